package io.alignserve.serving;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.Engine;
import io.alignserve.pool.CanaryFigures;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelLeasesTest {

	private final ScriptedModel model = ScriptedModel.load(100, new EngineLimits(2, 2, 16));

	@AfterEach
	void close() {
		this.model.close();
	}

	static RuntimeException[] callersOwn() {
		return new RuntimeException[] { new CallerGoneException(), new PromptTooLongException(3, 4, 5, true),
				new UnservableException("no", new IllegalArgumentException()),
				new Engine.QueueFullException("full", Duration.ZERO) };
	}

	static RuntimeException[] modelsOwn() {
		return new RuntimeException[] { new IllegalStateException("broken"),
				new DeadlinePassedException(Duration.ofSeconds(1)) };
	}

	@Test
	void notesAnAnswer() {
		tried();
		String name = this.model.leases()
			.with("default", "id", AnswerListener.NONE, (lease) -> lease.checkpoint().name());
		assertThat(name).isEqualTo(ScriptedModel.NAME);
		assertThat(figures().requests()).isEqualTo(1);
		assertThat(figures().failures()).isZero();
	}

	@ParameterizedTest
	@MethodSource("callersOwn")
	void doesNotHoldTheCallersOwnFaultAgainstACheckpoint(RuntimeException cause) {
		assertThat(requestsAfter(cause)).isZero();
	}

	@ParameterizedTest
	@MethodSource("modelsOwn")
	void notesAFailure(RuntimeException cause) {
		assertThat(requestsAfter(cause)).isEqualTo(1);
		assertThat(figures().failures()).isEqualTo(1);
	}

	private long requestsAfter(RuntimeException cause) {
		tried();
		assertThatThrownBy(() -> this.model.leases().with("default", "id", AnswerListener.NONE, (lease) -> {
			throw cause;
		})).isSameAs(cause);
		assertThat(this.model.pool().status().residents().get(0).leases()).isZero();
		return figures().requests();
	}

	/** The checkpoint is its own canary: what is noted shows in its figures. */
	private void tried() {
		this.model.pool()
			.route(CheckpointPool.DEFAULT_ALIAS, new Route(ScriptedModel.NAME, new Route.Canary(ScriptedModel.NAME, 100,
					Route.SplitBy.REQUEST, false, new Route.Gates(100, 0, 1))));
	}

	private CanaryFigures.Side figures() {
		return this.model.pool().figures(CheckpointPool.DEFAULT_ALIAS).orElseThrow().canary();
	}

}
