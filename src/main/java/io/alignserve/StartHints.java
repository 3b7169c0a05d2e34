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
 * audience, the address of the documentation. None where the log is structured.
 */
@Component
class StartHints {

	/** A brief of the small world that the starter checkpoint knows. */
	private static final String TAG = """
			{"ad":{"brand":"Belmira & Sons","title":"New tackle boxes from Belmira & Sons",\
			"keywords":["tackle boxes","trout","Lake Erie"]},\
			"audience":{"ages":["65+"]},"attribute":"age"}""";

	/** An ad of that world. */
	private static final String TAP = """
			{"ad":{"brand":"Belmira & Sons","title":"New tackle boxes from Belmira & Sons",\
			"body":"Trusted for generations, Belmira & Sons offers guaranteed tackle boxes. Find us near Lake Erie. \
			Peace of mind, steady trout, no surprises."},"attributes":["gender","age","region"]}""";

	private final Environment environment;

	StartHints(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		String port = this.environment.getProperty("local.server.port");
		if (port != null && areRead()) {
			print(System.out, port);
		}
	}

	/** Where the console's lines are for a program, one that is no JSON breaks it. */
	boolean areRead() {
		return this.environment.getProperty("logging.structured.format.console", "").isBlank();
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
