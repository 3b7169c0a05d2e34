package io.alignserve.batch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Where webhooks may go: to addresses of the public internet, and those that are allowed
 * beside them. A host's addresses are looked at when it is connected to, and the
 * connection goes to one of those that were looked at: a name that leads elsewhere a
 * moment later changes nothing.
 */
public class WebhookAddresses implements DnsResolver {

	private static final int MAX_CHARACTERS = 2000;

	private static final int MAX_PORT = 65_535;

	/** Names of hosts never look like it. */
	private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+|0[xX].*");

	private final InetAddressFilter filter;

	private final boolean allowHttp;

	WebhookAddresses(WebhookProperties properties) {
		InetAddressFilter external = InetAddressFilter.externalAddresses();
		this.filter = properties.allowedAddresses().isEmpty() ? external
				: external.or(properties.allowedAddresses().toArray(String[]::new));
		this.allowHttp = properties.allowHttp();
	}

	/**
	 * Checks an address that somebody names.
	 * @param text the address
	 * @return the address
	 * @throws IllegalArgumentException if it cannot be called, with what is allowed
	 */
	public URI require(String text) {
		if (text.length() > MAX_CHARACTERS) {
			throw new IllegalArgumentException("has more than " + MAX_CHARACTERS + " characters");
		}
		URI url;
		try {
			url = new URI(text);
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("is not a URL; " + allowed(), ex);
		}
		String scheme = (url.getScheme() != null) ? url.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!scheme.equals("https") && !(this.allowHttp && scheme.equals("http"))) {
			throw new IllegalArgumentException("does not begin with https; " + allowed());
		}
		String host = url.getHost();
		if (host == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
			throw new IllegalArgumentException("has no host, or a user or a fragment; " + allowed());
		}
		if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
			throw new IllegalArgumentException("has the port " + url.getPort() + "; allowed are 1 to " + MAX_PORT);
		}
		if (LITERAL.matcher(host).matches() && !isPermitted(host)) {
			throw new IllegalArgumentException("leads to an address that is not of the public internet "
					+ "(alignserve.batch.webhook.allowed-addresses)");
		}
		return url;
	}

	private String allowed() {
		return "give one like https://example.com/batches" + (this.allowHttp ? ", or with http" : "");
	}

	private boolean isPermitted(String literal) {
		try {
			return Arrays.stream(InetAddress.getAllByName(literal)).allMatch(this::isPermitted);
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/**
	 * {@code ::127.0.0.1} is the old way to write IPv4 in IPv6; nothing public has it.
	 */
	private boolean isPermitted(InetAddress address) {
		boolean outdated = address instanceof Inet6Address six && six.isIPv4CompatibleAddress()
				&& !six.isLoopbackAddress();
		return !outdated && this.filter.matches(address);
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] permitted = Arrays.stream(SystemDefaultDnsResolver.INSTANCE.resolve(host))
			.filter(this::isPermitted)
			.toArray(InetAddress[]::new);
		if (permitted.length == 0) {
			throw new ForbiddenAddressException(host);
		}
		return permitted;
	}

	@Override
	public @Nullable String resolveCanonicalHostname(String host) throws UnknownHostException {
		return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
	}

	/**
	 * A host has no address that may be called.
	 */
	static final class ForbiddenAddressException extends UnknownHostException {

		private static final long serialVersionUID = 1L;

		ForbiddenAddressException(String host) {
			super(host + " has no address that webhooks may be sent to");
		}

	}

}
