package io.alignserve.ad;

/**
 * Where a campaign was marketed.
 */
public enum Market {

	/** The United States only. */
	USA("USA"),
	/** Any other country too. */
	GLOBAL("Global");

	private final String label;

	Market(String label) {
		this.label = label;
	}

	/**
	 * Returns the word that the prompts use.
	 * @return {@code USA} or {@code Global}
	 */
	public String label() {
		return this.label;
	}

}
