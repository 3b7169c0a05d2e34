package io.alignserve.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.decoder.Precision;
import io.alignserve.decoder.WeightBytes;

/**
 * Measures what it costs to hold a checkpoint's weights in fewer bits: the perplexity of
 * the same texts under each precision, loaded one after the other.
 */
public final class PrecisionCosts {

	private final CheckpointFolder folder;

	private final String device;

	/**
	 * Prepares a measurement.
	 * @param folder the checked folder
	 * @param device where to compute, as in {@link DecoderOptions}
	 */
	public PrecisionCosts(CheckpointFolder folder, String device) {
		this.folder = folder;
		this.device = device;
	}

	/**
	 * Measures.
	 * @param texts what is scored
	 * @param precisions the precisions; bfloat16, which the others are compared with, is
	 * always measured
	 * @return one entry a precision, most bits first
	 */
	public PerplexityReport measure(ScoredTexts texts, Collection<Precision> precisions) {
		Set<Precision> all = new TreeSet<>(precisions);
		all.add(Precision.BFLOAT16);
		List<PerplexityReport.Result> measured = new ArrayList<>();
		all.forEach((precision) -> measured.add(measure(texts, precision)));
		double base = measured.stream()
			.filter((one) -> one.dtype().equals(Precision.BFLOAT16.label()))
			.mapToDouble(PerplexityReport.Result::perplexity)
			.sum();
		return new PerplexityReport(this.folder.path().toAbsolutePath().normalize().getFileName().toString(),
				texts.source(), texts.tokens(), measured.stream().map((one) -> one.against(base)).toList());
	}

	private PerplexityReport.Result measure(ScoredTexts texts, Precision precision) {
		try (LlamaDecoder decoder = DecoderLoader.load(this.folder, new DecoderOptions(precision, this.device, true))) {
			long begin = System.nanoTime();
			double sum = new ChainScorer(decoder).logProbability(texts.texts());
			double seconds = (System.nanoTime() - begin) / 1e9;
			return new PerplexityReport.Result(precision.label(), Math.exp(-sum / texts.tokens()), 0,
					WeightBytes.of(this.folder.config(), precision).total(), seconds);
		}
	}

}
