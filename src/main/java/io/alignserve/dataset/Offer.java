package io.alignserve.dataset;

/**
 * What an ad offers.
 *
 * @param kind for example {@code giveaway}
 * @param spend steps it adds to the spend
 * @param reach steps it adds to the impressions
 * @param sentence its sentence; empty for no offer; <code>{n}</code> a small number,
 * <code>{d}</code> an amount of money
 */
record Offer(String kind, double spend, double reach, String sentence) {

	boolean isPlain() {
		return this.sentence.isEmpty();
	}

}
