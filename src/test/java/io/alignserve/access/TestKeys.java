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
		KeyText text = KeyText.generate();
		context.getBean(ApiKeys.class)
			.save(new ApiKey(text, KeyText.random(16), new Caller(name, role), Instant.now(), null));
		return text.text();
	}

}
