package io.alignserve;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A value that cannot be ends the start with the property, the value and what is allowed,
 * and without a stack trace.
 */
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					alignserve.serving.deadline | soon | is "soon" ("alignserve.serving.deadline" from property source "commandLineArgs"), it must be a duration such as 500ms, 30s, 15m or 24h.
					alignserve.serving.deadline | 0s | it must be longer than nothing
					alignserve.batch.lease | 0s | must be longer than or equal to 1 second
					alignserve.batch.webhook.timeout | -5s | must be longer than or equal to 1 milli
					alignserve.remote.watch-interval | 0s | must be longer than or equal to 1 second
					alignserve.remote.breaker-pause | 0s | must be longer than or equal to 1 milli
					alignserve.access.outage-grace | -1m | must be longer than or equal to 0
					alignserve.pool.drain-timeout | -1s | must be longer than or equal to 0
					alignserve.limits.request-time | 0s | must be longer than or equal to 1 milli
					alignserve.idempotency.keep | 1ms | it must be 1 second or more
					alignserve.limits.request-size | 4 apples | it must be a size such as 512KB, 4MB or 8GB
					alignserve.limits.request-size | -4MB | it must be 1B or more
					alignserve.batch.size | 0 | it must be 1B or more
					alignserve.checkpoint.kv-memory | -1GB | it must be 0B or more
					alignserve.pool.budget.cpu | -1GB | it must be 0B or more
					alignserve.checkpoint.max-running | -1 | must be greater than or equal to 1
					alignserve.checkpoint.max-running | many | it must be a whole number
					alignserve.checkpoint.dtype | int3 | must be bfloat16, float32, int8 or int4
					alignserve.checkpoint.device | gpu | must be auto, cpu, cuda or a list
					alignserve.checkpoint.digest | abc | must be sha256: and 64 hexadecimal digits
					alignserve.checkpoint.prompt-style | loud | it must be one of raw, chat
					alignserve.request-log.texts | ALL | it must be one of none, plain, encrypted
					alignserve.request-log.texts | ENCRYPTED | but there is no key
					alignserve.access.local-anonymous | perhaps | it must be true or false
					alignserve.outcomes.tolerance | 0.7 | must be less than or equal to 0.5
					""")
	void isToldInASentence(String property, String value, String told, CapturedOutput output) {
		assertThatThrownBy(() -> new SpringApplicationBuilder(OnlySettings.class).web(WebApplicationType.NONE)
			.properties("alignserve.request-log.spool=spool")
			.run("--" + property + "=" + value)
			.close()).isInstanceOf(Exception.class);
		assertThat(output.toString()).contains("APPLICATION FAILED TO START", told)
			.doesNotContain("\tat ", "java.lang.String");
		assertThat(output.toString().replace("-", "")).containsIgnoringCase(property.replace("-", ""));
	}

	@Configuration(proxyBeanMethods = false)
	@ConfigurationPropertiesScan("io.alignserve")
	static class OnlySettings {

	}

}
