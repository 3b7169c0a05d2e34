package io.alignserve.access;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who makes the call.
 *
 * @param id the id of the API key, 12 hexadecimal digits; {@code jwt:} and the subject
 * for the owner of a token; empty for {@link #LOCAL}. Unlike a name it belongs to one
 * caller only
 * @param name name of the API key, or the subject of a token; {@code local} for a call
 * without a key that is allowed because the server is bound to a loopback address
 * @param role what the caller may do
 * @param limits what the caller may use
 */
public record Caller(String id, String name, Role role, CallerLimits limits) implements Principal {

	/** The caller without a key on the own machine. */
	public static final Caller LOCAL = new Caller("", "local", Role.CLIENT, CallerLimits.DEFAULT);

	/**
	 * Returns who makes the call that the current thread serves.
	 * @return the owner of the key, else {@link #LOCAL}: without a key, only calls from
	 * the own machine get past the filters
	 */
	public static Caller current() {
		Caller caller = of(SecurityContextHolder.getContext().getAuthentication());
		return (caller != null) ? caller : LOCAL;
	}

	/**
	 * Returns whose things the caller may see.
	 * @return its own name; {@code null} for an administrator, who sees everybody's
	 */
	public @Nullable String visibleOwner() {
		return (this.role == Role.ADMIN) ? null : this.name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	static String authority(Role role) {
		return "ROLE_" + role;
	}

	@Override
	public String toString() {
		return this.name;
	}

	static @Nullable Caller of(@Nullable Authentication authentication) {
		return (authentication != null && authentication.getPrincipal() instanceof Caller caller) ? caller : null;
	}

}
