package io.alignserve.policy;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A text that somebody reads while it is written. What may turn out to be the beginning
 * of forbidden words is held back; once there are some, nothing more is given.
 */
public final class GrowingText {

	private final List<@Nullable PhraseBook> books;

	private final StringBuilder text = new StringBuilder();

	private int given;

	private boolean stopped;

	GrowingText(List<@Nullable PhraseBook> books) {
		this.books = books;
		this.stopped = books.stream().anyMatch(Objects::isNull);
	}

	/**
	 * Adds to the text.
	 * @param piece what was written next
	 * @return what may be read now, may be empty
	 */
	public String append(String piece) {
		this.text.append(piece);
		return giveUpTo(safeLength());
	}

	/**
	 * Ends the text.
	 * @param finished the whole text, which was looked at
	 * @return what may be read beside what was given before, may be empty
	 */
	public String finish(String finished) {
		this.text.setLength(0);
		this.text.append(finished);
		return giveUpTo(finished.length());
	}

	/** Tells whether forbidden words were seen, so that nothing more is given. */
	boolean isStopped() {
		return this.stopped;
	}

	private int safeLength() {
		Words words = Words.of(this.text.toString(), false);
		int safe = words.safeLength();
		for (PhraseBook book : this.books) {
			if (book == null) {
				return 0;
			}
			PhraseBook.Scan scan = book.scan(words);
			this.stopped |= scan.match() != null;
			safe = Math.min(safe, scan.safeLength());
		}
		return safe;
	}

	private String giveUpTo(int length) {
		if (this.stopped || length <= this.given) {
			return "";
		}
		String piece = this.text.substring(this.given, length);
		this.given = length;
		return piece;
	}

}
