package io.alignserve.dataset;

import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.alignserve.task.TaskVariant;

/**
 * The instructions that the starter checkpoint is trained on: ads of made-up advertisers
 * that respond to a stated model ({@link ResponseModel}). The same seed gives the same
 * instructions on every machine.
 */
public final class StarterCorpus {

	/** The split and the seed make the stream, so that no two splits share draws. */
	private static final long HELD_OUT_STREAM = 1L << 40;

	private final InstructionWriter writer;

	private final Mixture mixture;

	/**
	 * Creates the corpus.
	 * @param mixture how often each variant occurs
	 */
	public StarterCorpus(Mixture mixture) {
		this.writer = new InstructionWriter(new SyntheticAds(Corpus.load()));
		this.mixture = mixture;
	}

	/**
	 * Returns an endless stream of training instructions in the starter's mixture.
	 * @param seed start of the pseudo-random numbers
	 * @return the stream, ordered
	 */
	public static Stream<Instruction> training(long seed) {
		return new StarterCorpus(Mixture.starter()).instructions(Split.TRAIN, seed);
	}

	/**
	 * Returns text to train a tokenizer on.
	 * @param seed start of the pseudo-random numbers
	 * @param instructions number of instructions
	 * @return one text for each instruction, prompt and answer separated by a space
	 */
	public static Stream<String> text(long seed, int instructions) {
		return training(seed).limit(instructions)
			.map((instruction) -> instruction.prompt() + " " + instruction.answer());
	}

	/**
	 * Returns an endless stream of instructions.
	 * @param split which advertisers
	 * @param seed start of the pseudo-random numbers
	 * @return the stream, ordered
	 */
	public Stream<Instruction> instructions(Split split, long seed) {
		return LongStream.range(0, HELD_OUT_STREAM).mapToObj((index) -> {
			Random random = random(split, seed, index);
			return this.writer.next(this.mixture.draw(random), split, random);
		});
	}

	/**
	 * Returns an endless stream of instructions of one variant.
	 * @param variant the variant
	 * @param split which advertisers
	 * @param seed start of the pseudo-random numbers
	 * @return the stream, ordered
	 */
	public Stream<Instruction> instructions(TaskVariant variant, Split split, long seed) {
		return LongStream.range(0, HELD_OUT_STREAM)
			.mapToObj((index) -> this.writer.next(variant, split,
					random(split, Draw.mix(seed, variant.id().hashCode()), index)));
	}

	static Random random(Split split, long seed, long index) {
		return new Random(Draw.mix(seed, (split == Split.HELD_OUT) ? HELD_OUT_STREAM + index : index));
	}

}
