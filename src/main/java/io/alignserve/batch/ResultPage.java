package io.alignserve.batch;

import java.util.List;
import java.util.function.Consumer;

/**
 * A page of results, of which only a part is in memory at a time.
 */
public final class ResultPage {

	private static final int ROWS_AT_A_TIME = 100;

	private final long last;

	private final boolean more;

	private final Source source;

	private final long after;

	ResultPage(long last, boolean more, Source source, long after) {
		this.last = last;
		this.more = more;
		this.source = source;
		this.after = after;
	}

	/**
	 * Returns where the next page begins.
	 * @return the last place of this page
	 */
	public long last() {
		return this.last;
	}

	/**
	 * Tells whether another page may follow, now or later.
	 * @return whether there may be more
	 */
	public boolean hasMore() {
		return this.more;
	}

	/**
	 * Reads the page.
	 * @param each takes one result after the other
	 */
	public void forEach(Consumer<RowResult> each) {
		long from = this.after;
		while (from < this.last) {
			List<RowResult> results = this.source.read(from, ROWS_AT_A_TIME);
			if (results.isEmpty()) {
				return;
			}
			results.forEach(each);
			from = results.get(results.size() - 1).place();
		}
	}

	/** Reads a part of the page. */
	interface Source {

		List<RowResult> read(long after, int limit);

	}

}
