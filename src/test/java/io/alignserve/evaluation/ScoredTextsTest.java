package io.alignserve.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.tokenizer.Tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScoredTextsTest {

	private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	private static final String TEXT = "A handshake and honest tackle boxes. ".repeat(9);

	@Test
	void windowsScoreEveryTokenOnceAndBeginWithTheStartToken() {
		Path folder = CHECKPOINTS.resolve("tiny-llama2");
		CheckpointConfig config = CheckpointFolder.open(folder).config();
		try (Tokenizer tokenizer = Tokenizer.load(folder)) {
			ScoredTexts windows = ScoredTexts.windows("a text", TEXT, tokenizer, config, 16);
			int[] ids = tokenizer.encodePrompt(TEXT);
			assertThat(ids[0]).isEqualTo(config.startToken());
			assertThat(windows.tokens()).isEqualTo(ids.length - 1L);
			assertThat(windows.texts()).allSatisfy((window) -> {
				assertThat(window.tokens().get(0)).isEqualTo(config.startToken());
				assertThat(window.tokens()).hasSizeBetween(2, 16);
			});
			assertThat(scored(windows)).containsExactly(withoutFirst(ids));
		}
	}

	@Test
	void windowsWithoutAStartTokenBeginWithTheTokenBefore() {
		Path folder = CHECKPOINTS.resolve("tiny-qwen2");
		CheckpointConfig config = CheckpointFolder.open(folder).config();
		try (Tokenizer tokenizer = Tokenizer.load(folder)) {
			ScoredTexts windows = ScoredTexts.windows("a text", TEXT, tokenizer, config, 16);
			int[] ids = tokenizer.encodePrompt(TEXT);
			assertThat(ids[0]).isNotEqualTo(config.startToken());
			assertThat(scored(windows)).containsExactly(withoutFirst(ids));
			assertThat(windows.texts().get(1).tokens().get(0)).isEqualTo(ids[15]);
		}
	}

	@Test
	void refusesWindowsThatTheCheckpointDoesNotKnowAndTextsWithoutATokenToScore() {
		Path folder = CHECKPOINTS.resolve("tiny-llama2");
		CheckpointConfig config = CheckpointFolder.open(folder).config();
		try (Tokenizer tokenizer = Tokenizer.load(folder)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ScoredTexts.windows("a text", TEXT, tokenizer, config, 100_000))
				.withMessageContaining("100000");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ScoredTexts.windows("a text", "", tokenizer, config, 16))
				.withMessageContaining("a text has no token");
		}
	}

	private static Integer[] withoutFirst(int[] ids) {
		Integer[] rest = new Integer[ids.length - 1];
		for (int i = 0; i < rest.length; i++) {
			rest[i] = ids[i + 1];
		}
		return rest;
	}

	private static List<Integer> scored(ScoredTexts texts) {
		List<Integer> scored = new ArrayList<>();
		texts.texts().forEach((text) -> scored.addAll(text.tokens().subList(text.from(), text.tokens().size())));
		return scored;
	}

}
