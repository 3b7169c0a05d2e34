package io.alignserve.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RememberedKeysTest {

	private final Instant now = Instant.parse("2026-01-31T12:00:00Z");

	@Test
	void theLeastRecentlyUsedMakesWay() {
		RememberedKeys remembered = new RememberedKeys(Duration.ofMinutes(1), 3);
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			ids.add(remember(remembered));
		}
		assertThat(remembered.find(ids.get(0), this.now)).isPresent();
		ids.add(remember(remembered));
		assertThat(ids).filteredOn((id) -> remembered.find(id, this.now).isPresent())
			.containsExactly(ids.get(0), ids.get(2), ids.get(3));
	}

	@Test
	void noSecretIsKept() {
		KeyText text = KeyText.generate();
		ApiKey key = ApiKey.of(text, new KeyOrder("shop", Role.CLIENT, null, CallerLimits.DEFAULT));
		assertThat(key.toString()).doesNotContain(text.text().substring(16));
		assertThat(text.toString()).doesNotContain(text.text().substring(16));
	}

	private String remember(RememberedKeys remembered) {
		KeyText text = KeyText.generate();
		remembered.remember(ApiKey.of(text, new KeyOrder("shop", Role.CLIENT, null, CallerLimits.DEFAULT)), this.now);
		return text.id();
	}

}
