package io.alignserve.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.alignserve.benchmark.Benchmark;
import io.alignserve.benchmark.BenchmarkPlan;
import io.alignserve.benchmark.BenchmarkReport;
import io.alignserve.benchmark.RandomCheckpoint;
import io.alignserve.benchmark.RandomShape;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.runtime.StarterCheckpoint;

/**
 * Measures the speed and the memory of a checkpoint on this machine.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 100,
		description = { "Measures a checkpoint on this machine: load, memory, prefill and decode tokens a second, "
				+ "audience questions, each beside what it is to be compared with.", "" },
		footer = { "", "What the figures are:", //
				"  prefill      one prompt of --prompt tokens in one step, by its time.",
				"  decode       new tokens of all sequences by their time; each step decodes one token",
				"               of every sequence, always the likeliest.",
				"  bandwidth    bytes a decode step has to read (all weights but the token vectors, and",
				"               the KV cache) by its time, as a share of what this machine was measured",
				"               to read.",
				"  load         from the folder to a decoder that is ready, beside one thread that reads the",
				"               same weight files and does nothing with them: from the page cache, as the",
				"               load does, and past it, from the disk.",
				"  memory       most resident bytes of this process (VmHWM, Linux only), Java included;",
				"               a GPU's own memory is not in it.",
				"  audience     all 51 states after one prompt in one step, beside a plain prefill of the",
				"               prompt and beside scoring state by state (extrapolated from 8 of them);",
				"               gender, age and state in one step beside their three prefills.",
				"Token ids are random, the same for the same --seed. Everything is warmed up once.", "", "Examples:",
				"  bench                                    the starter checkpoint",
				"  bench --checkpoint /models/mine --dtype int8 --batch 1,8 --json mine.json",
				"  bench --random 22x2048x5632x32000:32:4   the shape of a Llama of 1.1 billion parameters" })
final class BenchCommand implements Callable<Integer> {

	private static final long SEED = 1;

	@Spec
	private @Nullable CommandSpec spec;

	@ArgGroup
	private @Nullable Source source;

	@Option(names = "--keep", paramLabel = "DIR",
			description = "write the random checkpoint to this folder and keep it; without it, it is written below "
					+ "the temporary folder and deleted afterwards")
	private @Nullable Path keep;

	@Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "bfloat16",
			description = "how matrices are held: bfloat16, float32, int8 or int4 (default: ${DEFAULT-VALUE})")
	private String dtype = "";

	@Option(names = "--device", paramLabel = "DEVICE", defaultValue = "auto",
			description = "auto (GPUs, else the CPU), cpu, cuda, or a list such as cuda:0,cuda:1 "
					+ "(default: ${DEFAULT-VALUE})")
	private String device = "";

	@Option(names = "--batch", paramLabel = "N", split = ",", defaultValue = "1,4,8,16",
			description = "numbers of sequences decoded together (default: ${DEFAULT-VALUE})")
	private List<Integer> batches = List.of();

	@Option(names = "--prompt", paramLabel = "TOKENS", defaultValue = "128",
			description = "tokens of each prompt (default: ${DEFAULT-VALUE})")
	private int prompt;

	@Option(names = "--new", paramLabel = "TOKENS", defaultValue = "64",
			description = "tokens decoded after each prompt (default: ${DEFAULT-VALUE})")
	private int fresh;

	@Option(names = "--repeat", paramLabel = "N", defaultValue = "3",
			description = "measure everything so often and take medians (default: ${DEFAULT-VALUE})")
	private int repeats;

	@Option(names = "--seed", paramLabel = "N", defaultValue = "" + SEED,
			description = "start of the pseudo-random numbers (default: ${DEFAULT-VALUE})")
	private long seed;

	@Option(names = "--reproducible", negatable = true, defaultValue = "true", fallbackValue = "true",
			description = "whether a text must not depend on what else is being computed; with --no-reproducible it "
					+ "may, where that is faster (default: --reproducible)")
	private boolean reproducible;

	@Option(names = "--json", paramLabel = "FILE", description = "write the figures to this file")
	private @Nullable Path json;

	@Override
	public Integer call() throws IOException {
		try {
			BenchmarkReport report = measure();
			if (this.json != null) {
				Files.writeString(this.json, report.json() + "\n");
			}
			print(report.table());
			return 0;
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(spec().commandLine(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private BenchmarkReport measure() throws IOException {
		BenchmarkPlan plan = new BenchmarkPlan(
				new DecoderOptions(Precision.ofLabel(this.dtype), this.device, this.reproducible), this.batches,
				this.prompt, this.fresh, this.repeats, this.seed);
		GivenPaths.writable(this.json);
		Path checkpoint = (this.source != null) ? this.source.checkpoint : null;
		String shape = (this.source != null) ? this.source.random : null;
		RandomShape drawn = (shape != null) ? RandomShape.parse(shape) : null;
		if (this.keep != null && drawn == null) {
			throw new IllegalArgumentException("--keep needs --random: there is no other folder to keep");
		}
		try (TemporaryFolder temporary = new TemporaryFolder()) {
			Path starter = StarterCheckpoint.install(temporary.path().resolve(StarterCheckpoint.NAME));
			if (drawn == null) {
				Path folder = (checkpoint != null) ? GivenPaths.folder(checkpoint) : starter;
				return new Benchmark(plan).run(folder, folder, false);
			}
			Path folder = (this.keep != null) ? this.keep : temporary.path().resolve("random");
			print("Writing random weights of the shape " + shape + " to " + folder);
			RandomCheckpoint.write(drawn, folder, starter, this.seed);
			return new Benchmark(plan).run(folder, starter, true);
		}
	}

	private void print(String text) {
		var out = spec().commandLine().getOut();
		out.println(text);
		out.flush();
	}

	private CommandSpec spec() {
		return Objects.requireNonNull(this.spec, "picocli sets it");
	}

	/** Where the weights come from. */
	static final class Source {

		@Option(names = "--checkpoint", paramLabel = "DIR",
				description = "a Hugging Face folder (default: the starter checkpoint)")
		private @Nullable Path checkpoint;

		@Option(names = "--random", paramLabel = "LxExFxV:H:K[:D]",
				description = "random weights of this shape: layers, embedding, feed-forward, vocabulary, heads, "
						+ "key-value heads and, if it is not E / H, head size")
		private @Nullable String random;

	}

}
