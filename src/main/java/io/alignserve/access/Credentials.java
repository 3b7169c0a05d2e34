package io.alignserve.access;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who shows an Authorization header: an API key, or a token where tokens are
 * configured.
 */
class Credentials {

	/** The header. */
	static final String HEADER = "Authorization";

	private static final String SCHEME = "bearer ";

	private static final String KEY_PREFIX = "as_";

	private final KeyLookup keys;

	private final @Nullable TokenReader tokens;

	Credentials(KeyLookup keys, @Nullable TokenReader tokens) {
		this.keys = keys;
		this.tokens = tokens;
	}

	/**
	 * Finds out who calls.
	 * @return the caller; {@code null} if the call shows nothing
	 * @throws RefusedCallerException if it shows something that is not valid
	 */
	@Nullable Caller caller(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(HEADER));
		if (headers.isEmpty()) {
			return null;
		}
		// A proxy before us may have looked at the other one.
		if (headers.size() > 1) {
			throw RefusedCallerException.unauthorized("The call has " + headers.size()
					+ " Authorization headers. Send one: \"Authorization: Bearer <key>\".");
		}
		String header = headers.get(0);
		if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
			throw unknown();
		}
		String shown = header.substring(SCHEME.length()).strip();
		if (this.tokens != null && !shown.startsWith(KEY_PREFIX)) {
			return this.tokens.owner(shown);
		}
		return KeyText.parse(shown).flatMap(this.keys::owner).orElseThrow(Credentials::unknown);
	}

	private static RefusedCallerException unknown() {
		return RefusedCallerException
			.unauthorized("The API key is not known, revoked or expired. Send \"Authorization: Bearer <key>\".");
	}

}
