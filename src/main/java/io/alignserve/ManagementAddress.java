package io.alignserve;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets a management port of its own listen where the service does. Left to itself it
 * would listen everywhere, also beside a service that only this machine reaches, and
 * there metrics need no key. {@code management.server.address} goes before this.
 */
class ManagementAddress implements EnvironmentPostProcessor, Ordered {

	private static final String ADDRESS = "management.server.address";

	private static final String SERVICE_ADDRESS = "server.address";

	/** After the configuration files. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String address = environment.getProperty(SERVICE_ADDRESS);
		// Without a port of its own an address of its own is an error.
		if (address != null && !environment.containsProperty(ADDRESS)
				&& ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("alignserveManagementAddress", Map.of(ADDRESS, address)));
		}
	}

}
