package io.alignserve.api;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PromQlNamesTest {

	@Test
	void tellsMetricsFromFunctionsLabelsAndKeywords() {
		PromQlNames names = PromQlNames
			.of("histogram_quantile(0.95, sum by (le, task) (rate(a_bucket{x=~\"$job and b\", y!=\"c\"}[5m]))) > 1e3 "
					+ "and on (job) absent(d) unless e / ignoring (z) group_left f:g offset 5m");
		assertThat(names.metrics())
			.isEqualTo(Map.of("a_bucket", Set.of("x", "y"), "d", Set.of(), "e", Set.of(), "f:g", Set.of()));
		assertThat(names.grouped()).containsExactlyInAnyOrder("le", "task", "job", "z");
	}

}
