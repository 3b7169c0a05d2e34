package io.alignserve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedDatabaseConfigurationTest {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withUserConfiguration(EmbeddedDatabaseConfiguration.class)
		.withPropertyValues("alignserve.home=unused");

	@Test
	void aConfiguredAddressMayHoldAnyCharacter() {
		for (String password : new String[] { "plain", "it's", "' == '", "#{1}" }) {
			this.context.withPropertyValues("spring.datasource.url=jdbc:postgresql://db/ads?password=" + password)
				.run((started) -> assertThat(started).hasNotFailed().doesNotHaveBean(EmbeddedDatabase.class));
		}
	}

	@Test
	void withoutAnAddressAServerOfOurOwnIsStarted(@TempDir Path folder) throws IOException {
		Path noFolder = Files.createFile(folder.resolve("file"));
		for (String url : new String[] { "other=1", "spring.datasource.url=", "spring.datasource.url= " }) {
			this.context.withPropertyValues(url, "alignserve.home=" + noFolder)
				.run((started) -> assertThat(started).getFailure()
					.rootCause()
					.hasMessageContaining(noFolder.toString()));
		}
	}

}
