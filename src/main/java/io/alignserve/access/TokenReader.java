package io.alignserve.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * Turns the signed token of an OAuth2 issuer into a caller. The decoder has the keys and
 * algorithms that may sign, and checks time, issuer and audience; a token without an end
 * is refused because it could never be taken back.
 */
class TokenReader {

	private static final int MAX_SUBJECT_CHARACTERS = CallerNames.MAX_CHARACTERS;

	private final JwtDecoder decoder;

	private final AccessProperties.Jwt properties;

	TokenReader(JwtDecoder decoder, AccessProperties.Jwt properties) {
		this.decoder = decoder;
		this.properties = properties;
	}

	/**
	 * Finds the owner of a token.
	 * @param text the token
	 * @return who it speaks of, with the larger of the roles that it gives
	 * @throws RefusedCallerException if it does not open anything
	 */
	Caller owner(String text) {
		Jwt token = decode(text);
		if (token.getExpiresAt() == null) {
			throw RefusedCallerException.unauthorized("The token has no claim \"exp\"; it must say when it ends.");
		}
		String subject = token.getSubject();
		String flaw = (subject != null) ? CallerNames.flaw(subject) : "is missing; name the caller there";
		if (subject == null || flaw != null) {
			throw RefusedCallerException.unauthorized(
					"The token's claim \"sub\" " + flaw + " (at most " + MAX_SUBJECT_CHARACTERS + " characters).");
		}
		// What a key made is not a token's, though its subject be the key's name.
		String name = CallerNames.OF_TOKENS + subject;
		return new Caller(name, name, role(token), CallerLimits.DEFAULT);
	}

	private Jwt decode(String text) {
		try {
			return this.decoder.decode(text);
		}
		catch (JwtValidationException ex) {
			// Its signature is right, so its owner may know what else is wrong.
			throw RefusedCallerException.unauthorized("The token is refused: "
					+ ex.getErrors().stream().map(OAuth2Error::getDescription).collect(Collectors.joining("; ")) + ".");
		}
		catch (BadJwtException ex) {
			throw RefusedCallerException
				.unauthorized("The token is malformed, or not signed by the configured issuer's key and algorithm.");
		}
		catch (JwtException | JwtDecoderInitializationException ex) {
			throw RefusedCallerException
				.unavailable("Tokens cannot be checked at the moment: the issuer's keys cannot be read.");
		}
	}

	private Role role(Jwt token) {
		Collection<?> values = values(claim(token.getClaims()));
		if (values.stream().anyMatch(this.properties.adminRoles()::contains)) {
			return Role.ADMIN;
		}
		if (values.stream().anyMatch(this.properties.clientRoles()::contains)) {
			return Role.CLIENT;
		}
		throw new RefusedCallerException(Refusals.Kind.FORBIDDEN,
				"The token of \"" + token.getSubject() + "\" gives no role here: its claim \""
						+ this.properties.rolesClaim() + "\" holds none of the configured values.");
	}

	private @Nullable Object claim(Map<String, Object> claims) {
		String name = this.properties.rolesClaim();
		// A name with dots may be one name, as in https://example.com/roles.
		if (claims.containsKey(name)) {
			return claims.get(name);
		}
		Object claim = claims;
		for (String part : name.split("\\.", -1)) {
			claim = (claim instanceof Map<?, ?> object) ? object.get(part) : null;
		}
		return claim;
	}

	private static Collection<?> values(@Nullable Object claim) {
		if (claim instanceof String text) {
			return Arrays.asList(text.split(" ", -1));
		}
		return (claim instanceof Collection<?> values) ? values : List.of();
	}

}
