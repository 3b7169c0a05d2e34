package io.alignserve.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.alignserve.checkpoint.AdapterFolder;
import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.PromptStyle;
import io.alignserve.tokenizer.Tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of broken checkpoint folders: each is refused with a sentence or opened, and
 * some of those that open are really loaded and asked. Nothing else may happen. A longer
 * run: {@code -Dalignserve.fuzz.mutations=100000 -Dalignserve.fuzz.loads=5000
 * -Dalignserve.fuzz.seed=7}.
 */
class CheckpointFuzzTest {

	private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	/** Names the last mutation, should it end the process. */
	private static final Path TRACE = Path.of("target/checkpoint-fuzz.txt");

	private static final List<String> FOLDERS = List.of("tiny-llama", "tiny-llama2", "tiny-llama3", "tiny-llama31",
			"tiny-llama32", "tiny-vicuna", "tiny-mistral", "tiny-mixtral", "tiny-qwen2", "tiny-qwen3");

	private static final List<String> ADAPTERS = List.of("tiny-llama32-adapter-a", "tiny-llama32-adapter-b");

	/** Of computing, so that a busy machine fails nothing. */
	private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final int MOST_SECONDS = 60;

	private static final String PROMPT = "Write an ad for women in Ohio: \u00e9t\u00e9 \ud83d\ude00 </s> 'll  12345\n\n ";

	private final int mutations = Integer.getInteger("alignserve.fuzz.mutations", 2000);

	private final int loads = Integer.getInteger("alignserve.fuzz.loads", 50);

	private final long seed = Long.getLong("alignserve.fuzz.seed", 1);

	private final DecoderCheckpointLoader loader = new DecoderCheckpointLoader(
			DecoderSettings.of(new DecoderOptions(Precision.FLOAT32, "cpu", false)));

	private final ExecutorService worker = Executors.newSingleThreadExecutor();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path work;

	private int opened;

	private int refused;

	private int loaded;

	private int refusedByLoading;

	@BeforeEach
	void writeAFileOutside() throws IOException {
		Files.writeString(this.work.resolve("outside.json"), "{}");
	}

	@AfterEach
	void stop() {
		this.worker.shutdownNow();
	}

	@Test
	void everyBrokenFolderIsRefusedWithASentenceOrOpensAndNothingElseHappens() throws Exception {
		List<Folder> folders = folders(FOLDERS);
		int every = Math.max(1, this.mutations / Math.max(1, this.loads) / 3);
		for (int i = 0; i < this.mutations; i++) {
			boolean load = i % every == 0 && this.loaded + this.refusedByLoading < this.loads;
			Folder folder = folders.get(i % folders.size());
			mutate(folder, folders, this.seed * 1_000_003 + i, (path) -> {
				CheckpointFolder checkpoint = CheckpointFolder.open(path);
				assertThat(checkpoint.digest()).startsWith("sha256:");
			}, load);
		}
		report("checkpoints");
		assertThat(this.opened).isGreaterThan(this.mutations / 20);
		assertThat(this.refused).isGreaterThan(this.mutations / 4);
	}

	@Test
	void everyBrokenAdapterIsRefusedWithASentenceOrOpens() throws Exception {
		CheckpointConfig base = CheckpointFolder.open(CHECKPOINTS.resolve("tiny-llama32")).config();
		List<Folder> folders = folders(ADAPTERS);
		List<Folder> others = folders(FOLDERS.subList(0, 2));
		others.addAll(folders);
		try (ResidentCheckpoint resident = this.loader.load("base", CHECKPOINTS.resolve("tiny-llama32"))) {
			for (int i = 0; i < this.mutations / 4; i++) {
				mutate(folders.get(i % folders.size()), others, this.seed * 2_000_003 + i, (path) -> {
					assertThat(AdapterFolder.open(path, base).digest()).startsWith("sha256:");
					try (ResidentCheckpoint adapter = this.loader.attach(CheckpointSource.of("adapter", path),
							resident)) {
						ask(adapter);
					}
				}, false);
			}
		}
		report("adapters");
		assertThat(this.refused).isGreaterThan(this.mutations / 16);
	}

	@Test
	void everyBrokenTokenizerIsRefusedWithASentenceOrEncodes() throws Exception {
		List<Folder> folders = new ArrayList<>();
		for (Folder folder : folders(FOLDERS)) {
			Map<String, byte[]> files = new TreeMap<>(folder.files());
			files.keySet().retainAll(List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"));
			folders.add(new Folder(folder.path(), files));
		}
		for (int i = 0; i < this.mutations / 3; i++) {
			PromptStyle style = (i % 3 == 0) ? PromptStyle.CHAT : PromptStyle.RAW;
			mutate(folders.get(i % folders.size()), folders, this.seed * 3_000_017 + i, (path) -> encode(path, style),
					false);
		}
		report("tokenizers");
		assertThat(this.opened).isGreaterThan(this.mutations / 60);
	}

	private static void encode(Path path, PromptStyle style) {
		try (Tokenizer tokenizer = Tokenizer.load(path, style)) {
			tokenizer.decode(tokenizer.encodePrompt(PROMPT));
			tokenizer.encodeContinuation(" a");
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private void mutate(Folder folder, List<Folder> others, long seed, Check check, boolean load) throws Exception {
		FolderMutation mutation = new FolderMutation(seed, folder.files(), others.stream().map(Folder::files).toList());
		String what = folder.path().getFileName() + ", seed " + seed + ": " + mutation;
		List<String> changed = mutation.write(folder.path(), folder.files());
		try {
			Files.writeString(TRACE, what);
			boolean opens = isAccepted(what, () -> check.open(folder.path()));
			this.opened += opens ? 1 : 0;
			this.refused += opens ? 0 : 1;
			if (opens && load) {
				boolean answers = isAccepted("loading " + what, () -> load(folder.path()));
				this.loaded += answers ? 1 : 0;
				this.refusedByLoading += answers ? 0 : 1;
			}
		}
		finally {
			folder.restore(changed);
		}
	}

	private boolean isAccepted(String what, Runnable call) throws InterruptedException {
		try {
			this.worker.submit(() -> inTime(call)).get(MOST_SECONDS, TimeUnit.SECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof CheckpointException refusal
					&& !String.valueOf(refusal.getMessage()).isBlank()) {
				return false;
			}
			throw new AssertionError(what + " ended with " + ex.getCause(), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new AssertionError(what + " took more than " + MOST_SECONDS + " s", ex);
		}
	}

	private static void inTime(Runnable call) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadCpuTime();
		try {
			call.run();
		}
		finally {
			assertThat(threads.getCurrentThreadCpuTime() - before).as("nanoseconds").isLessThan(MOST_NANOS);
		}
	}

	private void load(Path folder) {
		try (ResidentCheckpoint checkpoint = this.loader.load("mutant", folder)) {
			ask(checkpoint);
		}
	}

	private static void ask(ResidentCheckpoint checkpoint) {
		int[] prompt = checkpoint.tokenizer().encodePrompt(PROMPT);
		List<Integer> ids = new ArrayList<>();
		for (int i = 0; i < Math.min(prompt.length, checkpoint.contextLength() - 2); i++) {
			ids.add(prompt[i]);
		}
		if (!ids.isEmpty()) {
			assertThat(checkpoint.engine()
				.score(new ScoringRequest("fuzz", ids, List.of(List.of(0), List.of(1)))
					.withAdapter(checkpoint.adapter()))
				.join()
				.logProbabilities()).hasSize(2);
		}
		checkpoint.tokenizer().decode(prompt);
	}

	private List<Folder> folders(List<String> names) throws IOException {
		List<Folder> folders = new ArrayList<>();
		for (String name : names) {
			Folder folder = new Folder(this.work.resolve(name), FolderMutation.read(CHECKPOINTS.resolve(name)));
			Files.createDirectories(folder.path());
			folder.restore(List.copyOf(folder.files().keySet()));
			folders.add(folder);
		}
		return folders;
	}

	private void report(String what) throws IOException {
		Files.writeString(TRACE.resolveSibling("checkpoint-fuzz-" + what + ".txt"),
				(this.opened + this.refused) + " mutations: " + this.refused + " refused, " + this.opened + " opened; "
						+ this.loaded + " loaded and asked, " + this.refusedByLoading + " refused by loading\n");
	}

	/** Opens a mutant. */
	private interface Check {

		void open(Path folder);

	}

	/** A working copy of a folder, and what is in it. */
	private record Folder(Path path, Map<String, byte[]> files) {

		void restore(List<String> names) throws IOException {
			for (String name : names) {
				Files.deleteIfExists(this.path.resolve(name));
				Files.write(this.path.resolve(name), this.files.get(name));
			}
		}

	}

}
