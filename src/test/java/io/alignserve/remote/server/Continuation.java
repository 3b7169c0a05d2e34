package io.alignserve.remote.server;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * One prompt being continued, a token at a time.
 */
final class Continuation implements AutoCloseable {

	private final LlamaContext model;

	private final int sequence;

	private final int[] prompt;

	private final boolean echo;

	private final int room;

	private final Pointer sampler;

	private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

	private int generated;

	private int last;

	private @Nullable String finish;

	Continuation(LlamaContext model, int sequence, int[] prompt, CompletionCall call, int index) {
		this.model = model;
		this.sequence = sequence;
		this.prompt = prompt;
		this.echo = call.echo();
		this.room = call.room(prompt.length, model.contextLength());
		LlamaContext.Sampling sampling = call.sampling();
		this.sampler = model.sampler(new LlamaContext.Sampling(sampling.temperature(), sampling.topK(), sampling.topP(),
				sampling.minP(), sampling.seed() + index, sampling.bias()));
	}

	int[] prompt() {
		return this.prompt;
	}

	int generated() {
		return this.generated;
	}

	/**
	 * Why it has ended, {@code null} if it has not.
	 */
	@Nullable String finish() {
		return this.finish;
	}

	/**
	 * Generates the next token.
	 */
	Token next() {
		boolean first = this.generated == 0;
		int[] tokens = first ? this.prompt : new int[] { this.last };
		int position = first ? 0 : this.prompt.length + this.generated - 1;
		LlamaContext.Step step = this.model.decode(this.sequence, tokens, position, first && this.echo, this.sampler);
		this.last = step.token();
		this.generated++;
		float[][] logits = step.logits();
		float[][] ofPrompt = (first && this.echo) ? Arrays.copyOf(logits, logits.length - 1) : new float[0][];
		if (this.model.ends(this.last)) {
			this.finish = "stop";
		}
		else if (this.generated >= this.room) {
			this.finish = "length";
		}
		this.pending.writeBytes(this.model.piece(this.last));
		return new Token(this.last, text(), logits[logits.length - 1], ofPrompt);
	}

	/**
	 * Takes the bytes that make whole characters, {@code null} if the last one is not.
	 */
	private @Nullable String text() {
		byte[] bytes = this.pending.toByteArray();
		if (!Utf8.isWhole(bytes)) {
			return null;
		}
		this.pending.reset();
		return Utf8.decode(bytes);
	}

	@Override
	public void close() {
		this.model.free(this.sampler);
		this.model.clear(this.sequence);
	}

	/**
	 * A generated token.
	 *
	 * @param id the token
	 * @param text what it adds to the text; {@code null} if it ends within a character
	 * @param logits what it was chosen by
	 * @param promptLogits of the first one, if asked for: what the tokens of the prompt
	 * from the second on follow
	 */
	record Token(int id, @Nullable String text, float[] logits, float[][] promptLogits) {

	}

}
