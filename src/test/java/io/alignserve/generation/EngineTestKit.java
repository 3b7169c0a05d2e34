package io.alignserve.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An engine on a strict runner, and what its tests ask of both.
 */
final class EngineTestKit implements AutoCloseable {

	static final int UNIT = 16;

	final FakeRunner runner;

	final GenerationEngine engine;

	EngineTestKit(EngineLimits limits) {
		this(limits, new FakeRunner(512, (limits.kvBytes() > 0) ? limits.kvBytes() : Long.MAX_VALUE));
	}

	EngineTestKit(EngineLimits limits, FakeRunner runner) {
		this.runner = runner;
		this.engine = new GenerationEngine(this.runner, limits, "test");
	}

	/** Everything that is submitted meanwhile arrives before the same step. */
	void together(Runnable submissions) {
		CountDownLatch submitted = new CountDownLatch(1);
		this.engine.call((ignored) -> {
			try {
				return submitted.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		try {
			submissions.run();
		}
		finally {
			submitted.countDown();
		}
	}

	GenerationTestListener submit(GenerationRequest request) {
		GenerationTestListener listener = new GenerationTestListener();
		this.engine.generate(request, listener);
		return listener;
	}

	/** The status when the loop has nothing more to do. */
	EngineStatus settled() throws Exception {
		return this.engine.call((ignored) -> this.engine.status()).get(60, TimeUnit.SECONDS);
	}

	/** The feeds of a step, from 1. */
	List<Feed> feeds(int step) {
		return this.runner.steps().get(step - 1);
	}

	/** All feeds of prompts so far: from, to. */
	List<List<Integer>> prefills() {
		List<List<Integer>> prefills = new ArrayList<>();
		this.runner.steps()
			.stream()
			.flatMap(List::stream)
			.filter((feed) -> !feed.isDecoded())
			.forEach((feed) -> prefills.add(List.of(feed.start(), feed.start() + feed.size())));
		return prefills;
	}

	static List<GenerationResult.Candidate> alone(GenerationRequest request) throws Exception {
		try (EngineTestKit kit = new EngineTestKit(new EngineLimits(8, 0, 512))) {
			return kit.submit(request).get().candidates();
		}
	}

	/** A prompt whose first positions are those of all prompts with the same stem. */
	static List<Integer> prompt(int stem, int common, int size) {
		int[] tokens = IntStream.range(0, size)
			.map((i) -> (i < common) ? (i * 3 + stem) % 256 : (i * 7 + size + stem) % 256)
			.toArray();
		return Arrays.stream(tokens).boxed().toList();
	}

	@Override
	public void close() {
		this.engine.close();
		assertThat(this.runner.violations()).isEmpty();
	}

}
