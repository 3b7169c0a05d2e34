package io.alignserve.registry;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.alignserve.TestDatabase;
import io.alignserve.generation.DeviceLostException;
import io.alignserve.generation.Engine;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.pool.Lease;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A device that is gone, and what orchestrators are told of it.
 */
class LostEngineIT {

	@Test
	void aLostEngineThatWasTakenOutIsNotForgotten() throws Exception {
		try (TestInstance instance = TestInstance.on(TestDatabase.create()).start()) {
			EngineLoss liveness = new EngineLoss(instance.pool());
			try (Lease lease = instance.pool().lease("default")) {
				GenerationEngine engine = (GenerationEngine) lease.checkpoint().engine();
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> engine.call((ignored) -> {
					throw new DeviceLostException("CUDA error: unspecified launch failure",
							new IllegalStateException());
				}).get(60, TimeUnit.SECONDS));
				AliasRegistryIT.await(() -> liveness.health().getStatus().getCode().equals("DOWN"));
			}
			instance.parts().lifecycle().stop();
			instance.pool().unroute("default");
			instance.pool().unload("tiny", true);
			AliasRegistryIT.await(() -> instance.pool().status().residents().isEmpty());
			assertThat(liveness.health().getStatus().getCode()).isEqualTo("DOWN");
		}
	}

	@Test
	void readinessAndLivenessFallAndCallsAreRefused() throws Exception {
		try (TestInstance instance = TestInstance.on(TestDatabase.create()).start();
				Lease lease = instance.pool().lease("default")) {
			EngineLoss liveness = new EngineLoss(instance.pool());
			assertThat(instance.health().health().getStatus().getCode()).isEqualTo("UP");
			assertThat(liveness.health().getStatus().getCode()).isEqualTo("UP");
			GenerationEngine engine = (GenerationEngine) lease.checkpoint().engine();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> engine.call((ignored) -> {
				throw new DeviceLostException("CUDA error: unspecified launch failure", new IllegalStateException());
			}).get(60, TimeUnit.SECONDS));
			AliasRegistryIT.await(() -> !liveness.health().getStatus().getCode().equals("UP"));
			Health readiness = instance.health().health();
			assertThat(readiness.getStatus().getCode()).isEqualTo("DOWN");
			assertThat(readiness.getDetails()).containsEntry("engine of tiny",
					"LOST: its device is lost: CUDA error: unspecified launch failure");
			assertThat(liveness.health().getDetails()).containsOnlyKeys("tiny");
			assertThatExceptionOfType(Engine.UnavailableException.class).isThrownBy(() -> engine.requireRoom(1));
			AliasRegistryIT.await(() -> instance.meters()
				.get("alignserve.engine.state")
				.tags("checkpoint", "tiny", "state", "lost")
				.gauge()
				.value() == 1);
		}
	}

}
