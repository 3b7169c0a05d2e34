package io.alignserve.tokenizer;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of checkpoint folders, which is not trusted: how deep it is and of how many parts
 * is bounded, so that a small file cannot ask for much memory.
 */
final class BoundedJson {

	private static final int MAX_DEPTH = 100;

	private BoundedJson() {
	}

	/**
	 * Creates a reader.
	 * @param maxTokens the most JSON tokens of a document
	 */
	static JsonMapper mapper(long maxTokens) {
		return new JsonMapper(JsonFactory.builder()
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxTokenCount(maxTokens).build())
			.build());
	}

}
