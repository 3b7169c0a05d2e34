package io.alignserve;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Prints three lines to paste once the service answers: a request for an ad, one for its
 * audience, the address of the documentation.
 */
@Component
class StartHints {

	/** The sample for TAG-A of "Align Via Actions", appendix A.1, shortened. */
	private static final String TAG = """
			{"ad":{"brand":"Uber","title":"Because care begins with getting there.",\
			"keywords":["uber","healthcare","appointments","transportation"]},\
			"audience":{"ages":["25-34"],"regions":["Illinois","Iowa","Florida"]},"attribute":"age"}""";

	/** The sample for TAP-A of the same appendix, shortened. */
	private static final String TAP = """
			{"ad":{"brand":"Goldman Sachs","title":"Talks at GS",\
			"body":"In a new Talks at GS podcast, William Gale of The Brookings Institution discusses how the recently \
			passed federal relief package impacts the future of the US deficit."},\
			"attributes":["gender","age","region"]}""";

	private final Environment environment;

	StartHints(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		String port = this.environment.getProperty("local.server.port");
		if (port != null) {
			print(System.out, port);
		}
	}

	private void print(PrintStream out, String port) {
		for (String line : lines(port)) {
			out.println(line);
		}
	}

	List<String> lines(String port) {
		String address = this.environment.getProperty("server.address", "0.0.0.0");
		boolean loopback = isLoopback(address);
		String base = "http://" + host(address) + ":" + port;
		boolean open = loopback
				&& this.environment.getProperty("alignserve.access.local-anonymous", Boolean.class, Boolean.TRUE);
		return List.of(curl(base + "/v1/tag", TAG, open), curl(base + "/v1/tap", TAP, open),
				base + "/swagger-ui/index.html");
	}

	private String curl(String url, String body, boolean open) {
		String home = this.environment.getProperty("alignserve.home", AlignServe.defaultHome());
		String key = open ? "" : "-H \"Authorization: Bearer $(cat '" + Path.of(home, "admin.key") + "')\" ";
		return "curl -s " + url + " " + key + "-H 'Content-Type: application/json' -d '" + body + "'";
	}

	/** Where a person at this machine reaches the address. */
	private static String host(String address) {
		boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
		if (everywhere || isLoopback(address)) {
			return "127.0.0.1";
		}
		return address.contains(":") ? "[" + address + "]" : address;
	}

	private static boolean isLoopback(String address) {
		try {
			return InetAddress.getByName(address).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
