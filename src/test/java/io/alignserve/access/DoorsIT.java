package io.alignserve.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Knocks at every door of the running service with every key. Who may open which one is
 * written down in {@code access/doors.txt}: a mapping that is not there fails, since
 * somebody has to decide.
 */
@AccessTest
class DoorsIT {

	private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

	private final Visitor visitor;

	private final ApplicationContext context;

	DoorsIT(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.visitor = new Visitor(port);
		this.context = context;
	}

	@Test
	void everyMappingOpensForThoseWhoMayAndForNobodyElse() throws IOException {
		Map<String, String> decided = decisions();
		Map<String, String> found = new TreeMap<>();
		Map<String, String[]> visitors = visitors();
		for (String door : doors()) {
			found.put(door, opensFor(door, visitors));
		}
		Set<String> undecided = new TreeSet<>(found.keySet());
		undecided.removeAll(decided.keySet());
		assertThat(undecided.stream().map((door) -> door + " = " + found.get(door)).collect(Collectors.joining("\n")))
			.as("nobody has decided who may call these; add lines to src/test/resources/access/doors.txt if this is "
					+ "right")
			.isEmpty();
		assertThat(found).isEqualTo(decided);
	}

	@Test
	void nothingIsOpenToStrangersButHealthDocumentationAndTheKeysOfProvenance() throws IOException {
		assertThat(decisions()).allSatisfy((door, who) -> {
			if (who.contains("stranger")) {
				assertThat(door.substring(door.indexOf(' ') + 1)).matches(
						"/actuator/health(/.*)?|/v3/api-docs.*|/swagger-ui.*|/openapi.*|/.well-known/alignserve-keys");
			}
			if (door.contains(" /admin/") || door.matches(".* /actuator(?!/health).*")) {
				assertThat(who).as(door).isEqualTo("admin");
			}
			if (door.contains(" /v1/")) {
				assertThat(who).as(door).isEqualTo("local client admin");
			}
		});
	}

	@Test
	void noMethodOpensWhatItsMappingDoesNot() {
		String client = TestKeys.cut(this.context, "shop", Role.CLIENT);
		for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "X")) {
			for (String path : List.of("/admin/v1/keys", "/admin/v1/access-it", "/actuator/metrics")) {
				assertThat(this.visitor.send(method, path, Visitor.REMOTE).statusCode()).as(method + " " + path)
					.isIn(400, 401);
				assertThat(this.visitor.send(method, path, Visitor.with(client)).statusCode()).as(method + " " + path)
					.isIn(400, 403);
			}
		}
	}

	private Map<String, String[]> visitors() {
		Map<String, String[]> visitors = new LinkedHashMap<>();
		visitors.put("stranger", Visitor.REMOTE);
		visitors.put("local", Visitor.LOCAL);
		visitors.put("client", Visitor.with(TestKeys.cut(this.context, "shop", Role.CLIENT)));
		visitors.put("admin", Visitor.with(TestKeys.cut(this.context, "boss", Role.ADMIN)));
		return visitors;
	}

	private String opensFor(String door, Map<String, String[]> visitors) {
		String method = door.substring(0, door.indexOf(' '));
		String path = door.substring(method.length() + 1)
			.replaceAll("\\{[^}]*}", "x")
			.replace("/**", "/x")
			.replace("*", "x");
		StringBuilder open = new StringBuilder();
		visitors.forEach((name, headers) -> {
			HttpResponse<String> response = this.visitor.send(method, path, headers);
			// An answer may quote such a problem: the request log does.
			boolean keptOut = response.statusCode() >= 400
					&& (response.body().contains("urn:alignserve:problem:unauthorized")
							|| response.body().contains("urn:alignserve:problem:forbidden")
							|| response.body().contains("\"There is nothing at /"));
			if (!keptOut && (!method.equals("HEAD") || response.statusCode() < 400)) {
				open.append(' ').append(name);
			}
		});
		return open.isEmpty() ? "nobody" : open.substring(1);
	}

	/**
	 * All mappings of the service: controllers, the actuator, the documentation, files.
	 */
	private Set<String> doors() {
		Set<String> doors = new TreeSet<>();
		for (HandlerMapping mapping : this.context.getBeansOfType(HandlerMapping.class).values()) {
			if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
				methods.getHandlerMethods().keySet().forEach((info) -> add(info, doors));
			}
			else if (mapping instanceof AbstractUrlHandlerMapping urls) {
				urls.getHandlerMap()
					.keySet()
					.forEach((pattern) -> doors.add("GET " + VERSION.matcher(pattern).replaceAll("{version}")));
				if (urls.getRootHandler() != null) {
					doors.add("GET /");
				}
			}
			else if (!(mapping instanceof RouterFunctionMapping functions) || functions.getRouterFunction() != null) {
				fail("mappings of this kind are not walked yet: " + mapping);
			}
		}
		return doors;
	}

	private static void add(RequestMappingInfo info, Set<String> doors) {
		Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
		for (String pattern : info.getPatternValues()) {
			for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods) {
				doors.add(method + " " + pattern);
			}
		}
	}

	private static Map<String, String> decisions() throws IOException {
		return new ClassPathResource("access/doors.txt").getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.map((line) -> line.split(" = ", 2))
			.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1], (one, other) -> fail("twice: " + one),
					TreeMap::new));
	}

}
