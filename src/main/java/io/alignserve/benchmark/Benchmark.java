package io.alignserve.benchmark;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.decoder.TensorEngine;
import io.alignserve.decoder.WeightBytes;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Measures a checkpoint on this machine: load, memory, prefill, decode, audience
 * questions, and memory bandwidth, in this order, so that the arrays that measure
 * bandwidth do not count as memory of the service.
 */
public final class Benchmark {

	private static final long ROOM = 1_000_000_000;

	private final BenchmarkPlan plan;

	/**
	 * Prepares a measurement.
	 * @param plan what is measured
	 */
	public Benchmark(BenchmarkPlan plan) {
		this.plan = plan;
	}

	/**
	 * Measures.
	 * @param path the checkpoint's folder
	 * @param words a folder whose tokenizer spells the answers of audience questions: the
	 * checkpoint's own, or any other where its weights are random
	 * @param random whether its weights are random
	 * @return what was found
	 * @throws IllegalArgumentException if the plan does not fit the checkpoint's context,
	 * or its device is not there
	 * @throws io.alignserve.checkpoint.CheckpointException if the checkpoint is broken
	 */
	public BenchmarkReport run(Path path, Path words, boolean random) {
		Machine machine = Machine.here();
		// a device that is not there is found before anything takes long
		String devices = TensorEngine.devices(this.plan.decoder().device());
		CheckpointFolder folder = CheckpointFolder.open(path);
		requireFits(folder.config(), this.plan.promptTokens() + this.plan.newTokens(), "prompt and new tokens take ");
		Measured measured = measure(folder, words);
		MemoryBandwidth bandwidth = MemoryBandwidth.measure(this.plan.decoder().device());
		DecoderOptions decoder = this.plan.decoder();
		return new BenchmarkReport(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), machine,
				path.toAbsolutePath().normalize().getFileName().toString(), random, shape(folder.config()),
				decoder.precision().label(), devices, decoder.reproducible(),
				new BenchmarkReport.Settings(this.plan.promptTokens(), this.plan.newTokens(), this.plan.repeats(),
						this.plan.seed()),
				measured.load(), measured.memory(), bandwidth, results(folder.config(), measured, bandwidth),
				measured.audience());
	}

	private Measured measure(CheckpointFolder folder, Path words) {
		PlainRead read = PlainRead.of(folder.weights().files());
		try (Tokenizer tokenizer = Tokenizer.load(words); PeakMemory loading = PeakMemory.begin()) {
			Long before = loading.bytes();
			long begin = System.nanoTime();
			try (LlamaDecoder decoder = DecoderLoader.load(CheckpointFolder.open(folder.path()), this.plan.decoder())) {
				double seconds = Units.secondsSince(begin);
				Long peakLoad = loading.bytes();
				Loaded loaded = new Loaded(BenchmarkReport.Load.of(seconds, read), before, peakLoad);
				return measure(decoder, tokenizer, folder.config(), loaded);
			}
		}
	}

	private Measured measure(LlamaDecoder decoder, Tokenizer tokenizer, CheckpointConfig config, Loaded loaded) {
		AudienceSpeed audience = new AudienceSpeed(decoder, this.plan, tokenizer);
		requireFits(config, audience.positions(), "prompt and the longest state's name take ");
		try (PeakMemory serving = PeakMemory.begin()) {
			List<GenerationSpeed.Speed> speeds = new GenerationSpeed(decoder, this.plan).measure();
			BenchmarkReport.Audience questions = audience.measure();
			long weights = WeightBytes.of(config, this.plan.decoder().precision()).total();
			long cache = this.plan.keyValueBytes(decoder.bytesPerPosition());
			BenchmarkReport.Memory memory = new BenchmarkReport.Memory(weights, cache, loaded.before(), loaded.peak(),
					serving.bytes(), weights + cache + ROOM);
			return new Measured(loaded.load(), memory, speeds, questions, decoder.bytesPerPosition());
		}
	}

	private List<BenchmarkReport.Result> results(CheckpointConfig config, Measured measured,
			MemoryBandwidth bandwidth) {
		StepTraffic traffic = new StepTraffic(config, WeightBytes.of(config, this.plan.decoder().precision()),
				measured.bytesPerPosition());
		double positions = this.plan.promptTokens() + (this.plan.newTokens() + 1) / 2.0;
		return measured.speeds().stream().map((speed) -> {
			double bytesPerSecond = traffic.bytes(speed.batch(), positions) / (speed.millisPerStep() / 1000);
			return new BenchmarkReport.Result(speed.batch(), speed.prefillTokensPerSecond(),
					speed.decodeTokensPerSecond(), speed.millisPerStep(), bytesPerSecond / bandwidth.bytesPerSecond());
		}).toList();
	}

	private static BenchmarkReport.Shape shape(CheckpointConfig config) {
		return new BenchmarkReport.Shape(config.family().name().toLowerCase(Locale.ROOT), config.layers(),
				config.embedding(), config.feedForward(), config.vocabulary(), config.heads(), config.keyValueHeads(),
				config.headSize(), config.parameters());
	}

	private static void requireFits(CheckpointConfig config, int positions, String what) {
		if (positions > config.contextLength()) {
			throw new IllegalArgumentException(
					what + positions + " positions, the checkpoint knows " + config.contextLength());
		}
	}

	private record Loaded(BenchmarkReport.Load load, @Nullable Long before, @Nullable Long peak) {
	}

	private record Measured(BenchmarkReport.Load load, BenchmarkReport.Memory memory,
			List<GenerationSpeed.Speed> speeds, BenchmarkReport.Audience audience, long bytesPerPosition) {
	}

}
