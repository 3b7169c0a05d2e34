package io.alignserve;

import java.nio.file.Path;

import io.alignserve.cli.Commands;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/**
 * Starts the service.
 */
// There are keys, no users: without this, one with a random password would be invented.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class AlignServe {

	/**
	 * Entry point of the service and of the console commands.
	 * @param args a command and its options, or Spring Boot arguments
	 */
	public static void main(String[] args) {
		if (Commands.includes(args)) {
			EngineSettings.apply(Path.of(System.getProperty("alignserve.home", defaultHome())));
			System.exit(Commands.run(args));
		}
		SpringApplication.run(AlignServe.class, args);
	}

	static String defaultHome() {
		return Path.of(System.getProperty("user.home"), ".alignserve").toString();
	}

}
