package io.alignserve.benchmark;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.ModelFamily;

/**
 * The shape of a random Llama, written {@code LxExFxV:H:K[:D]}.
 *
 * @param layers number of layers L
 * @param embedding size of a token's vector E
 * @param feedForward width of the feed-forward part F
 * @param vocabulary number of token ids V
 * @param heads number of query heads H
 * @param keyValueHeads number of key-value heads K
 * @param headSize size of a head D
 */
public record RandomShape(int layers, int embedding, int feedForward, int vocabulary, int heads, int keyValueHeads,
		int headSize) {

	/** Positions that a random checkpoint claims to know. */
	static final int CONTEXT = 4096;

	private static final Pattern FORM = Pattern
		.compile("(\\d{1,7})x(\\d{1,7})x(\\d{1,7})x(\\d{1,7}):(\\d{1,7}):(\\d{1,7})(?::(\\d{1,7}))?");

	/**
	 * Reads a shape.
	 * @param text for example {@code 22x2048x5632x32000:32:4}
	 * @return the shape; D is E / H if it is not given
	 * @throws IllegalArgumentException if it has another form or the sizes do not fit
	 */
	public static RandomShape parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("the shape is " + text
					+ ", it must be LxExFxV:H:K or LxExFxV:H:K:D (layers, embedding, feed-forward, vocabulary, heads, "
					+ "key-value heads, head size), for example 22x2048x5632x32000:32:4");
		}
		int[] sizes = new int[7];
		for (int i = 0; i < sizes.length; i++) {
			sizes[i] = (matcher.group(i + 1) != null) ? Integer.parseInt(matcher.group(i + 1)) : -1;
		}
		if (sizes[6] < 0) {
			if (sizes[4] == 0 || sizes[1] % sizes[4] != 0) {
				throw new IllegalArgumentException("the shape is " + text + ": " + sizes[4] + " heads do not divide "
						+ sizes[1] + ", give the head size as LxExFxV:H:K:D");
			}
			sizes[6] = sizes[1] / sizes[4];
		}
		RandomShape shape = new RandomShape(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6]);
		try {
			shape.config();
		}
		catch (CheckpointException ex) {
			throw new IllegalArgumentException("the shape is " + text + ": " + ex.getMessage(), ex);
		}
		return shape;
	}

	CheckpointConfig config() {
		return CheckpointConfig.of(ModelFamily.LLAMA)
			.shape(this.layers, this.embedding, this.vocabulary, CONTEXT)
			.attention(this.heads, this.keyValueHeads, this.headSize)
			.feedForward(this.feedForward)
			.normEpsilon(1e-5)
			.tokens(0, List.of(Math.min(1, this.vocabulary - 1)))
			.build();
	}

}
