package io.alignserve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The committed reference of all properties is what the code says of them. After a
 * change, write it anew with
 * {@code mvn -Dtest=ConfigurationReferenceTest -Dconfiguration.update=true test} and
 * commit it.
 */
class ConfigurationReferenceTest {

	private static final Path COMMITTED = Path.of("src/docs/configuration.md");

	/** What stands before it is written by hand. */
	private static final String MARK = "<!-- generated from here on -->\n";

	private final PropertyReference reference = PropertyReference.read();

	@Test
	void theCommittedReferenceIsWhatTheCodeSays() throws IOException {
		String committed = Files.readString(COMMITTED);
		int begin = committed.indexOf(MARK);
		assertThat(begin).as("the line " + MARK + "is in " + COMMITTED).isPositive();
		String current = committed.substring(0, begin) + MARK + this.reference.markdown();
		if (Boolean.getBoolean("configuration.update")) {
			Files.writeString(COMMITTED, current);
		}
		assertThat(Files.readString(COMMITTED))
			.as(COMMITTED + " is out of date; write it anew with "
					+ "mvn -Dtest=ConfigurationReferenceTest -Dconfiguration.update=true test")
			.isEqualTo(current);
	}

	@Test
	void everyPropertyIsDescribed() {
		assertThat(this.reference.properties()).hasSizeGreaterThan(80).allSatisfy((property) -> {
			assertThat(property.type()).as(property.name()).isNotBlank();
			assertThat(property.description().split(" ")).as(property.name()).hasSizeGreaterThan(3);
		});
	}

	@Test
	void eachVariableOfTheEnvironmentMeansItsProperty() {
		for (PropertyReference.Property property : this.reference.properties()) {
			ConfigurationPropertySource source = Objects.requireNonNull(ConfigurationPropertySource
				.from(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						Map.of(property.variable(), "value"))));
			assertThat(source.getConfigurationProperty(ConfigurationPropertyName.of(property.name())))
				.as(property.variable() + " for " + property.name())
				.isNotNull();
		}
	}

	@Test
	void propertiesInTablesOfTheReadmeExist() throws IOException {
		List<String> names = this.reference.properties().stream().map(PropertyReference.Property::name).toList();
		String readme = Files.readString(Path.of("README.md"));
		Matcher named = Pattern.compile("^\\| `(alignserve\\.[a-z.-]+[a-z])", Pattern.MULTILINE).matcher(readme);
		while (named.find()) {
			String name = named.group(1);
			assertThat(names).as(name).anyMatch((one) -> one.equals(name) || one.startsWith(name + "."));
		}
	}

}
