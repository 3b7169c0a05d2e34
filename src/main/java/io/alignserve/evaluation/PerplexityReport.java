package io.alignserve.evaluation;

import java.util.List;
import java.util.Locale;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The perplexity of one text under several precisions.
 *
 * @param checkpoint name of the folder
 * @param text what was scored
 * @param tokens number of scored tokens
 * @param results one entry a precision
 */
public record PerplexityReport(String checkpoint, String text, long tokens, List<Result> results) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	public PerplexityReport {
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
	 * @return a line and a Markdown table
	 */
	public String table() {
		StringBuilder table = new StringBuilder();
		table.append(String.format(Locale.ROOT, "Checkpoint %s, %s: %d tokens%n%n", this.checkpoint, this.text,
				this.tokens));
		table.append(
				String.format(Locale.ROOT, "| dtype | perplexity | cost against bfloat16 | weights, MB | seconds |%n"
						+ "|---|---:|---:|---:|---:|%n"));
		for (Result result : this.results) {
			table.append(String.format(Locale.ROOT, "| %s | %.4f | %s | %.1f | %.2f |%n", result.dtype(),
					result.perplexity(), cost(result), result.weightBytes() / 1e6, result.seconds()));
		}
		return table.toString();
	}

	/** Without the sign of a difference that rounds to nothing. */
	private static String cost(Result result) {
		boolean none = Math.abs(result.costPercent()) < 0.005;
		return none ? "0.00 %" : String.format(Locale.ROOT, "%+.2f %%", result.costPercent());
	}

	/**
	 * What was found under one precision.
	 *
	 * @param dtype how matrices are held
	 * @param perplexity the exponential of the mean negative log-probability of a token
	 * @param costPercent how much more that is than under bfloat16; negative if it is
	 * less
	 * @param weightBytes the weights as they are held
	 * @param seconds time of scoring, without the load
	 */
	public record Result(String dtype, double perplexity, double costPercent, long weightBytes, double seconds) {

		Result against(double base) {
			return new Result(this.dtype, this.perplexity, 100 * (this.perplexity / base - 1), this.weightBytes,
					this.seconds);
		}

	}

}
