package io.alignserve.pool;

import java.util.Map;

/**
 * A checkpoint does not fit beside what must stay; nothing was allocated.
 */
public final class OutOfBudgetException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Map<String, Long> requiredBytes;

	private final transient Map<String, Long> availableBytes;

	/**
	 * Creates the exception.
	 * @param message what does not fit, with both numbers
	 * @param requiredBytes what is needed, by device
	 * @param availableBytes what could be had without taking out what is in use, pinned
	 * or behind an alias, by device
	 */
	public OutOfBudgetException(String message, Map<String, Long> requiredBytes, Map<String, Long> availableBytes) {
		super(message);
		this.requiredBytes = Map.copyOf(requiredBytes);
		this.availableBytes = Map.copyOf(availableBytes);
	}

	/**
	 * Returns what is needed.
	 * @return bytes by device
	 */
	public Map<String, Long> requiredBytes() {
		return this.requiredBytes;
	}

	/**
	 * Returns what could be had.
	 * @return bytes by device
	 */
	public Map<String, Long> availableBytes() {
		return this.availableBytes;
	}

}
