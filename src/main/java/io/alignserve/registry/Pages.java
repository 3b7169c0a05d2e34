package io.alignserve.registry;

/**
 * The sizes of pages.
 */
final class Pages {

	private static final int MOST = 1000;

	private Pages() {
	}

	static int require(int limit) {
		if (limit < 1 || limit > MOST) {
			throw new IllegalArgumentException("limit is " + limit + ", it must be between 1 and " + MOST);
		}
		return limit;
	}

}
