package io.alignserve.decoder;

import java.util.Arrays;
import java.util.List;

import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;

/**
 * Drives a decoder by hand.
 */
final class Driver {

	private final LlamaDecoder decoder;

	private final int adapter;

	Driver(LlamaDecoder decoder, int adapter) {
		this.decoder = decoder;
		this.adapter = adapter;
	}

	/** The logits after a prompt that is fed at once. */
	float[] logits(int... prompt) {
		int slot = this.decoder.open(prompt.length);
		float[] logits = feed(Feed.prompt(slot, 0, prompt, this.adapter, Feed.Wanted.ALL)).logits();
		this.decoder.release(slot);
		return logits;
	}

	/** The likeliest continuation. */
	int[] greedy(int[] prompt, int count) {
		int slot = this.decoder.open(prompt.length + count);
		int[] tokens = new int[count];
		NextToken next = feed(Feed.prompt(slot, 0, prompt, this.adapter, Feed.Wanted.LIKELIEST));
		for (int i = 0; i < count; i++) {
			tokens[i] = next.likeliest();
			next = feed(Feed.decoded(slot, prompt.length + i, new int[] { tokens[i] }, this.adapter,
					Feed.Wanted.LIKELIEST));
		}
		this.decoder.release(slot);
		return tokens;
	}

	NextToken feed(Feed feed) {
		return this.decoder.run(new StepInput(List.of(feed), List.of())).next().get(0);
	}

	static int[] joined(int[] first, int[] second, int length) {
		int[] all = Arrays.copyOf(first, length);
		System.arraycopy(second, 0, all, first.length, length - first.length);
		return all;
	}

}
