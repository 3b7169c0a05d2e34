package io.alignserve.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains a byte-level BPE vocabulary (Sennrich et al., 2016; on bytes as in GPT-2):
 * starts from the 256 bytes, so that every text can be written, and merges the pair that
 * occurs most often until the vocabulary is full. Equal counts are decided by the smaller
 * ids, so the same texts in any order give the same vocabulary.
 */
public final class BpeTrainer {

	/** A pair that occurs once is not worth a token. */
	private static final int SMALLEST_COUNT = 2;

	private BpeTrainer() {
	}

	/**
	 * Trains on texts, read once.
	 * @param texts the texts
	 * @param vocabularySize the number of token ids wanted, special tokens and bytes
	 * included, at least {@link BpeVocabulary#SMALLEST_SIZE}
	 * @return the vocabulary; smaller than wanted if the texts hold no further pair that
	 * occurs twice
	 */
	public static BpeVocabulary train(Iterable<String> texts, int vocabularySize) {
		if (vocabularySize < BpeVocabulary.SMALLEST_SIZE) {
			throw new IllegalArgumentException("vocabularySize is " + vocabularySize + ", it must be at least "
					+ BpeVocabulary.SMALLEST_SIZE + " (3 special tokens and 256 bytes)");
		}
		WordCounts counts = new WordCounts();
		texts.forEach(counts::add);
		PairCounts pairs = new PairCounts();
		for (Map.Entry<String, int[]> word : counts.asMap().entrySet()) {
			pairs.add(BpeVocabulary.byteIds(word.getKey()), word.getValue()[0]);
		}
		BpeVocabulary.Builder vocabulary = new BpeVocabulary.Builder();
		List<BpeVocabulary.Merge> merges = new ArrayList<>();
		while (vocabulary.size() < vocabularySize) {
			PairCounts.Pair best = pairs.mostFrequent();
			if (best == null || best.count() < SMALLEST_COUNT) {
				break;
			}
			// Two pairs may spell the same token; it keeps its first id.
			int merged = vocabulary.join(best.left(), best.right());
			merges.add(new BpeVocabulary.Merge(best.left(), best.right()));
			pairs.merge(best, merged);
		}
		return vocabulary.build(merges);
	}

}
