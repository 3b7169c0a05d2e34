package io.alignserve.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls of programs on the own machine from all others. Being bound to a loopback
 * address alone does not tell: a reverse proxy beside us would make the whole internet
 * local, and a web page could reach us through a host name that it points at 127.0.0.1.
 */
class LocalCalls {

	private static final List<String> FORWARDING = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
			"X-Real-IP", "Via");

	private static final List<String> LOCAL_HOSTS = List.of("localhost", "127.0.0.1", "[::1]", "::1", "0:0:0:0:0:0:0:1",
			"[0:0:0:0:0:0:0:1]");

	private final boolean allowed;

	/**
	 * Creates the rule.
	 * @param allowed whether local calls need no key
	 * @param address address that the server is bound to; null for all addresses
	 */
	LocalCalls(boolean allowed, @Nullable InetAddress address) {
		this.allowed = allowed && address != null && address.isLoopbackAddress();
	}

	boolean permits(HttpServletRequest request) {
		return this.allowed && isLoopback(request.getRemoteAddr()) && LOCAL_HOSTS.contains(host(request))
				&& FORWARDING.stream().allMatch((header) -> request.getHeader(header) == null);
	}

	/** Names of hosts have no case, and may end with the dot of the root. */
	private static String host(HttpServletRequest request) {
		String name = request.getServerName().toLowerCase(Locale.ROOT);
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

	private static boolean isLoopback(String literal) {
		try {
			return InetAddress.getByName(literal).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
