package io.alignserve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.FileSystemUtils;

/**
 * Gives a Spring test a PostgreSQL database of its own and a home folder below
 * {@code target}. Write it beside {@code @SpringBootTest}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ContextConfiguration(initializers = WithDatabase.Initializer.class)
public @interface WithDatabase {

	/** Points the context at the database before its first bean. */
	class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestDatabase database = TestDatabase.create();
			Path home = Path.of("target", "test-home", database.name()).toAbsolutePath();
			forgetSpool(home);
			TestPropertyValues
				.of("spring.datasource.url=" + database.url(), "spring.datasource.username=" + database.username(),
						"spring.datasource.password=" + database.password(),
						// Many contexts are kept; each holds only what it uses.
						"spring.datasource.hikari.minimum-idle=1", "spring.datasource.hikari.idle-timeout=10000",
						"alignserve.home=" + home)
				.applyTo(context);
		}

		/** Rows that a killed test left would come into the database of another. */
		private static void forgetSpool(Path home) {
			try {
				FileSystemUtils.deleteRecursively(home.resolve("spool"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
