package io.alignserve.access;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tokens of an OAuth2 issuer at the doors of the running service, genuine and forged.
 */
@AccessTest
@ExtendWith(OutputCaptureExtension.class)
class TokenIT {

	private static final String ROOM = "/v1/access-it/1";

	private static final String ADMIN_ROOM = "/admin/v1/access-it";

	private final Visitor visitor;

	TokenIT(@LocalServerPort int port) {
		this.visitor = new Visitor(port);
	}

	@Test
	void aTokenOpensWhatItsRolesSay() {
		String client = TestIssuer.signed(client("shop@example.com").build());
		assertThat(ask(ROOM, client).body()).isEqualTo("jwt:shop@example.com CLIENT jwt:shop@example.com");
		HttpResponse<String> refused = ask(ADMIN_ROOM, client);
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("has the role CLIENT, this call needs ADMIN");
		String admin = TestIssuer.signed(TestIssuer.claims("ops").claim("roles", List.of("CLIENT", "ADMIN")).build());
		assertThat(ask(ADMIN_ROOM, admin).body()).isEqualTo("jwt:ops ADMIN jwt:ops");
	}

	@Test
	void rolesMayBeOneTextAsInScope() {
		String scoped = TestIssuer
			.signed(TestIssuer.claims("ops").claim("roles", "openid alignserve:admin profile").build());
		assertThat(ask(ADMIN_ROOM, scoped).statusCode()).isEqualTo(200);
	}

	@Test
	void aTokenWithoutARoleOpensNothing() {
		for (Object roles : List.of("", "admin", List.of(), List.of("Client"), 7, Map.of("ADMIN", true),
				List.of(List.of("ADMIN")))) {
			HttpResponse<String> response = ask(ROOM,
					TestIssuer.signed(TestIssuer.claims("x").claim("roles", roles).build()));
			assertThat(response.statusCode()).as(roles.toString()).isEqualTo(403);
			assertThat(response.body()).contains("gives no role here");
		}
	}

	@Test
	void aTokenThatIsNotForNowOrNotForUsIsRefused() {
		Instant now = Instant.now();
		refuses(client("x").expirationTime(Date.from(now.minus(Duration.ofMinutes(5)))), "expired");
		refuses(client("x").expirationTime(null), "exp");
		refuses(client("x").notBeforeTime(Date.from(now.plus(Duration.ofMinutes(5)))), "before");
		refuses(client("x").audience("another-service"), "aud");
		refuses(client("x").audience((String) null), "aud");
		refuses(client("x").issuer("https://evil.example.com"), "iss");
	}

	@Test
	void aForgedTokenIsRefused() {
		for (String forged : forgeries()) {
			HttpResponse<String> response = ask(ROOM, forged);
			assertThat(response.statusCode()).as(forged).isEqualTo(401);
			assertThat(response.body()).doesNotContain("Exception");
		}
	}

	@Test
	void aSubjectCannotPassForSomebodyElseOrBeginALine(CapturedOutput log) {
		for (String subject : List.of("local", "configuration", "x\nERROR forged line", "x\u2028y", "\u202eabc", "",
				" x", "x".repeat(101))) {
			HttpResponse<String> response = ask(ROOM, TestIssuer.signed(client(subject).build()));
			assertThat(response.statusCode()).as(subject).isEqualTo(401);
			assertThat(response.body()).contains("sub");
		}
		assertThat(ask(ROOM, TestIssuer.signed(client(null).build())).statusCode()).isEqualTo(401);
		assertThat(log).doesNotContain("forged line");
	}

	@Test
	void oneConfiguredKeyIsEnoughAndIsNotMistakenForASecret() {
		JwtDecoder decoder = NimbusJwtDecoder.withPublicKey(TestIssuer.publicKey()).build();
		TokenReader reader = new TokenReader(decoder,
				new AccessProperties.Jwt("realm_access.roles", List.of("user"), List.of("operator")));
		JWTClaimsSet nested = TestIssuer.claims("ops")
			.claim("realm_access", Map.of("roles", List.of("user", "operator")))
			.build();
		assertThat(reader.owner(TestIssuer.signed(nested)).role()).isEqualTo(Role.ADMIN);
		for (String forged : forgeries()) {
			assertThatThrownBy(() -> reader.owner(forged)).as(forged)
				.isInstanceOfSatisfying(RefusedCallerException.class,
						(ex) -> assertThat(ex.kind()).isEqualTo(Refusals.Kind.UNAUTHORIZED));
		}
	}

	@Test
	void anIssuerThatIsAwayIsNotTheCallersFault() {
		JwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri("http://127.0.0.1:1/keys").build();
		TokenReader reader = new TokenReader(decoder, new AccessProperties.Jwt("roles", List.of(), List.of()));
		assertThatThrownBy(() -> reader.owner(TestIssuer.signed(client("x").build()))).isInstanceOfSatisfying(
				RefusedCallerException.class, (ex) -> assertThat(ex.kind()).isEqualTo(Refusals.Kind.UNAVAILABLE));
	}

	private static List<String> forgeries() {
		JWTClaimsSet claims = client("x").claim("roles", List.of("ADMIN")).build();
		String genuine = TestIssuer.signed(claims);
		String[] parts = genuine.split("\\.", -1);
		String otherClaims = TestIssuer.signed(client("y").build()).split("\\.", -1)[1];
		return List.of(TestIssuer.signedByAnother(claims), TestIssuer.unsigned(claims),
				TestIssuer.signedWithThePublicKey(claims, true), TestIssuer.signedWithThePublicKey(claims, false),
				parts[0] + "." + otherClaims + "." + parts[2], parts[0] + "." + parts[1] + ".",
				parts[0] + "." + parts[1], genuine + ".x", "a.b.c", "..", "{}", genuine + "A");
	}

	private void refuses(JWTClaimsSet.Builder claims, String reason) {
		HttpResponse<String> response = ask(ROOM, TestIssuer.signed(claims.build()));
		assertThat(response.statusCode()).as(reason).isEqualTo(401);
		assertThat(response.body()).contains("urn:alignserve:problem:unauthorized", reason);
	}

	private static JWTClaimsSet.Builder client(@Nullable String subject) {
		return TestIssuer.claims(subject).claim("roles", List.of("CLIENT"));
	}

	private HttpResponse<String> ask(String path, String token) {
		return this.visitor.get(path, Visitor.with(token));
	}

}
