package io.alignserve.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import io.alignserve.WithDatabase;
import io.alignserve.generation.EngineLimits;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.serving.ScriptedModel;

/**
 * The whole service on a port of its own with a real PostgreSQL, over a scripted decoder.
 * All tests that carry it share one service.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@WithDatabase
@Import(ApiTest.ScriptedPool.class)
@interface ApiTest {

	/**
	 * Puts the scripted model where the real ones go.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	class ScriptedPool {

		private static final int CONTEXT_LENGTH = 3000;

		@Bean
		ScriptedModel scriptedModel() {
			return ScriptedModel.load(CONTEXT_LENGTH, new EngineLimits(16, 64, 512));
		}

		@Bean
		@Primary
		CheckpointPool scriptedPool(ScriptedModel model) {
			return model.pool();
		}

	}

}
