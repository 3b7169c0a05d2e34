package io.alignserve.benchmark;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark found. Bytes are bytes, times are in the unit that the name ends in,
 * shares and ratios are plain numbers.
 *
 * @param measuredAt when, ISO 8601
 * @param machine what it ran on
 * @param checkpoint name of the folder
 * @param random whether its weights are random
 * @param shape its sizes
 * @param dtype how matrices are held
 * @param device the devices it was given, for example {@code cpu}
 * @param reproducible whether texts were to be independent of their neighbours
 * @param settings what was asked for
 * @param load how fast it was loaded
 * @param memory what it took
 * @param bandwidth how fast the machine reads memory
 * @param results prefill and decode, one entry a batch
 * @param audience audience questions
 */
public record BenchmarkReport(String measuredAt, Machine machine, String checkpoint, boolean random, Shape shape,
		String dtype, String device, boolean reproducible, Settings settings, Load load, Memory memory,
		MemoryBandwidth bandwidth, List<Result> results, Audience audience) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	public BenchmarkReport {
		results = List.copyOf(results);
	}

	/**
	 * Returns the report for programs.
	 * @return indented JSON
	 */
	public String json() {
		return JSON.writeValueAsString(this);
	}

	/**
	 * Returns the report for people.
	 * @return lines and two Markdown tables
	 */
	public String table() {
		return new ReportTable(this).text();
	}

	/**
	 * The sizes of a checkpoint.
	 *
	 * @param family its family
	 * @param layers number of layers L
	 * @param embedding size of a token's vector E
	 * @param feedForward width of the feed-forward part F
	 * @param vocabulary number of token ids V
	 * @param heads number of query heads H
	 * @param keyValueHeads number of key-value heads K
	 * @param headSize size of a head D
	 * @param parameters number of parameters
	 */
	public record Shape(String family, int layers, int embedding, int feedForward, int vocabulary, int heads,
			int keyValueHeads, int headSize, long parameters) {
	}

	/**
	 * What was asked for.
	 *
	 * @param promptTokens tokens of a prompt
	 * @param newTokens tokens decoded after it
	 * @param repeats how often everything was measured; medians count
	 * @param seed start of the pseudo-random token ids
	 */
	public record Settings(int promptTokens, int newTokens, int repeats, long seed) {
	}

	/**
	 * How fast the checkpoint was loaded, its files in the page cache if they fit there,
	 * beside one thread that reads the same files and does nothing with them.
	 *
	 * @param seconds from the folder to a decoder that is ready
	 * @param fileBytes size of its weight files
	 * @param cachedReadSeconds the plain reading, from the page cache
	 * @param shareOfCachedReadSpeed {@code cachedReadSeconds / seconds}
	 * @param diskReadSeconds the plain reading past the page cache; null where the file
	 * system does not offer that
	 * @param shareOfDiskReadSpeed {@code diskReadSeconds / seconds}, or null
	 */
	public record Load(double seconds, long fileBytes, double cachedReadSeconds, double shareOfCachedReadSpeed,
			@Nullable Double diskReadSeconds, @Nullable Double shareOfDiskReadSpeed) {

		static Load of(double seconds, PlainRead read) {
			Double disk = read.diskSeconds();
			return new Load(seconds, read.bytes(), read.cachedSeconds(), read.cachedSeconds() / seconds, disk,
					(disk != null) ? disk / seconds : null);
		}

	}

	/**
	 * What the process took, Java included, a GPU's own memory not.
	 *
	 * @param weightBytes the weights as they are held
	 * @param keyValueBytes the caches of the largest batch
	 * @param beforeLoadBytes resident before the load
	 * @param peakLoadBytes most resident during the load; null where the system does not
	 * tell
	 * @param peakServiceBytes most resident while measuring; null where the system does
	 * not tell
	 * @param goalBytes weights, caches and 1 GB
	 */
	public record Memory(long weightBytes, long keyValueBytes, @Nullable Long beforeLoadBytes,
			@Nullable Long peakLoadBytes, @Nullable Long peakServiceBytes, long goalBytes) {
	}

	/**
	 * Prefill and decode of one batch.
	 *
	 * @param batch number of sequences
	 * @param prefillTokensPerSecond prompt tokens of one sequence a second
	 * @param decodeTokensPerSecond new tokens of all sequences a second
	 * @param millisPerStep milliseconds of one decode step
	 * @param bandwidthShare bytes that a step has to read, by its time, by the measured
	 * bandwidth
	 */
	public record Result(int batch, double prefillTokensPerSecond, double decodeTokensPerSecond, double millisPerStep,
			double bandwidthShare) {
	}

	/**
	 * What audience questions take.
	 *
	 * @param promptTokens tokens of each prompt
	 * @param states number of states scored
	 * @param statesMillis all states after one prompt, in one step
	 * @param prefillMillis one plain prefill of the same prompt
	 * @param statesPerPrefill the first by the second
	 * @param oneByOneMillis state by state, each with a prefill of its own, extrapolated
	 * @param oneByOneMeasured number of states that it was extrapolated from
	 * @param oneByOnePerStates how many times one step
	 * @param togetherMillis gender, age and state in one step
	 * @param threePrefillsMillis the sum of plain prefills of their prompts
	 * @param togetherPerPrefills the first by the second
	 */
	public record Audience(int promptTokens, int states, double statesMillis, double prefillMillis,
			double statesPerPrefill, double oneByOneMillis, int oneByOneMeasured, double oneByOnePerStates,
			double togetherMillis, double threePrefillsMillis, double togetherPerPrefills) {
	}

}
