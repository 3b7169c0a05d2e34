package io.alignserve.generation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionRateTest {

	private final AtomicLong nanoTime = new AtomicLong(-7);

	private final CompletionRate rate = new CompletionRate(this.nanoTime::get);

	@Test
	void tellsHowLongAQueueIsAtThePresentRate() {
		this.rate.begun(100);
		for (int i = 0; i < 20; i++) {
			pass(Duration.ofMillis(250));
			this.rate.ended();
		}
		assertThat(this.rate.until(8)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void beforeTheFirstEndTheTimeSoFarIsTheGuess() {
		this.rate.begun(1);
		pass(Duration.ofSeconds(3));
		assertThat(this.rate.until(4)).isEqualTo(Duration.ofSeconds(12));
	}

	@Test
	void timeWithoutWorkSaysNothing() {
		pass(Duration.ofHours(1));
		this.rate.begun(1);
		pass(Duration.ofSeconds(1));
		this.rate.ended();
		pass(Duration.ofHours(1));
		this.rate.begun(1);
		pass(Duration.ofSeconds(1));
		this.rate.ended();
		assertThat(this.rate.until(1)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void whatWasLongAgoIsForgotten() {
		this.rate.begun(1000);
		for (int i = 0; i < 100; i++) {
			pass(Duration.ofMillis(100));
			this.rate.ended();
		}
		for (int i = 0; i < 25; i++) {
			pass(Duration.ofSeconds(1));
			this.rate.ended();
		}
		assertThat(this.rate.until(10)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
	}

	@Test
	void whatIsDroppedIsNotCounted() {
		this.rate.begun(3);
		pass(Duration.ofSeconds(1));
		this.rate.dropped();
		this.rate.ended();
		assertThat(this.rate.until(2)).isEqualTo(Duration.ofSeconds(2));
	}

	private void pass(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

}
