package io.alignserve.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.alignserve.generation.Engine;
import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.generation.StopRule;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.PromptStyle;
import io.alignserve.tokenizer.Tokenizer;

/**
 * A checkpoint that a {@link ToyServer} computes.
 */
final class RemoteKit implements AutoCloseable {

	static final Path STARTER = Path.of("src/main/resources/checkpoints/starter");

	/** Short pauses; the watch stays out of the way. */
	static final RemoteProperties PROPERTIES = new RemoteProperties(List.of(), null, null, 3, Duration.ofMillis(10),
			Duration.ofSeconds(3), 6, 50, Duration.ofMillis(300), Duration.ofHours(1));

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final Path folder;

	final Tokenizer tokenizer = Tokenizer.load(STARTER);

	final ToyServer server;

	RemoteKit(Path folder) throws IOException {
		this.folder = folder;
		this.server = new ToyServer(this.tokenizer);
		for (String name : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
			Files.copy(STARTER.resolve(name), folder.resolve(name));
		}
		describe("");
	}

	/** Writes remote.json with further members. */
	void describe(String members) throws IOException {
		describe(20, 60, members);
	}

	void describe(double eventSeconds, double totalSeconds, String members) throws IOException {
		Files.writeString(this.folder.resolve("remote.json"), """
				{"url": "%s", "model": "toy", "contextLength": 500, "eventSeconds": %s, "totalSeconds": %s%s}"""
			.formatted(this.server.url(), eventSeconds, totalSeconds, members));
	}

	ResidentCheckpoint load() {
		return load(PROPERTIES);
	}

	ResidentCheckpoint load(RemoteProperties properties) {
		return new RemoteCheckpointLoader(properties, PromptStyle.RAW, CircuitBreakerRegistry.ofDefaults(), this.meters)
			.load(CheckpointSource.of("far", this.folder));
	}

	List<Integer> tokens(String text) {
		return IntStream.of(this.tokenizer.encodePrompt(text)).boxed().toList();
	}

	GenerationRequest request(int candidates, int maxTokens) {
		return request(candidates, maxTokens, StopRule.NEVER);
	}

	GenerationRequest request(int candidates, int maxTokens, StopRule rule) {
		return new GenerationRequest("one", tokens("Write an ad for women in Ohio."), candidates,
				new SamplingParameters(0, 1, 0, 1, maxTokens), Set.of(2), rule);
	}

	/** What the model itself writes, greedily. */
	List<Integer> expected(GenerationRequest request) {
		List<Integer> all = new ArrayList<>(request.prompt());
		for (int i = 0; i < request.sampling().maxTokens(); i++) {
			int next = ToyModel.likeliest(this.server.model().after(all));
			if (request.endTokens().contains(next)) {
				break;
			}
			all.add(next);
		}
		return all.subList(request.prompt().size(), all.size());
	}

	double requests(String outcome) {
		var timer = this.meters.find("alignserve.remote.requests").tag("outcome", outcome).timer();
		return (timer != null) ? timer.count() : 0;
	}

	@Override
	public void close() {
		this.server.close();
		this.tokenizer.close();
	}

	/** Hears what is told. */
	static final class Ear implements GenerationListener {

		final List<Integer> told = Collections.synchronizedList(new ArrayList<>());

		final CompletableFuture<GenerationResult> result = new CompletableFuture<>();

		static Ear of(Engine engine, GenerationRequest request) {
			Ear ear = new Ear();
			engine.generate(request, ear);
			return ear;
		}

		@Override
		public void onToken(int candidate, int token) {
			this.told.add(token);
		}

		@Override
		public void onFinished(GenerationResult finished) {
			this.result.complete(finished);
		}

		@Override
		public void onFailed(RuntimeException cause) {
			this.result.completeExceptionally(cause);
		}

		GenerationResult await() {
			try {
				return this.result.get(20, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				throw (RuntimeException) ex.getCause();
			}
			catch (InterruptedException | TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
