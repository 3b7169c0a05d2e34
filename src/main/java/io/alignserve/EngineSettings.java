package io.alignserve;

import java.nio.file.Path;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Tells the tensor engine, before its first class loads, to reach no network, to report
 * no usage, and to unpack its native libraries below our own home folder. Whoever set one
 * of these as system property or environment variable keeps their choice.
 */
class EngineSettings implements EnvironmentPostProcessor, Ordered {

	/** After the configuration files, which may name the home folder. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		apply(Path.of(environment.getProperty("alignserve.home", AlignServe.defaultHome())));
	}

	static void apply(Path home) {
		String cache = home.toAbsolutePath().normalize().resolve("djl").toString();
		Map.of("ai.djl.offline", "true", "OPT_OUT_TRACKING", "true", "DJL_CACHE_DIR", cache, "ENGINE_CACHE_DIR", cache)
			.forEach((name, value) -> {
				if (System.getProperty(name) == null && System.getenv(name) == null) {
					System.setProperty(name, value);
				}
			});
	}

}
