package io.alignserve.access;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where administrators get API keys and take them back. Acts are recorded with who asked
 * for them, done or refused.
 */
public interface KeyDesk {

	/**
	 * Makes a key.
	 * @param order what it is to be
	 * @param by who asks
	 * @return the key; nobody can get its text again
	 */
	NewKey issue(KeyOrder order, String by);

	/**
	 * Pages through all keys that were ever made, newest first.
	 * @param before only keys with a smaller number; {@code null} = from the newest
	 * @param limit the most keys, 1 or more
	 * @return the keys
	 */
	List<KeyView> keys(@Nullable Long before, int limit);

	/**
	 * Finds a key.
	 * @param id its id
	 * @return the key
	 * @throws UnknownKeyException if there is none
	 */
	KeyView key(String id);

	/**
	 * Takes a key back: it opens nothing from now on. Again has no effect.
	 * @param id its id
	 * @param by who asks
	 * @throws UnknownKeyException if there is none
	 * @throws LastAdminKeyException if nobody could administer with a key afterwards
	 */
	void revoke(String id, String by);

	/**
	 * A key that was just made.
	 *
	 * @param view what is known of it from now on
	 * @param text the key, to be shown once
	 */
	record NewKey(KeyView view, String text) {

		/** Keeps the key out of logs. */
		@Override
		public String toString() {
			return this.view.toString();
		}

	}

}
