package io.alignserve.access;

import java.net.InetAddress;
import java.time.Clock;

import javax.sql.DataSource;

import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/**
 * Which role opens which door. There are no sessions, no cookies and no forms: a call
 * carries its key or comes from the own machine.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {

	@Bean
	Refusals refusals(JsonMapper json) {
		return new Refusals(json);
	}

	@Bean
	ApiKeys apiKeys(DataSource database) {
		return new ApiKeys(database);
	}

	@Bean
	LocalCalls localCalls(AccessProperties properties,
			@Value("${server.address:#{null}}") @Nullable InetAddress address) {
		return new LocalCalls(properties.localAnonymous(), address);
	}

	@Bean
	SecurityFilterChain doors(HttpSecurity http, ApiKeys keys, Refusals refusals, LocalCalls localCalls) {
		http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			// Keys travel in a header that browsers never send on their own.
			.csrf(AbstractHttpConfigurer::disable)
			.cors(AbstractHttpConfigurer::disable)
			.formLogin(AbstractHttpConfigurer::disable)
			.httpBasic(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.addFilterBefore(new KeyFilter(keys, Clock.systemUTC(), refusals), AnonymousAuthenticationFilter.class)
			.exceptionHandling((refused) -> refused
				.authenticationEntryPoint((request, response, ex) -> refusals.denied(request, response))
				.accessDeniedHandler((request, response, ex) -> refusals.denied(request, response)))
			.authorizeHttpRequests((calls) -> calls
				// A call that was let in may finish on another thread or as an error
				// page.
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
				.permitAll()
				.requestMatchers(Doors.OPEN)
				.permitAll()
				.requestMatchers(Doors.CLIENT)
				.access(client(localCalls))
				.requestMatchers(Doors.ADMIN)
				.hasRole(Role.ADMIN.name())
				.anyRequest()
				.denyAll());
		return http.build();
	}

	private static AuthorizationManager<RequestAuthorizationContext> client(LocalCalls localCalls) {
		AuthorizationManager<RequestAuthorizationContext> withKey = AuthorityAuthorizationManager
			.hasAnyRole(Role.CLIENT.name(), Role.ADMIN.name());
		return (authentication, context) -> localCalls.permits(context.getRequest()) ? new AuthorizationDecision(true)
				: withKey.authorize(authentication, context);
	}

}
