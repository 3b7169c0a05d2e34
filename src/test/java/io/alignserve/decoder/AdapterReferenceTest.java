package io.alignserve.decoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.alignserve.checkpoint.AdapterFolder;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.SafetensorsFile;
import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Adapters compute what PEFT computes, merged and unmerged, in one batch with others.
 */
class AdapterReferenceTest {

	private final Reference reference = Reference.of("lora");

	private final LlamaDecoder decoder = DecoderLoader.load(this.reference.folder(),
			DecoderOptions.cpu(Precision.FLOAT32));

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		this.decoder.close();
	}

	private AdapterFolder adapter(int index) {
		JsonNode adapter = this.reference.json().get("adapters").get(index);
		return AdapterFolder.open(Reference.CHECKPOINTS.resolve(adapter.get("adapter").stringValue()),
				this.decoder.config());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void logitsAreThoseOfPeftAndOfTheMergedWeights(int index) {
		JsonNode expected = this.reference.json().get("adapters").get(index);
		int number = this.decoder.adapters().attach(adapter(index));
		int[] positions = this.reference.positions();
		for (int i = 0; i < positions.length; i++) {
			int[] prompt = Arrays.copyOf(this.reference.prompt(), positions[i] + 1);
			float[] logits = new Driver(this.decoder, number).logits(prompt);
			assertThat(Reference.difference(expected.get("float32").get(i), logits)).isLessThan(1e-4);
			assertThat(Reference.difference(expected.get("merged").get(i), logits)).isLessThan(1e-4);
		}
		assertThat(new Driver(this.decoder, number).greedy(this.reference.prompt(), 64))
			.isEqualTo(Reference.ints(expected.get("greedy")));
	}

	/** The base among adapters answers, bit by bit, as it does without any. */
	@ParameterizedTest
	@ValueSource(strings = { "FLOAT32", "BFLOAT16", "INT8" })
	void sequencesOfDifferentAdaptersRunInOneStep(String precision) {
		try (LlamaDecoder mixed = DecoderLoader.load(this.reference.folder(),
				DecoderOptions.cpu(Precision.valueOf(precision)))) {
			float[] base = new Driver(mixed, 0).logits(this.reference.prompt());
			mixed.adapters().attach(adapter(0));
			mixed.adapters().attach(adapter(1));
			List<float[]> alone = new ArrayList<>();
			List<Feed> feeds = new ArrayList<>();
			for (int adapter : new int[] { 2, 0, 1, 0, 2 }) {
				alone.add(new Driver(mixed, adapter).logits(this.reference.prompt()));
			}
			for (int adapter : new int[] { 2, 0, 1, 0, 2 }) {
				int slot = mixed.open(64);
				feeds.add(Feed.prompt(slot, 0, this.reference.prompt(), adapter, Feed.Wanted.ALL));
			}
			List<NextToken> together = mixed.run(new StepInput(feeds, List.of())).next();
			for (int i = 0; i < alone.size(); i++) {
				assertThat(together.get(i).logits()).isEqualTo(alone.get(i));
			}
			assertThat(alone.get(1)).isEqualTo(base);
			assertThat(alone.get(0)).isNotEqualTo(base);
			assertThat(alone.get(2)).isNotEqualTo(base).isNotEqualTo(alone.get(0));
		}
	}

	@Test
	void aDetachedAdapterIsGoneAndItsNumberFree() {
		float[] base = new Driver(this.decoder, 0).logits(this.reference.prompt());
		int first = this.decoder.adapters().attach(adapter(0));
		this.decoder.adapters().detach(first);
		assertThatThrownBy(() -> new Driver(this.decoder, first).logits(1, 2))
			.hasMessage("adapter " + first + " is not attached");
		assertThat(this.decoder.adapters().attach(adapter(1))).isEqualTo(first);
		assertThat(new Driver(this.decoder, 0).logits(this.reference.prompt())).isEqualTo(base);
	}

	@Test
	void anAdapterWithANumberThatIsNotFiniteIsRefusedByName() throws Exception {
		Path source = adapter(0).path();
		for (String file : List.of(AdapterFolder.CONFIG, AdapterFolder.WEIGHTS)) {
			Files.copy(source.resolve(file), this.folder.resolve(file));
		}
		Path weights = this.folder.resolve(AdapterFolder.WEIGHTS);
		byte[] bytes = Files.readAllBytes(weights);
		int at = (int) SafetensorsFile.open(weights).dataOffset();
		// infinity in float32
		bytes[at] = 0;
		bytes[at + 1] = 0;
		bytes[at + 2] = (byte) 0x80;
		bytes[at + 3] = 0x7f;
		Files.write(weights, bytes);
		AdapterFolder broken = AdapterFolder.open(this.folder, this.decoder.config());
		assertThatThrownBy(() -> this.decoder.adapters().attach(broken)).isInstanceOf(CheckpointException.class)
			.hasMessageMatching(
					"tensor layers\\.0\\.self_attn\\.\\w+\\.lora_A\\.weight holds a number that is not finite");
	}

}
