package io.alignserve.access;

import org.hibernate.validator.constraints.time.DurationMin;
import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who gets in, and how.
 *
 * @param localAnonymous whether programs on the own machine may call {@code /v1} without
 * a key while the server is bound to a loopback address
 * @param outageGrace for how long a key that was verified goes on opening doors while the
 * database cannot be asked; 0 = not at all
 * @param jwt what tokens of an OAuth2 issuer open
 * @param cors which web pages may call
 */
@Validated
@ConfigurationProperties("alignserve.access")
record AccessProperties(@DefaultValue("true") boolean localAnonymous,
		@NotNull @DurationMin @DefaultValue("15m") Duration outageGrace, @Valid @DefaultValue Jwt jwt,
		@DefaultValue Cors cors) {

	/**
	 * Tokens; they are accepted when {@code spring.security.oauth2.resourceserver.jwt} is
	 * configured.
	 *
	 * @param rolesClaim the claim with the roles: a list of texts, or one text with
	 * spaces between them as in {@code scope}; dots lead into objects, as in
	 * {@code realm_access.roles}
	 * @param clientRoles the values that stand for the role CLIENT
	 * @param adminRoles the values that stand for the role ADMIN
	 */
	record Jwt(@NotBlank @DefaultValue("roles") String rolesClaim, @DefaultValue("CLIENT") List<String> clientRoles,
			@DefaultValue("ADMIN") List<String> adminRoles) {

		Jwt {
			clientRoles = List.copyOf(clientRoles);
			adminRoles = List.copyOf(adminRoles);
		}

	}

	/**
	 * Web pages of other origins.
	 *
	 * @param allowedOrigins the origins whose pages may call {@code /v1}, for example
	 * {@code https://studio.example.com}, or {@code *} for all; none by default
	 */
	record Cors(@DefaultValue List<String> allowedOrigins) {

		Cors {
			allowedOrigins = List.copyOf(allowedOrigins);
		}

	}

}
