package io.alignserve.checkpoint;

import java.util.List;

/**
 * One weight that a decoder needs.
 *
 * @param name the tensor's name as Hugging Face transformers writes it
 * @param shape its sizes, (out, in) for matrices
 * @param role what it does
 * @param layer the layer it belongs to, from 0; -1 if to none
 * @param expert the expert it belongs to, from 0; -1 if to none
 */
public record WeightSpec(String name, List<Long> shape, WeightRole role, int layer, int expert) {

	public WeightSpec {
		shape = List.copyOf(shape);
	}

	/**
	 * Creates the spec of a tensor that has no role in a decoder.
	 * @param name the tensor's name
	 * @param shape its sizes
	 */
	public WeightSpec(String name, List<Long> shape) {
		this(name, shape, WeightRole.OTHER, -1, -1);
	}

	/**
	 * Returns the number of elements.
	 * @return the product of the sizes
	 */
	public long elements() {
		return this.shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
	}

}
