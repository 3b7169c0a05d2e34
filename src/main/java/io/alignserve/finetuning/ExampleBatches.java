package io.alignserve.finetuning;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Function;

import io.alignserve.dataset.Instruction;

/**
 * Cuts a stream of instructions into batches of similar length, so that little is
 * padding: a window of examples is sorted by length, cut, and its batches shuffled.
 */
final class ExampleBatches implements Iterator<TrainingBatch> {

	private static final int WINDOW = 1600;

	private static final int LENGTH_STEP = 32;

	private final Iterator<Instruction> instructions;

	private final Function<Instruction, TrainingExample> encoder;

	private final int tokens;

	private final Random random;

	private final Deque<TrainingBatch> ready = new ArrayDeque<>();

	ExampleBatches(Iterator<Instruction> instructions, Function<Instruction, TrainingExample> encoder, int tokens,
			long seed) {
		this.instructions = instructions;
		this.encoder = encoder;
		this.tokens = tokens;
		this.random = new Random(seed);
	}

	@Override
	public boolean hasNext() {
		return !this.ready.isEmpty() || this.instructions.hasNext();
	}

	@Override
	public TrainingBatch next() {
		if (!hasNext()) {
			throw new NoSuchElementException("the instructions are used up");
		}
		if (this.ready.isEmpty()) {
			fill();
		}
		return this.ready.removeFirst();
	}

	private void fill() {
		List<TrainingExample> window = new ArrayList<>(WINDOW);
		while (window.size() < WINDOW && this.instructions.hasNext()) {
			window.add(this.encoder.apply(this.instructions.next()));
		}
		window.sort(Comparator.comparingInt(TrainingExample::size));
		List<TrainingBatch> batches = new ArrayList<>();
		int from = 0;
		while (from < window.size()) {
			int to = from + 1;
			while (to < window.size() && (to + 1 - from) * length(window.get(to)) <= this.tokens
					&& length(window.get(to)) == length(window.get(from))) {
				to++;
			}
			TrainingBatch batch = new TrainingBatch(to - from, length(window.get(to - 1)));
			for (int i = from; i < to; i++) {
				batch.set(i - from, window.get(i));
			}
			batches.add(batch);
			from = to;
		}
		Collections.shuffle(batches, this.random);
		this.ready.addAll(batches);
	}

	/** Lengths are rounded up: every new shape costs oneDNN a compilation. */
	private static int length(TrainingExample example) {
		return (example.size() - 1 + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP;
	}

}
