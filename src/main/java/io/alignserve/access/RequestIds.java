package io.alignserve.access;

import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The id of a request: {@code X-Request-Id} if the client sent a usable one, else a new
 * one. It is returned in the same header, stands in every problem document and in the log
 * context as {@code requestId}.
 */
public final class RequestIds {

	/** Name of the header. */
	public static final String HEADER = "X-Request-Id";

	/** Name of the id in the context of log lines. */
	public static final String LOG_CONTEXT = "requestId";

	static final String ATTRIBUTE = RequestIds.class.getName();

	private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private RequestIds() {
	}

	/**
	 * Returns the id of a request.
	 * @param request a request that went through the filters
	 * @return 1 to 64 characters out of {@code A-Za-z0-9._-}
	 */
	public static String of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof String id) ? id : generate();
	}

	static String choose(@Nullable String offered) {
		return (offered != null && USABLE.matcher(offered).matches()) ? offered : generate();
	}

	private static String generate() {
		return UUID.randomUUID().toString();
	}

}
