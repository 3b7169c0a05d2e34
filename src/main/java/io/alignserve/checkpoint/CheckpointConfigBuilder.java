package io.alignserve.checkpoint;

import java.util.List;

/**
 * Puts a {@link CheckpointConfig} together. What was not set is what the family's
 * checkpoints usually have: no window, no scaling, untied embeddings, no start token.
 */
public final class CheckpointConfigBuilder {

	private final ModelFamily family;

	private int layers;

	private int embedding;

	private int heads;

	private int keyValueHeads;

	private int headSize;

	private int feedForward;

	private int vocabulary;

	private int contextLength;

	private double normEpsilon = 1e-5;

	private RotaryEncoding rotary = RotaryEncoding.of(10000);

	private boolean queryKeyValueBias;

	private boolean outputBias;

	private int slidingWindow;

	private Experts experts;

	private boolean tiedEmbeddings;

	private int startToken = -1;

	private List<Integer> endTokens = List.of();

	CheckpointConfigBuilder(ModelFamily family) {
		this.family = family;
		this.queryKeyValueBias = family == ModelFamily.QWEN2;
		this.experts = (family == ModelFamily.MIXTRAL) ? new Experts(8, 2, true) : Experts.NONE;
	}

	/**
	 * Sets the sizes outside the layers.
	 * @param layers number of layers L
	 * @param embedding size of a token's vector E
	 * @param vocabulary number of token ids V
	 * @param contextLength largest number of positions
	 * @return this
	 */
	public CheckpointConfigBuilder shape(int layers, int embedding, int vocabulary, int contextLength) {
		this.layers = layers;
		this.embedding = embedding;
		this.vocabulary = vocabulary;
		this.contextLength = contextLength;
		return this;
	}

	/**
	 * Sets the sizes of the attention.
	 * @param heads number of query heads H
	 * @param keyValueHeads number of key-value heads K
	 * @param headSize size of a head D
	 * @return this
	 */
	public CheckpointConfigBuilder attention(int heads, int keyValueHeads, int headSize) {
		this.heads = heads;
		this.keyValueHeads = keyValueHeads;
		this.headSize = headSize;
		return this;
	}

	/**
	 * Sets which parts of the attention have biases.
	 * @param queryKeyValue whether query, key and value have
	 * @param output whether the output has
	 * @return this
	 */
	public CheckpointConfigBuilder biases(boolean queryKeyValue, boolean output) {
		this.queryKeyValueBias = queryKeyValue;
		this.outputBias = output;
		return this;
	}

	/**
	 * Sets the width of the feed-forward part.
	 * @param width F
	 * @return this
	 */
	public CheckpointConfigBuilder feedForward(int width) {
		this.feedForward = width;
		return this;
	}

	/**
	 * Sets the experts.
	 * @param sparse the experts of each layer
	 * @return this
	 */
	public CheckpointConfigBuilder experts(Experts sparse) {
		this.experts = sparse;
		return this;
	}

	/**
	 * Sets the norms' epsilon, 1e-5 unless set.
	 * @param epsilon added to the mean square
	 * @return this
	 */
	public CheckpointConfigBuilder normEpsilon(double epsilon) {
		this.normEpsilon = epsilon;
		return this;
	}

	/**
	 * Sets the position encoding, unscaled with base 10000 unless set.
	 * @param encoding the encoding
	 * @return this
	 */
	public CheckpointConfigBuilder rotary(RotaryEncoding encoding) {
		this.rotary = encoding;
		return this;
	}

	/**
	 * Sets the sliding window.
	 * @param positions how many positions a token sees; 0 for all
	 * @return this
	 */
	public CheckpointConfigBuilder slidingWindow(int positions) {
		this.slidingWindow = positions;
		return this;
	}

	/**
	 * Sets whether the output head is the embedding.
	 * @param tied whether it is
	 * @return this
	 */
	public CheckpointConfigBuilder tiedEmbeddings(boolean tied) {
		this.tiedEmbeddings = tied;
		return this;
	}

	/**
	 * Sets the tokens around a text.
	 * @param start id before a prompt; -1 if none
	 * @param ends ids that end an answer
	 * @return this
	 */
	public CheckpointConfigBuilder tokens(int start, List<Integer> ends) {
		this.startToken = start;
		this.endTokens = ends;
		return this;
	}

	/**
	 * Builds the configuration.
	 * @return the configuration
	 * @throws CheckpointException naming the field that is out of range
	 */
	public CheckpointConfig build() {
		return new CheckpointConfig(this.family, this.layers, this.embedding, this.heads, this.keyValueHeads,
				this.headSize, this.feedForward, this.vocabulary, this.contextLength, this.normEpsilon, this.rotary,
				this.queryKeyValueBias, this.outputBias, this.family == ModelFamily.QWEN3, this.slidingWindow,
				this.experts, this.tiedEmbeddings, this.startToken, this.endTokens);
	}

}
