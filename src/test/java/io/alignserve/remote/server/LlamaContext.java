package io.alignserve.remote.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * A model in llama.cpp, with room for several sequences that take turns. Lives as long as
 * its process. Safe for use by several threads.
 */
final class LlamaContext {

	/** As many tokens go into one call of the library at most. */
	private static final int BATCH = 512;

	private final LlamaLibrary library;

	private final Pointer vocabulary;

	private final Pointer context;

	private final int contextLength;

	private final int size;

	private LlamaContext(LlamaLibrary library, Pointer model, Pointer context) {
		this.library = library;
		this.context = context;
		this.vocabulary = library.modelGetVocab(model);
		this.contextLength = library.modelNCtxTrain(model);
		this.size = library.vocabNTokens(this.vocabulary);
	}

	/**
	 * Loads a model.
	 * @param file a GGUF file
	 * @param sequences how many sequences there is room for, each of full length
	 * @return the model
	 */
	static LlamaContext load(Path file, int sequences) throws IOException {
		LlamaLibrary library = LlamaLibrary.load();
		library.backendInit();
		LlamaLibrary.ModelParams.ByValue modelParams = library.modelDefaultParams();
		modelParams.gpuLayers = 0;
		Pointer model = library.modelLoadFromFile(file.toString(), modelParams);
		if (model == null) {
			throw new IOException("llama.cpp refuses " + file);
		}
		LlamaLibrary.ContextParams.ByValue params = library.contextDefaultParams();
		if (params.context != 512 || params.batch != 2048 || params.defragmentation != -1 || params.keyType != 1) {
			throw new IllegalStateException("not the layout of this llama.cpp: " + params);
		}
		params.context = sequences * library.modelNCtxTrain(model);
		params.batch = BATCH;
		params.microBatch = BATCH;
		params.sequences = sequences;
		params.threads = 1;
		params.batchThreads = 1;
		// keys and values in float32, so that nothing is rounded
		params.keyType = 0;
		params.valueType = 0;
		Pointer context = library.initFromModel(model, params);
		if (context == null) {
			throw new IOException("llama.cpp makes no context for " + file);
		}
		return new LlamaContext(library, model, context);
	}

	int contextLength() {
		return this.contextLength;
	}

	int vocabularySize() {
		return this.size;
	}

	/**
	 * Tells if a token ends a text.
	 */
	boolean ends(int token) {
		return this.library.vocabIsEog(this.vocabulary, token);
	}

	/**
	 * Encodes a text, with the start token before it.
	 */
	int[] tokenize(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		int[] tokens = new int[bytes.length + 2];
		int count = this.library.tokenize(this.vocabulary, bytes, tokens);
		return Arrays.copyOf(tokens, count);
	}

	/**
	 * The bytes a token stands for, none for a control token.
	 */
	byte[] piece(int token) {
		byte[] buffer = new byte[256];
		int length = this.library.tokenToPiece(this.vocabulary, token, buffer, buffer.length, 0, false);
		return Arrays.copyOf(buffer, Math.max(length, 0));
	}

	/**
	 * Makes what chooses tokens, in llama.cpp's order: bias, then the likeliest or top k,
	 * top p, min p, temperature, chance.
	 * @return to be given back to {@link #free}
	 */
	Pointer sampler(Sampling sampling) {
		LlamaLibrary.ChainParams.ByValue params = new LlamaLibrary.ChainParams.ByValue();
		params.noTimings = 1;
		Pointer chain = this.library.samplerChainInit(params);
		if (!sampling.bias().isEmpty()) {
			this.library.samplerChainAdd(chain, bias(sampling.bias()));
		}
		if (sampling.temperature() <= 0) {
			this.library.samplerChainAdd(chain, this.library.samplerInitGreedy());
			return chain;
		}
		if (sampling.topK() > 0) {
			this.library.samplerChainAdd(chain, this.library.samplerInitTopK(sampling.topK()));
		}
		this.library.samplerChainAdd(chain, this.library.samplerInitTopP(sampling.topP(), 1));
		this.library.samplerChainAdd(chain, this.library.samplerInitMinP(sampling.minP(), 1));
		this.library.samplerChainAdd(chain, this.library.samplerInitTemp(sampling.temperature()));
		this.library.samplerChainAdd(chain, this.library.samplerInitDist(sampling.seed()));
		return chain;
	}

	private Pointer bias(Map<Integer, Float> bias) {
		Memory pairs = new Memory(8L * bias.size());
		int offset = 0;
		for (Map.Entry<Integer, Float> entry : bias.entrySet()) {
			pairs.setInt(offset, entry.getKey());
			pairs.setFloat(offset + 4, entry.getValue());
			offset += 8;
		}
		return this.library.samplerInitLogitBias(this.size, bias.size(), pairs);
	}

	void free(Pointer sampler) {
		this.library.samplerFree(sampler);
	}

	/**
	 * Forgets a sequence.
	 */
	synchronized void clear(int sequence) {
		this.library.kvSelfSeqRm(this.context, sequence, -1, -1);
	}

	/**
	 * Takes in tokens of a sequence and chooses the one that follows.
	 * @param sequence the sequence
	 * @param tokens the tokens, 1 or more
	 * @param position the position of the first one
	 * @param all if the logits behind every token are wanted, not only behind the last
	 * @param sampler what chooses
	 * @return the logits and the choice
	 */
	synchronized Step decode(int sequence, int[] tokens, int position, boolean all, Pointer sampler) {
		float[][] logits = new float[all ? tokens.length : 1][];
		int begin = 0;
		while (begin < tokens.length) {
			int end = Math.min(begin + BATCH, tokens.length);
			decode(sequence, Arrays.copyOfRange(tokens, begin, end), position + begin, all);
			for (int i = all ? begin : end - 1; i < end; i++) {
				logits[all ? i : 0] = this.library.getLogitsIth(this.context, i - begin).getFloatArray(0, this.size);
			}
			begin = end;
		}
		return new Step(logits, this.library.samplerSample(sampler, this.context, -1));
	}

	private void decode(int sequence, int[] tokens, int position, boolean all) {
		int count = tokens.length;
		// Native.POINTER_SIZE * count: for each token a pointer to the same sequence id
		Memory memory = new Memory(4L * (3 * count + 1));
		Memory pointers = new Memory((long) Native.POINTER_SIZE * count);
		Memory outputs = new Memory(count);
		memory.setInt(12L * count, sequence);
		for (int i = 0; i < count; i++) {
			memory.setInt(4L * i, tokens[i]);
			memory.setInt(4L * (count + i), position + i);
			memory.setInt(4L * (2 * count + i), 1);
			pointers.setPointer((long) Native.POINTER_SIZE * i, memory.share(12L * count));
			outputs.setByte(i, (byte) ((all || i == count - 1) ? 1 : 0));
		}
		LlamaLibrary.Batch.ByValue batch = new LlamaLibrary.Batch.ByValue();
		batch.count = count;
		batch.tokens = memory;
		batch.positions = memory.share(4L * count);
		batch.sequenceCounts = memory.share(8L * count);
		batch.sequences = pointers;
		batch.outputs = outputs;
		int result = this.library.decode(this.context, batch);
		if (result != 0) {
			throw new IllegalStateException("llama_decode says " + result);
		}
	}

	/**
	 * What a sequence's step gave.
	 *
	 * @param logits behind each token asked for, over the vocabulary
	 * @param token the token chosen to follow
	 */
	record Step(float[][] logits, int token) {

	}

	/**
	 * How tokens are chosen.
	 */
	record Sampling(float temperature, int topK, float topP, float minP, int seed, Map<Integer, Float> bias) {

	}

}
