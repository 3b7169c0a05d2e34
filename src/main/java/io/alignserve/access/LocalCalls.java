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

	/** Our own pages, and addresses that somebody typed. */
	private static final List<String> PAGES = List.of("same-origin", "none");

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
				&& FORWARDING.stream().allMatch((header) -> request.getHeader(header) == null)
				&& isOfNoOtherPage(request);
	}

	/**
	 * A browser on this machine is local, the pages that it shows are not: without a key
	 * they may call only where they came from.
	 */
	private static boolean isOfNoOtherPage(HttpServletRequest request) {
		String origin = request.getHeader("Origin");
		String site = request.getHeader("Sec-Fetch-Site");
		return (origin == null || origin.equalsIgnoreCase(request.getScheme() + "://" + request.getHeader("Host")))
				&& (site == null || PAGES.contains(site));
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
