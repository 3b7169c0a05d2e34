package io.alignserve.tokenizer.jinja;

/**
 * Bounds the work of one rendering, so that no template can keep a thread or fill the
 * memory. A step costs 1, a text or list costs its length.
 */
final class Budget {

	private long left;

	Budget(long units) {
		this.left = units;
	}

	void charge(long units) {
		this.left -= units;
		if (units < 0 || this.left < 0) {
			throw new JinjaException("the template does too much work");
		}
	}

	String text(String made) {
		charge(made.length());
		return made;
	}

}
