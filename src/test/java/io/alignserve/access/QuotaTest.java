package io.alignserve.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaTest {

	private final AtomicLong nanoTime = new AtomicLong(-5_000_000_000L);

	@Test
	void refusesTheRequestBeyondTheMinutesNumberUntilTheNextMinute() {
		Quota quota = quota(2, 0, 0);
		pass(Duration.ofSeconds(20));
		assertThat(quota.enter()).isNull();
		assertThat(quota.state()).isEqualTo("\"requests\";r=1;t=40");
		assertThat(quota.enter()).isNull();
		assertThat(quota.enter()).isEqualTo(new Quota.Excess(Quota.Limit.REQUESTS, 2, Duration.ofSeconds(40)));
		assertThat(quota.state()).isEqualTo("\"requests\";r=0;t=40");
		pass(Duration.ofSeconds(40));
		assertThat(quota.enter()).isNull();
		assertThat(quota.state()).isEqualTo("\"requests\";r=1;t=60");
	}

	@Test
	void chargesTokensWhenTheCallEndsAndTheNextMinutesPayTheDebt() {
		Quota quota = quota(0, 100, 0);
		assertThat(quota.enter()).isNull();
		quota.leave(250);
		assertThat(quota.state()).isEqualTo("\"tokens\";r=0;t=120");
		assertThat(quota.enter()).isEqualTo(new Quota.Excess(Quota.Limit.TOKENS, 100, Duration.ofSeconds(120)));
		pass(Duration.ofSeconds(119));
		assertThat(quota.enter()).isNotNull();
		pass(Duration.ofSeconds(1));
		assertThat(quota.enter()).isNull();
		assertThat(quota.state()).isEqualTo("\"tokens\";r=50;t=60");
	}

	@Test
	void aCallThatMayOverdrawIsLetInWhileATokenIsLeft() {
		Quota quota = quota(0, 100, 0);
		quota.leave(99);
		assertThat(quota.enter()).isNull();
		quota.leave(1);
		assertThat(quota.enter()).isNotNull();
	}

	@Test
	void boundsCallsAtATime() {
		Quota quota = quota(10, 0, 2);
		assertThat(quota.enter()).isNull();
		assertThat(quota.enter()).isNull();
		assertThat(quota.enter()).isEqualTo(new Quota.Excess(Quota.Limit.CONCURRENT, 2, Duration.ofSeconds(1)));
		// What was refused has not been counted as a request.
		assertThat(quota.state()).isEqualTo("\"requests\";r=8;t=60, \"concurrent\";r=0");
		quota.leave(0);
		assertThat(quota.enter()).isNull();
	}

	@Test
	void aCallThatTheMinuteRefusesHoldsNoPlace() {
		Quota quota = quota(1, 0, 1);
		assertThat(quota.enter()).isNull();
		quota.leave(0);
		assertThat(quota.enter()).isNotNull();
		assertThat(quota.state()).endsWith("\"concurrent\";r=1");
	}

	@Test
	void namesItsPolicyWithItsUnits() {
		assertThat(quota(60, 1000, 4).policy()).isEqualTo("\"requests\";q=60;w=60, "
				+ "\"tokens\";q=1000;w=60;qu=\"tokens\", \"concurrent\";q=4;qu=\"concurrent-requests\"");
	}

	private Quota quota(int requests, int tokens, int concurrent) {
		return new Quota(new Allowance(requests, tokens, concurrent), this.nanoTime::get);
	}

	private void pass(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

}
