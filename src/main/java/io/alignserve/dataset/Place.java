package io.alignserve.dataset;

/**
 * A local reference.
 *
 * @param name as a sentence has it, for example {@code the Bayou}
 * @param appeal its appeal, regional only
 */
record Place(String name, Appeal appeal) {

	/**
	 * Returns the name as a keyword.
	 * @return the name without its article
	 */
	String keyword() {
		return this.name.startsWith("the ") ? this.name.substring("the ".length()) : this.name;
	}

}
