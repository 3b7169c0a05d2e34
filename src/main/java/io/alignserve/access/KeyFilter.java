package io.alignserve.access;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns {@code Authorization: Bearer <key>} into a {@link Caller}. A wrong key is refused
 * even where local calls need none, so that a mistyped one is noticed. Where nobody needs
 * one it is not looked at: health checks and the documentation answer with a stale key
 * and without a database.
 */
class KeyFilter extends OncePerRequestFilter {

	private static final String SCHEME = "bearer ";

	private final ApiKeys keys;

	private final Clock clock;

	private final Refusals refusals;

	KeyFilter(ApiKeys keys, Clock clock, Refusals refusals) {
		this.keys = keys;
		this.clock = clock;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String header = request.getHeader("Authorization");
		if (header == null || Doors.isOpen(request)) {
			chain.doFilter(request, response);
			return;
		}
		Optional<Caller> caller;
		try {
			caller = caller(header);
		}
		catch (DataAccessException | TransactionException ex) {
			this.refusals.unavailable(request, response);
			return;
		}
		if (caller.isEmpty()) {
			this.refusals.unauthorized(request, response,
					"The API key is not known, revoked or expired. Send \"Authorization: Bearer <key>\".");
			return;
		}
		SecurityContextHolder.setContext(context(caller.get()));
		chain.doFilter(request, response);
	}

	private Optional<Caller> caller(String header) {
		if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
			return Optional.empty();
		}
		return KeyText.parse(header.substring(SCHEME.length()).strip())
			.flatMap((text) -> this.keys.find(text.id())
				.filter((key) -> key.hash().matches(text) && key.isValidAt(this.clock.instant())))
			.map(ApiKey::owner);
	}

	private static SecurityContext context(Caller caller) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null,
				List.of(new SimpleGrantedAuthority(Caller.authority(caller.role())))));
		return context;
	}

}
