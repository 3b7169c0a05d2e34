package io.alignserve.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.Experts;
import io.alignserve.checkpoint.ModelFamily;
import io.alignserve.checkpoint.WeightRole;
import io.alignserve.decoder.DecoderMemory;
import io.alignserve.decoder.Precision;
import io.alignserve.decoder.WeightBytes;
import io.alignserve.pool.Footprint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sizing table of the README says what the service itself computes before it loads a
 * checkpoint. {@code -Dsizing.update=true} writes it anew.
 */
class SizingTableTest {

	private static final Path README = Path.of("README.md");

	private static final String BEGIN = "<!-- sizing, computed -->\n";

	private static final String END = "<!-- end of sizing -->";

	private static final List<Precision> PRECISIONS = List.of(Precision.BFLOAT16, Precision.INT8, Precision.INT4);

	private static final double GB = 1e9;

	/** Sixteen calls of a thousand positions. */
	private static final long POSITIONS = 16_000;

	/** What drivers and libraries take of a GPU. */
	private static final double DRIVERS = 1 << 30;

	/** GPUs that can be had, in GB. */
	private static final List<Integer> CARDS = List.of(8, 16, 24, 48, 80);

	/** The part of the memory's bandwidth that reading weights is expected to reach. */
	private static final double REACHED = 0.6;

	/** Bytes a second; to be multiplied by what a card has. */
	private static final double BANDWIDTH = 1e12;

	private enum Model {

		STARTER("starter, 3 M", ModelFamily.LLAMA, new int[] { 6, 192, 512, 3072, 6, 3, 32, 1024 }, true),
		LLAMA_1B("Llama 3.2 1B", ModelFamily.LLAMA, new int[] { 16, 2048, 8192, 128256, 32, 8, 64, 131072 }, true),
		LLAMA_3B("Llama 3.2 3B", ModelFamily.LLAMA, new int[] { 28, 3072, 8192, 128256, 24, 8, 128, 131072 }, true),
		LLAMA_7B("Llama 2, Vicuna 7B", ModelFamily.LLAMA, new int[] { 32, 4096, 11008, 32000, 32, 32, 128, 4096 },
				false),
		LLAMA_8B("Llama 3.1 8B", ModelFamily.LLAMA, new int[] { 32, 4096, 14336, 128256, 32, 8, 128, 131072 }, false),
		LLAMA_13B("Llama 2, Vicuna 13B", ModelFamily.LLAMA, new int[] { 40, 5120, 13824, 32000, 40, 40, 128, 4096 },
				false),
		MIXTRAL("Mixtral 8x7B", ModelFamily.MIXTRAL, new int[] { 32, 4096, 14336, 32000, 32, 8, 128, 32768 }, false),
		LLAMA_70B("Llama 3.1 70B", ModelFamily.LLAMA, new int[] { 80, 8192, 28672, 128256, 64, 8, 128, 131072 }, false);

		private final String title;

		private final CheckpointConfig config;

		Model(String title, ModelFamily family, int[] shape, boolean tied) {
			this.title = title;
			this.config = CheckpointConfig.of(family)
				.shape(shape[0], shape[1], shape[3], shape[7])
				.attention(shape[4], shape[5], shape[6])
				.feedForward(shape[2])
				.tiedEmbeddings(tied)
				.build();
		}

		/** On one device, whatever this machine has. */
		private Footprint.Part footprint(Precision precision) {
			return new Footprint.Part(WeightBytes.of(this.config, precision).total(),
					POSITIONS * DecoderMemory.bytesPerPosition(this.config, precision),
					Footprints.workspaceBytes(this.config, DecoderSettings.DEFAULT.limits()));
		}

		private String weights(Precision precision) {
			return gigabytes(footprint(precision).weightBytes());
		}

		private String gpu(Precision precision) {
			double needed = (footprint(precision).total() + DRIVERS) / GB;
			for (int number = 1; number <= 8; number *= 2) {
				for (int card : CARDS) {
					if (needed <= (double) card * number && (number == 1 || card == 80)) {
						return (number == 1) ? card + "" : number + " x " + card;
					}
				}
			}
			throw new IllegalStateException(this.title + " needs " + needed + " GB");
		}

		/** Of the experts' weights a token reads those that it is sent to. */
		private String speed(Precision precision) {
			WeightBytes bytes = WeightBytes.of(this.config, precision);
			double read = (double) bytes.total() - bytes.embedding();
			Experts experts = this.config.experts();
			if (experts.count() > 0) {
				long elements = this.config.layer(0)
					.stream()
					.filter((spec) -> spec.role() == WeightRole.EXPERT_GATE || spec.role() == WeightRole.EXPERT_UP
							|| spec.role() == WeightRole.EXPERT_DOWN)
					.mapToLong((spec) -> spec.elements())
					.sum();
				double all = this.config.layer(0).stream().mapToLong((spec) -> spec.elements()).sum();
				double ofExperts = bytes.layer() * (double) bytes.layers() * (elements / all);
				read -= ofExperts * (experts.count() - experts.perToken()) / experts.count();
			}
			return String.format(Locale.ROOT, "%.0f", REACHED * BANDWIDTH / read);
		}

		private String row() {
			Footprint.Part part = footprint(Precision.BFLOAT16);
			String kv = String.format(Locale.ROOT, "%.0f", part.kvBytes() * 1000.0 / POSITIONS / 1e6);
			String speeds = (this == STARTER) ? "measured: below" : each(this::speed);
			return "| "
					+ String.join(" | ", this.title, each(this::weights), kv,
							String.format(Locale.ROOT, "%.1f", part.workspaceBytes() / GB), each(this::gpu), speeds)
					+ " |\n";
		}

		private static String each(Function<Precision, String> of) {
			return PRECISIONS.stream().map(of).collect(Collectors.joining(" / "));
		}

		private static String gigabytes(long bytes) {
			return String.format(Locale.ROOT, (bytes < GB / 10) ? "%.3f" : "%.1f", bytes / GB);
		}

	}

	@Test
	void saysWhatTheServiceComputes() throws IOException {
		String readme = Files.readString(README);
		int begin = readme.indexOf(BEGIN) + BEGIN.length();
		int end = readme.indexOf(END);
		assertThat(end).as("the table's marks in the README").isGreaterThanOrEqualTo(begin);
		String table = """
				| checkpoint | weights, GB: bfloat16 / int8 / int4 | KV cache, MB per 1,000 positions | workspace, GB | smallest GPU, GB | one stream, tokens/s at 1,000 GB/s |
				|---|---|---:|---:|---|---|
				"""
				+ Arrays.stream(Model.values()).map(Model::row).collect(Collectors.joining());
		if (Boolean.getBoolean("sizing.update")) {
			Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
		}
		String committed = Files.readString(README);
		assertThat(committed.substring(begin, committed.indexOf(END))).isEqualTo(table);
	}

}
