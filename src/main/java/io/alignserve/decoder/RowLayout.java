package io.alignserve.decoder;

/**
 * In which shapes rows are computed.
 */
enum RowLayout {

	/** All rows of a step together: a row is the same in every shape. */
	ANY,
	/**
	 * Decoded tokens in blocks of a fixed number of rows, every unit of a prompt and
	 * every tree in a block of its own: shapes follow from the request alone.
	 */
	FIXED;

	/** Rows of a block of decoded tokens in fixed shapes. */
	static final int DECODE_ROWS = 16;

	/**
	 * Rounds a number of rows up: every new shape costs oneDNN a compilation.
	 * @param rows the number of rows, 1 or more
	 * @return at most 31 more, a few shapes in all
	 */
	static int round(int rows) {
		if (rows <= 8) {
			return rows;
		}
		int step = (rows <= 32) ? 4 : ((rows <= 256) ? 16 : 32);
		return (rows + step - 1) / step * step;
	}

}
