package io.alignserve.access;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns {@code Authorization: Bearer <key>} into a {@link Caller}. A wrong key is refused
 * even where local calls need none, so that a mistyped one is noticed. Where nobody needs
 * one it is not looked at: health checks and the documentation answer with a stale key
 * and without a database.
 */
class KeyFilter extends OncePerRequestFilter {

	private final Credentials credentials;

	private final Refusals refusals;

	KeyFilter(Credentials credentials, Refusals refusals) {
		this.credentials = credentials;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!Doors.isOpen(request)) {
			@Nullable Caller caller;
			try {
				caller = this.credentials.caller(request);
			}
			catch (RefusedCallerException ex) {
				this.refusals.refused(request, response, ex);
				return;
			}
			if (caller != null) {
				SecurityContextHolder.setContext(context(caller));
			}
		}
		chain.doFilter(request, response);
	}

	private static SecurityContext context(Caller caller) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null,
				List.of(new SimpleGrantedAuthority(Caller.authority(caller.role())))));
		return context;
	}

}
