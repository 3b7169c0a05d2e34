package io.alignserve.access;

import java.time.Instant;

import org.springframework.context.ApplicationContext;

/**
 * Cuts API keys for tests.
 */
public final class TestKeys {

	private TestKeys() {
	}

	/**
	 * Cuts a key.
	 * @param context the running service
	 * @param name the key's name
	 * @param role what it opens
	 * @return its text
	 */
	public static String cut(ApplicationContext context, String name, Role role) {
		return cut(context, name, role, CallerLimits.DEFAULT);
	}

	/**
	 * Cuts a key with limits of its own.
	 * @param context the running service
	 * @param name the key's name
	 * @param role what it opens
	 * @param limits what its owner may use
	 * @return its text
	 */
	public static String cut(ApplicationContext context, String name, Role role, CallerLimits limits) {
		KeyText text = KeyText.generate();
		context.getBean(ApiKeys.class).add(ApiKey.of(text, new KeyOrder(name, role, null, limits)), Instant.now());
		return text.text();
	}

}
