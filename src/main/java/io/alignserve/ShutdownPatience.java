package io.alignserve;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import io.alignserve.serving.ServingProperties;

/**
 * Has SIGTERM wait for calls as long as they may take, unless something else is
 * configured: with less, calls that are on time are cut off.
 */
class ShutdownPatience implements EnvironmentPostProcessor, Ordered {

	private static final String TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	/** What the answer still needs on its way out. */
	private static final Duration MARGIN = Duration.ofSeconds(5);

	/** After the configuration files. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.containsProperty(TIMEOUT)) {
			return;
		}
		try {
			Duration deadline = Binder.get(environment)
				.bindOrCreate("alignserve.serving", ServingProperties.class)
				.deadline();
			String patience = deadline.plus(MARGIN).toMillis() + "ms";
			environment.getPropertySources()
				.addLast(new MapPropertySource("alignserveShutdown", Map.of(TIMEOUT, patience)));
		}
		catch (BindException | ArithmeticException ex) {
			// The start is refused for it, with a sentence, where it is used.
		}
	}

}
