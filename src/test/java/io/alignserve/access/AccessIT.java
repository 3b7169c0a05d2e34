package io.alignserve.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.alignserve.WithDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knocks at every door of the running service with every key.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "alignserve.checkpoint.path=src/test/resources/checkpoints/tiny-llama")
@WithDatabase
@Import(AccessIT.Rooms.class)
class AccessIT {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private Environment environment;

	@Autowired
	private ApiKeys keys;

	@Autowired
	private FirstKey firstKey;

	@Autowired
	private List<RequestMappingInfoHandlerMapping> mappings;

	private String clientKey = "";

	private String adminKey = "";

	@BeforeEach
	void cutKeys() {
		this.clientKey = cut("shop", Role.CLIENT, null);
		this.adminKey = cut("boss", Role.ADMIN, null);
	}

	@Test
	void everyMappingOpensForItsRolesAndForNobodyElse() throws Exception {
		Map<String, String> doors = new TreeMap<>();
		for (RequestMappingInfoHandlerMapping mapping : this.mappings) {
			for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
				for (String pattern : info.getPatternValues()) {
					for (RequestMethod method : methods(info)) {
						doors.put(method + " " + pattern, opensFor(method.name(), pattern));
					}
				}
			}
		}
		assertThat(doors).containsEntry("GET /v1/access-it/{id}", "local client admin")
			.containsEntry("GET /admin/v1/access-it", "admin")
			.containsEntry("GET /elsewhere", "")
			.containsEntry("GET /actuator/metrics", "admin")
			.containsEntry("GET /actuator/health", "remote local client admin")
			.containsEntry("GET /v3/api-docs", "remote local client admin")
			.containsEntry("POST /v1/tag", "local client admin")
			.containsEntry("POST /admin/v1/checkpoints", "admin")
			.containsEntry("PUT /admin/v1/aliases/{alias}", "admin")
			.containsEntry("DELETE /admin/v1/checkpoints/{name}", "admin")
			.containsEntry("GET /admin/v1/audit", "admin");
		assertThat(doors).allSatisfy((door, opensFor) -> assertThat(opensFor).as(door)
			.isEqualTo(expected(door.substring(door.indexOf(' ') + 1))));
	}

	/**
	 * The rule, written down a second time and in other words. A mapping outside of it
	 * needs a decision.
	 */
	private static String expected(String path) {
		if (path.startsWith("/v1/")) {
			return "local client admin";
		}
		if (path.matches("/actuator/health(/.*)?|/v3/api-docs.*|/swagger-ui.*|/openapi.*")) {
			return "remote local client admin";
		}
		if (path.matches("/(admin|actuator)(/.*)?")) {
			return "admin";
		}
		assertThat(path).as("nobody has decided who may call this").isIn("/error", "/elsewhere");
		return "";
	}

	private String opensFor(String method, String pattern) throws Exception {
		String path = pattern.replaceAll("\\{[^}]*}", "x").replace("/**", "/x").replace("*", "x");
		StringBuilder open = new StringBuilder();
		Map<String, String[]> visitors = new LinkedHashMap<>();
		visitors.put("remote", new String[] { "X-Forwarded-For", "203.0.113.7" });
		visitors.put("local", new String[] { "X-Visitor", "local" });
		visitors.put("client",
				new String[] { "X-Forwarded-For", "203.0.113.7", "Authorization", bearer(this.clientKey) });
		visitors.put("admin",
				new String[] { "X-Forwarded-For", "203.0.113.7", "Authorization", bearer(this.adminKey) });
		for (Map.Entry<String, String[]> visitor : visitors.entrySet()) {
			HttpResponse<String> response = send(method, path, visitor.getValue());
			boolean keptOut = response.body().contains("urn:alignserve:problem:unauthorized")
					|| response.body().contains("urn:alignserve:problem:forbidden")
					|| response.body().contains("There is nothing at");
			if (!keptOut && (!method.equals("HEAD") || response.statusCode() < 400)) {
				open.append(' ').append(visitor.getKey());
			}
		}
		return open.toString().strip();
	}

	@Test
	void saysWhatIsMissingAsAProblemDocument() throws Exception {
		HttpResponse<String> response = send("GET", "/admin/v1/access-it", "X-Request-Id", "my-id_1.2");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"alignserve\"");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(response.body());
		assertThat(problem.get("type").stringValue()).isEqualTo("urn:alignserve:problem:unauthorized");
		assertThat(problem.get("title").stringValue()).isEqualTo("The call needs a valid API key");
		assertThat(problem.get("status").intValue()).isEqualTo(401);
		assertThat(problem.get("detail").stringValue()).contains("needs an API key");
		assertThat(problem.get("requestId").stringValue()).isEqualTo("my-id_1.2");
		HttpResponse<String> forbidden = send("GET", "/admin/v1/access-it", "Authorization", bearer(this.clientKey));
		assertThat(forbidden.statusCode()).isEqualTo(403);
		assertThat(forbidden.body()).contains("\\\"shop\\\" has the role CLIENT, this call needs ADMIN");
		assertThat(send("GET", "/no/such/path", "X-Visitor", "local").statusCode()).isEqualTo(404);
	}

	@Test
	void tellsControllersWhoCalls() throws Exception {
		assertThat(send("GET", "/v1/access-it/1", "X-Visitor", "local").body()).isEqualTo("local CLIENT");
		assertThat(send("GET", "/v1/access-it/1", "Authorization", bearer(this.clientKey)).body())
			.isEqualTo("shop CLIENT");
		assertThat(send("GET", "/v1/access-it/1", "Authorization", "bearer " + this.adminKey).body())
			.isEqualTo("boss ADMIN");
	}

	@Test
	void refusesKeysThatAreWrongExpiredOrRevokedEvenWhereNoneIsNeeded() throws Exception {
		String other = this.clientKey.substring(0, this.clientKey.length() - 1)
				+ (this.clientKey.endsWith("A") ? "B" : "A");
		for (String wrong : List.of("as_x", other, KeyText.generate().text(),
				cut("late", Role.ADMIN, Instant.now().minusSeconds(1)))) {
			assertThat(send("GET", "/v1/access-it/1", "Authorization", bearer(wrong)).statusCode()).isEqualTo(401);
		}
		assertThat(send("GET", "/v1/access-it/1", "Authorization", "Basic " + this.clientKey).statusCode())
			.isEqualTo(401);
		KeyText text = KeyText.generate();
		this.keys.add(key(text, "gone", Role.ADMIN, null), Instant.now());
		this.keys.revoke(text.id());
		assertThat(send("GET", "/v1/access-it/1", "Authorization", bearer(text.text())).statusCode()).isEqualTo(401);
	}

	@Test
	void doesNotLookAtKeysWhereNobodyNeedsOne() throws Exception {
		for (String open : List.of("/actuator/health", "/v3/api-docs")) {
			assertThat(send("GET", open, "Authorization", bearer("as_stale")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void leavesTheFirstAdminKeyInAFileOfItsOwnerOnly() throws Exception {
		Path file = Path.of(this.environment.getRequiredProperty("alignserve.home"), "admin.key");
		String key = Files.readString(file).strip();
		assertThat(key).matches("as_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(send("GET", "/admin/v1/access-it", "Authorization", bearer(key)).body()).isEqualTo("admin ADMIN");
		this.firstKey.run(new DefaultApplicationArguments());
		assertThat(Files.readString(file).strip()).isEqualTo(key);
	}

	@Test
	void returnsTheRequestIdIfItIsHarmlessAndMakesOneOtherwise() throws Exception {
		assertThat(requestId("a-B_9.z")).isEqualTo("a-B_9.z");
		assertThat(requestId("x".repeat(64))).isEqualTo("x".repeat(64));
		assertThat(requestId("x".repeat(65))).matches("[0-9a-f-]{36}");
		assertThat(requestId("a b")).matches("[0-9a-f-]{36}");
		assertThat(requestId("")).matches("[0-9a-f-]{36}");
	}

	private String requestId(String offered) throws Exception {
		return send("GET", "/v1/access-it/1", "X-Request-Id", offered).headers()
			.firstValue("X-Request-Id")
			.orElseThrow();
	}

	private static Iterable<RequestMethod> methods(RequestMappingInfo info) {
		var methods = info.getMethodsCondition().getMethods();
		return methods.isEmpty() ? List.of(RequestMethod.GET, RequestMethod.POST) : methods;
	}

	private String cut(String name, Role role, @Nullable Instant expiresAt) {
		KeyText text = KeyText.generate();
		this.keys.add(key(text, name, role, expiresAt), Instant.now());
		return text.text();
	}

	private static ApiKey key(KeyText text, String name, Role role, @Nullable Instant expiresAt) {
		return ApiKey.of(text, new KeyOrder(name, role, expiresAt, CallerLimits.DEFAULT));
	}

	private static String bearer(String key) {
		return "Bearer " + key;
	}

	private HttpResponse<String> send(String method, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.headers(headers)
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	/** Something behind each kind of door. */
	@RestController
	static class Rooms {

		@GetMapping({ "/v1/access-it/{id}", "/admin/v1/access-it", "/elsewhere" })
		String who() {
			return Caller.current().name() + " " + Caller.current().role();
		}

	}

}
