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
 * one it refuses nobody: health checks and the documentation answer with a stale key and
 * without a database, and health tells administrators the details.
 */
class KeyFilter extends OncePerRequestFilter {

	private final Credentials credentials;

	private final Refusals refusals;

	private final ManagementPort managementPort;

	KeyFilter(Credentials credentials, Refusals refusals, ManagementPort managementPort) {
		this.credentials = credentials;
		this.refusals = refusals;
		this.managementPort = managementPort;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean open = Doors.isOpen(request) || this.managementPort.matches(request);
		if (!open || Doors.showsMoreWithKey(request)) {
			@Nullable Caller caller = null;
			try {
				caller = this.credentials.caller(request);
			}
			catch (RefusedCallerException ex) {
				if (!open) {
					this.refusals.refused(request, response, ex);
					return;
				}
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
