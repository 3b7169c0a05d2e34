package io.alignserve;

import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class StartHintsTest {

	private final MockEnvironment environment = new MockEnvironment().withProperty("alignserve.home", "/var/as")
		.withProperty("server.address", "127.0.0.1");

	@Test
	void printsAnAdAnAudienceAndTheDocumentation() {
		assertThat(lines()).hasSize(3);
		assertThat(lines().get(0)).startsWith("curl -s http://127.0.0.1:8081/v1/tag ").doesNotContain("admin.key");
		assertThat(lines().get(1)).startsWith("curl -s http://127.0.0.1:8081/v1/tap ");
		assertThat(lines().get(2)).isEqualTo("http://127.0.0.1:8081/swagger-ui/index.html");
	}

	@Test
	void quotesBodiesThatAShellPassesOnAsJson() {
		JsonNode tag = body(lines().get(0));
		assertThat(tag.at("/attribute").stringValue()).isEqualTo("age");
		assertThat(tag.at("/ad/keywords").size()).isPositive();
		assertThat(body(lines().get(1)).at("/ad/body").stringValue()).startsWith("Trusted for generations");
	}

	@Test
	void namesTheKeyWhereOneIsNeeded() {
		this.environment.setProperty("alignserve.access.local-anonymous", "false");
		assertThat(lines().get(0)).contains("-H \"Authorization: Bearer $(cat '/var/as/admin.key')\"");
		this.environment.setProperty("alignserve.access.local-anonymous", "true");
		this.environment.setProperty("server.address", "0.0.0.0");
		assertThat(lines().get(1)).startsWith("curl -s http://127.0.0.1:8081/").contains("admin.key");
	}

	@Test
	void saysNothingWhereProgramsReadTheLog() {
		assertThat(new StartHints(this.environment).areRead()).isTrue();
		this.environment.setProperty("logging.structured.format.console", "");
		assertThat(new StartHints(this.environment).areRead()).isTrue();
		this.environment.setProperty("logging.structured.format.console", "ecs");
		assertThat(new StartHints(this.environment).areRead()).isFalse();
	}

	private List<String> lines() {
		return new StartHints(this.environment).lines("8081");
	}

	private static JsonNode body(String line) {
		String quoted = line.substring(line.indexOf("-d '") + 4);
		String body = quoted.substring(0, quoted.indexOf('\''));
		assertThat(quoted).hasSize(body.length() + 1);
		return JsonMapper.shared().readTree(body);
	}

}
