package io.alignserve.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.registry.otlp.OtlpMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alerts ask for metrics and labels that a running service has.
 */
@TelemetryTest
class MetricNamesIT {

	private static final Path FILES = Path.of("helm/alignserve/files");

	private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)$");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	/** What Prometheus itself adds. */
	private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

	private final ApiClient client;

	private final ApiClient management;

	private final ApplicationContext context;

	MetricNamesIT(@LocalServerPort int port, @LocalManagementPort int managementPort,
			@Autowired ApplicationContext context) {
		this.client = new ApiClient(port);
		this.management = new ApiClient(managementPort);
		this.context = context;
	}

	@BeforeEach
	void callEverything() {
		Bodies.callExamples()
			.forEach((example) -> this.client.post("/v1/" + example.getName(example.getNameCount() - 2),
					Bodies.read(example)));
		// Pauses of the collector are counted from the first one on.
		System.gc();
	}

	@Test
	void theDashboardAsksForWhatThereIs() throws IOException {
		JsonNode dashboard = ApiClient.JSON.readTree(Files.readString(FILES.resolve("dashboard.json")));
		List<String> expressions = new ArrayList<>();
		dashboard.findValues("expr").forEach((expression) -> expressions.add(expression.asString()));
		assertThat(expressions).hasSizeGreaterThan(40);
		expressions.forEach((expression) -> requireKnown(expression, samples()));
		dashboard.findValues("definition")
			.forEach((query) -> requireKnown(
					query.asString().replaceAll("label_values\\((.*), (\\w+)\\)", "sum by ($2) ($1)"), samples()));
	}

	@Test
	void theAlertsAskForWhatThereIsAndHaveTheirPageInTheRunbook() throws IOException {
		Map<String, Object> file = new Yaml().load(Files.readString(FILES.resolve("alerts.yaml")));
		JsonNode rules = ApiClient.JSON.valueToTree(file).at("/groups/0/rules");
		assertThat(rules.size()).isGreaterThan(15);
		for (JsonNode rule : rules) {
			requireKnown(rule.get("expr").asString(), samples());
			assertThat(rule.at("/labels/severity").asString()).isIn("page", "warning");
			assertThat(rule.at("/annotations/summary").asString()).isNotBlank();
			assertThat(rule.at("/annotations/description").asString()).isNotBlank();
			assertThat(rule.at("/annotations/runbook_url").asString())
				.isEqualTo("src/docs/runbook.md#" + rule.get("alert").asString().toLowerCase(Locale.ROOT));
		}
	}

	@Test
	void eachAnswerCountsOnce() {
		double before = count("gen_ai_client_operation_duration_seconds_count");
		double tokens = count("gen_ai_client_token_usage_count");
		this.client.ask("/v1/tag", Bodies.TAG);
		this.client.stream("/v1/tag", Bodies.TAG);
		this.client.ask("/v1/tap", Bodies.example("tap/nissan-gender"));
		this.client.ask("/v1/score", Bodies.example("score/marlowen-and-sons-gender"));
		BatchClient batches = new BatchClient(this.client, null);
		batches.awaitStatus(batches.create(BatchClient.row("one", "tag", Bodies.TAG)), "completed");
		assertThat(count("gen_ai_client_operation_duration_seconds_count") - before).isEqualTo(5);
		assertThat(count("gen_ai_client_token_usage_count") - tokens).isEqualTo(10);
	}

	@Test
	void whatCallersWriteIsNoTag() {
		this.client.get("/v1/secret-path-7");
		this.client.get("/secret-path-8?secret-9");
		this.client.send(this.client.request("/v1/tag")
			.method("SECRETMETHOD", HttpRequest.BodyPublishers.ofString("secret-10")));
		this.client.post("/v1/tag", Bodies.TAG.replace("\"attribute\"", "\"model\": \"secret-11\", \"attribute\""));
		assertThat(scrape()).doesNotContain("secret-").doesNotContain("SECRETMETHOD");
		assertThat(samples().keySet()).contains("http_server_requests_seconds_bucket");
	}

	@Test
	void metricsAreSentNowhere() {
		assertThat(this.context.getBeanNamesForType(OtlpMeterRegistry.class)).isEmpty();
	}

	private double count(String metric) {
		return scrape().lines()
			.map(SAMPLE::matcher)
			.filter((sample) -> sample.matches() && sample.group(1).equals(metric))
			.mapToDouble((sample) -> Double.parseDouble(sample.group(3)))
			.sum();
	}

	private String scrape() {
		HttpResponse<String> response = this.management.get("/actuator/prometheus");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	/** Labels by metric. */
	private Map<String, Set<String>> samples() {
		Map<String, Set<String>> samples = new TreeMap<>();
		scrape().lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach((sample) -> {
			Set<String> labels = samples.computeIfAbsent(sample.group(1), (name) -> new TreeSet<>());
			String text = sample.group(2);
			if (text != null) {
				LABEL.matcher(text).results().forEach((label) -> labels.add(label.group(1)));
			}
		});
		return samples;
	}

	private static void requireKnown(String expression, Map<String, Set<String>> samples) {
		PromQlNames names = PromQlNames.of(expression);
		assertThat(names.metrics()).as(expression).isNotEmpty();
		Set<String> all = new HashSet<>(OF_PROMETHEUS);
		names.metrics().forEach((metric, labels) -> {
			if (metric.equals("up")) {
				return;
			}
			assertThat(samples).as(expression).containsKey(metric);
			Set<String> known = new HashSet<>(samples.getOrDefault(metric, Set.of()));
			known.addAll(OF_PROMETHEUS);
			assertThat(known).as(metric + " in " + expression).containsAll(labels);
			all.addAll(known);
		});
		assertThat(all).as(expression).containsAll(names.grouped());
	}

}
