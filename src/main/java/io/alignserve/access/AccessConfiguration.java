package io.alignserve.access;

import java.net.InetAddress;
import java.time.Clock;
import java.util.List;

import javax.sql.DataSource;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Which role opens which door. There are no sessions, no cookies and no forms: a call
 * carries its key or comes from the own machine.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(AccessConfiguration.class);

	private static final int REMEMBERED_KEYS = 10_000;

	@Bean
	Refusals refusals(JsonMapper json) {
		return new Refusals(json);
	}

	@Bean
	ApiKeys apiKeys(DataSource database) {
		return new ApiKeys(database);
	}

	@Bean
	RememberedKeys rememberedKeys(AccessProperties properties) {
		return new RememberedKeys(properties.outageGrace(), REMEMBERED_KEYS);
	}

	@Bean
	LastUses lastUses() {
		return new LastUses();
	}

	@Bean
	KeyLookup keyLookup(ApiKeys keys, CircuitBreakerRegistry breakers, RememberedKeys remembered, LastUses uses) {
		return new KeyLookup(keys, breakers.circuitBreaker(KeyLookup.BREAKER), remembered, uses, Clock.systemUTC(),
				new SteadyClock());
	}

	@Bean
	KeyWatch keyWatch(ApiKeys keys, CircuitBreakerRegistry breakers, RememberedKeys remembered, LastUses uses) {
		return new KeyWatch(keys, breakers.circuitBreaker(KeyLookup.BREAKER), remembered, uses);
	}

	@Bean
	KeyDesk keyDesk(ApiKeys keys, RememberedKeys remembered, KeyActs acts, PlatformTransactionManager transactions) {
		return new DatabaseKeyDesk(keys, remembered, acts, transactions);
	}

	@Bean
	Credentials credentials(KeyLookup keys, ObjectProvider<JwtDecoder> decoders,
			ObjectProvider<OAuth2ResourceServerProperties> issuer, AccessProperties properties) {
		JwtDecoder decoder = decoders.getIfAvailable();
		if (decoder == null) {
			return new Credentials(keys, null);
		}
		OAuth2ResourceServerProperties configured = issuer.getIfAvailable();
		if (configured == null || configured.getJwt().getAudiences().isEmpty()) {
			logger.warn("Tokens are accepted whomever they are meant for; set "
					+ "spring.security.oauth2.resourceserver.jwt.audiences");
		}
		return new Credentials(keys, new TokenReader(decoder, properties.jwt()));
	}

	@Bean
	LocalCalls localCalls(AccessProperties properties,
			@Value("${server.address:#{null}}") @Nullable InetAddress address) {
		return new LocalCalls(properties.localAnonymous(), address);
	}

	@Bean
	SecurityFilterChain doors(HttpSecurity http, Credentials credentials, Refusals refusals, LocalCalls localCalls,
			ManagementPort managementPort, AccessProperties properties) {
		List<String> origins = properties.cors().allowedOrigins();
		if (!origins.isEmpty()) {
			http.addFilter(WebPages.filter(origins, refusals));
		}
		http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			// Keys travel in a header that browsers never send on their own.
			.csrf(AbstractHttpConfigurer::disable)
			.cors(AbstractHttpConfigurer::disable)
			// They stand on all answers already, see ResponseHeaders.
			.headers(AbstractHttpConfigurer::disable)
			.formLogin(AbstractHttpConfigurer::disable)
			.httpBasic(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.addFilterBefore(new KeyFilter(credentials, refusals, managementPort), AnonymousAuthenticationFilter.class)
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
				.requestMatchers(managementPort)
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
