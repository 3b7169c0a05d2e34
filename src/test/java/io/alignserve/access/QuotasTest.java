package io.alignserve.access;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotasTest {

	private static final QuotaProperties.Local UNLIMITED = new QuotaProperties.Local(0, 0, 0);

	@Test
	void aCallersOwnLimitsComeBeforeTheConfiguredOnes() {
		Quotas quotas = new Quotas(new QuotaProperties(60, 1000, 4, UNLIMITED, 10));
		assertThat(quotas.of(caller("a", new CallerLimits(5, null, null))).orElseThrow().policy())
			.startsWith("\"requests\";q=5;w=60, \"tokens\";q=1000;");
		assertThat(quotas.of(caller("b", CallerLimits.DEFAULT)).orElseThrow().policy())
			.startsWith("\"requests\";q=60;");
	}

	@Test
	void localCallsAreLimitedOnlyIfThatIsConfigured() {
		assertThat(new Quotas(new QuotaProperties(60, 1000, 4, UNLIMITED, 10)).of(Caller.LOCAL)).isEmpty();
		assertThat(new Quotas(new QuotaProperties(60, 1000, 4, new QuotaProperties.Local(7, 0, 0), 10)).of(Caller.LOCAL)
			.orElseThrow()
			.policy()).isEqualTo("\"requests\";q=7;w=60");
	}

	@Test
	void callersOfTheSameNameHaveEachTheirOwn() {
		Quotas quotas = new Quotas(new QuotaProperties(1, 0, 0, UNLIMITED, 10));
		assertThat(quotas.of(caller("a", CallerLimits.DEFAULT)).orElseThrow().enter()).isNull();
		assertThat(quotas.of(caller("a", CallerLimits.DEFAULT)).orElseThrow().enter()).isNotNull();
		assertThat(quotas.of(caller("b", CallerLimits.DEFAULT)).orElseThrow().enter()).isNull();
	}

	@Test
	void aChangedLimitBeginsAnew() {
		Quotas quotas = new Quotas(new QuotaProperties(1, 0, 0, UNLIMITED, 10));
		quotas.of(caller("a", CallerLimits.DEFAULT)).orElseThrow().enter();
		assertThat(quotas.of(caller("a", new CallerLimits(2, null, null))).orElseThrow().enter()).isNull();
	}

	@Test
	void forgetsWhoCalledLongestAgo() {
		Quotas quotas = new Quotas(new QuotaProperties(1, 0, 0, UNLIMITED, 2));
		quotas.of(caller("a", CallerLimits.DEFAULT)).orElseThrow().enter();
		quotas.of(caller("b", CallerLimits.DEFAULT)).orElseThrow().enter();
		quotas.of(caller("a", CallerLimits.DEFAULT));
		quotas.of(caller("c", CallerLimits.DEFAULT));
		assertThat(quotas.size()).isEqualTo(2);
		assertThat(quotas.of(caller("a", CallerLimits.DEFAULT)).orElseThrow().enter()).isNotNull();
		assertThat(quotas.of(caller("b", CallerLimits.DEFAULT)).orElseThrow().enter()).isNull();
	}

	private static Caller caller(String id, CallerLimits limits) {
		return new Caller(id, "shop", Role.CLIENT, limits);
	}

}
