package io.alignserve.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element types of weights on disk and in memory.
 */
public enum ElementType {

	/** IEEE 754 single precision. */
	FLOAT32("F32", "float32", 4, 6),
	/** The upper half of a single precision number. */
	BFLOAT16("BF16", "bfloat16", 2, 15),
	/** IEEE 754 half precision. */
	FLOAT16("F16", "float16", 2, 5);

	private final String safetensorsName;

	private final String label;

	private final int bytes;

	private final int torchCode;

	ElementType(String safetensorsName, String label, int bytes, int torchCode) {
		this.safetensorsName = safetensorsName;
		this.label = label;
		this.bytes = bytes;
		this.torchCode = torchCode;
	}

	/**
	 * Returns the name used in configuration and reports.
	 * @return for example {@code bfloat16}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Returns the name used in safetensors headers.
	 * @return for example {@code BF16}
	 */
	public String safetensorsName() {
		return this.safetensorsName;
	}

	/**
	 * Returns the size of an element.
	 * @return bytes
	 */
	public int bytes() {
		return this.bytes;
	}

	/**
	 * Returns libtorch's number of the type.
	 * @return the value of {@code c10::ScalarType}
	 */
	public int torchCode() {
		return this.torchCode;
	}

	static Optional<ElementType> ofSafetensors(String name) {
		return Arrays.stream(values()).filter((type) -> type.safetensorsName.equals(name)).findFirst();
	}

	static String safetensorsNames() {
		return Arrays.stream(values()).map(ElementType::safetensorsName).collect(Collectors.joining(", "));
	}

}
