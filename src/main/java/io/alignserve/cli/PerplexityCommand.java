package io.alignserve.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.Precision;
import io.alignserve.evaluation.PerplexityReport;
import io.alignserve.evaluation.PrecisionCosts;
import io.alignserve.evaluation.ScoredTexts;
import io.alignserve.runtime.StarterCheckpoint;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Measures what quantisation costs.
 */
@Command(name = "perplexity", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 100,
		description = { "Measures the perplexity of a text under several ways to hold the weights, and what each "
				+ "costs against bfloat16.", "" },
		footer = { "", "With --text, the file is cut into windows of --context tokens, one behind the other. A token",
				"is scored given what comes before it in its own window, in one forward pass a window (as a",
				"tree without branches). Where the tokenizer has a start token, each window begins with it.",
				"Without --text, the answers to instructions about advertisers that the starter checkpoint",
				"has never seen are scored, each given its prompt, end token included.",
				"Perplexity is the exponential of the mean negative log-probability of a scored token.", "",
				"Examples:", "  perplexity                               the starter checkpoint on held-out ads",
				"  perplexity --checkpoint /models/mine --text book.txt --dtype int8,int4" })
final class PerplexityCommand implements Callable<Integer> {

	private static final long MOST_BYTES = 64_000_000;

	@Spec
	private @Nullable CommandSpec spec;

	@Option(names = "--checkpoint", paramLabel = "DIR",
			description = "a Hugging Face folder (default: the starter checkpoint)")
	private @Nullable Path checkpoint;

	@Option(names = "--text", paramLabel = "FILE",
			description = "a text file in UTF-8, at most 64 MB (default: held-out ads of the synthetic corpus)")
	private @Nullable Path text;

	@Option(names = "--dtype", paramLabel = "TYPE", split = ",", defaultValue = "bfloat16,int8,int4",
			description = "how matrices are held: any of float32, bfloat16, int8, int4; bfloat16 is always measured "
					+ "(default: ${DEFAULT-VALUE})")
	private List<String> dtypes = List.of();

	@Option(names = "--context", paramLabel = "TOKENS", defaultValue = "512",
			description = "tokens of a window of --text; not more than the checkpoint's context counts "
					+ "(default: ${DEFAULT-VALUE})")
	private int context;

	@Option(names = "--instructions", paramLabel = "N", defaultValue = "360",
			description = "number of held-out instructions, without --text (default: ${DEFAULT-VALUE})")
	private int instructions;

	@Option(names = "--device", paramLabel = "DEVICE", defaultValue = "auto",
			description = "auto (GPUs, else the CPU), cpu, cuda, or a list such as cuda:0,cuda:1 "
					+ "(default: ${DEFAULT-VALUE})")
	private String device = "";

	@Option(names = "--json", paramLabel = "FILE", description = "write the figures to this file")
	private @Nullable Path json;

	@Override
	public Integer call() throws IOException {
		try {
			PerplexityReport report = measure();
			if (this.json != null) {
				Files.writeString(this.json, report.json() + "\n");
			}
			var out = spec().commandLine().getOut();
			out.println(report.table());
			out.flush();
			return 0;
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(spec().commandLine(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private PerplexityReport measure() throws IOException {
		List<Precision> precisions = this.dtypes.stream().map(Precision::ofLabel).toList();
		GivenPaths.writable(this.json);
		String content = (this.text != null) ? content(GivenPaths.file(this.text)) : null;
		try (TemporaryFolder temporary = new TemporaryFolder()) {
			Path path = (this.checkpoint != null) ? GivenPaths.folder(this.checkpoint)
					: StarterCheckpoint.install(temporary.path().resolve(StarterCheckpoint.NAME));
			CheckpointFolder folder = CheckpointFolder.open(path);
			return new PrecisionCosts(folder, this.device).measure(texts(folder, content), precisions);
		}
	}

	private ScoredTexts texts(CheckpointFolder folder, @Nullable String content) {
		try (Tokenizer tokenizer = Tokenizer.load(folder.path())) {
			if (content == null) {
				return ScoredTexts.heldOut(tokenizer, folder.config(), this.instructions);
			}
			int window = Math.min(this.context, folder.config().contextLength());
			return ScoredTexts.windows(Objects.requireNonNull(this.text).getFileName() + " in windows of " + window,
					content, tokenizer, folder.config(), window);
		}
	}

	private static String content(Path file) throws IOException {
		if (Files.size(file) > MOST_BYTES) {
			throw new IllegalArgumentException(file + " has " + Files.size(file) + " bytes, allowed are " + MOST_BYTES);
		}
		try {
			return Files.readString(file);
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException(file + " is not text in UTF-8", ex);
		}
	}

	private CommandSpec spec() {
		return Objects.requireNonNull(this.spec, "picocli sets it");
	}

}
