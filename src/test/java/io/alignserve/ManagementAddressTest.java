package io.alignserve;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ManagementAddressTest {

	@Test
	void aPortOfItsOwnListensWhereTheServiceDoes() {
		assertThat(address(Map.of("server.address", "127.0.0.1", "management.server.port", "8081")))
			.isEqualTo("127.0.0.1");
		assertThat(address(Map.of("server.address", "0.0.0.0", "server.port", "0", "management.server.port", "0")))
			.isEqualTo("0.0.0.0");
	}

	@Test
	void unlessItIsToldWhere() {
		assertThat(address(Map.of("server.address", "127.0.0.1", "management.server.port", "8081",
				"management.server.address", "10.0.0.1")))
			.isEqualTo("10.0.0.1");
	}

	@Test
	void withoutAPortOfItsOwnThereIsNoAddress() {
		assertThat(address(Map.of("server.address", "127.0.0.1"))).isNull();
		assertThat(address(Map.of("server.address", "127.0.0.1", "management.server.port", "8080"))).isNull();
		assertThat(address(Map.of("server.address", "127.0.0.1", "management.server.port", "-1"))).isNull();
	}

	private static @Nullable String address(Map<String, String> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", new HashMap<>(settings)));
		new ManagementAddress().postProcessEnvironment(environment, new SpringApplication());
		return environment.getProperty("management.server.address");
	}

}
