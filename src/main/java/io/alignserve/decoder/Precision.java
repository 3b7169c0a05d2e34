package io.alignserve.decoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.alignserve.checkpoint.ElementType;

/**
 * How a decoder holds its matrices and what it computes in. Embedding, norms and biases
 * are never quantised, the routers of sparse experts neither.
 */
public enum Precision {

	/** Matrices and activations in single precision. */
	FLOAT32(ElementType.FLOAT32, 0, 1),
	/** Matrices and activations in bfloat16. */
	BFLOAT16(ElementType.BFLOAT16, 0, 1),
	/**
	 * Matrices in int8 with one float32 scale a row, activations in bfloat16: in a
	 * product each enters as two planes of 8 bits.
	 */
	INT8(ElementType.BFLOAT16, 8, 1),
	/**
	 * Matrices in int4 with a bfloat16 scale and offset for every 64 columns, the output
	 * head in int8, activations in bfloat16. Matrices of shapes that do not allow it
	 * (rows no multiple of 64, columns none of 64) in int8.
	 */
	INT4(ElementType.BFLOAT16, 4, 64);

	private final ElementType activations;

	private final int bits;

	private final int group;

	Precision(ElementType activations, int bits, int group) {
		this.activations = activations;
		this.bits = bits;
		this.group = group;
	}

	/**
	 * Returns the name used in configuration and reports.
	 * @return {@code float32}, {@code bfloat16}, {@code int8} or {@code int4}
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Finds a precision by its label.
	 * @param label for example {@code int8}
	 * @return the precision
	 * @throws IllegalArgumentException if there is none of that label
	 */
	public static Precision ofLabel(String label) {
		return Arrays.stream(values())
			.filter((precision) -> precision.label().equals(label))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("dtype is " + label + ", allowed are "
					+ Arrays.stream(values()).map(Precision::label).collect(Collectors.joining(", "))));
	}

	/**
	 * Returns the type of activations, embedding and KV cache.
	 * @return float32 or bfloat16
	 */
	public ElementType activations() {
		return this.activations;
	}

	/** Bits of a matrix element; 0 = as the activations. */
	int bits() {
		return this.bits;
	}

	/** Bits of an element of the output head, which small errors hurt most. */
	int headBits() {
		return (this.bits == 0) ? 0 : 8;
	}

	/** Columns that share a scale; 1 where none do. */
	int group() {
		return this.group;
	}

	/**
	 * Tells what a matrix takes in memory.
	 * @param rows number of rows
	 * @param columns number of columns
	 * @param head whether it is the output head
	 * @return bytes
	 */
	long matrixBytes(long rows, long columns, boolean head) {
		boolean four = this.bits == 4 && !head && columns % this.group == 0 && rows % 64 == 0;
		if (four) {
			return rows * columns / 2 + rows * (columns / this.group) * 4;
		}
		return (this.bits == 0) ? rows * columns * this.activations.bytes() : rows * columns + rows * 8;
	}

}
