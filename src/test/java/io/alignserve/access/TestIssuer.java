package io.alignserve.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.Executors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An issuer of tokens, whose public key the service knows.
 */
final class TestIssuer {

	static final String NAME = "https://issuer.example.com";

	private static final RSAKey KEY = generate();

	private TestIssuer() {
	}

	static RSAPublicKey publicKey() {
		try {
			return KEY.toRSAPublicKey();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Claims that open {@code /v1}; roles are missing. */
	static JWTClaimsSet.Builder claims(@Nullable String subject) {
		return new JWTClaimsSet.Builder().issuer(NAME)
			.audience("alignserve")
			.subject(subject)
			.expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
	}

	static String signed(JWTClaimsSet claims) {
		return signed(claims, KEY);
	}

	static String signedByAnother(JWTClaimsSet claims) {
		return signed(claims, generate());
	}

	private static String signed(JWTClaimsSet claims, RSAKey key) {
		try {
			return signed(claims, JWSAlgorithm.RS256, new RSASSASigner(key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String unsigned(JWTClaimsSet claims) {
		return new PlainJWT(claims).serialize();
	}

	/**
	 * Signs with the public key as if it were a secret: readers that believe the header's
	 * algorithm take it for genuine.
	 */
	static String signedWithThePublicKey(JWTClaimsSet claims, boolean asPem) {
		try {
			byte[] secret = asPem ? pem().getBytes(StandardCharsets.UTF_8) : KEY.toRSAPublicKey().getEncoded();
			return signed(claims, JWSAlgorithm.HS256, new MACSigner(secret));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
		token.sign(signer);
		return token.serialize();
	}

	private static String pem() {
		try {
			return "-----BEGIN PUBLIC KEY-----\n"
					+ Base64.getMimeEncoder().encodeToString(KEY.toRSAPublicKey().getEncoded())
					+ "\n-----END PUBLIC KEY-----\n";
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RSAKey generate() {
		try {
			return new RSAKeyGenerator(2048).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Tells the service the public key. */
	static class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + publish())
				.applyTo(context);
		}

		private static String publish() {
			try {
				HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
				byte[] keys = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
				server.createContext("/keys", (exchange) -> {
					exchange.sendResponseHeaders(200, keys.length);
					exchange.getResponseBody().write(keys);
					exchange.close();
				});
				// Its threads end with the JVM.
				server.setExecutor(Executors.newCachedThreadPool((work) -> {
					Thread thread = new Thread(work);
					thread.setDaemon(true);
					return thread;
				}));
				server.start();
				return "http://localhost:" + server.getAddress().getPort() + "/keys";
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
