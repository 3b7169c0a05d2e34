package io.alignserve.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.alignserve.pool.Eviction.Candidate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EvictionTest {

	@Test
	void nobodyMakesWayWhereNothingIsMissing() {
		assertThat(Eviction.victims(Map.of(), List.of(candidate("a", 1, 10)))).contains(List.of());
	}

	@Test
	void evictsTheLeastRecentlyUsed() {
		assertThat(names(Eviction.victims(Map.of("cpu", 5L),
				List.of(candidate("young", 3, 10), candidate("old", 1, 10), candidate("middle", 2, 10)))))
			.containsExactly("old");
	}

	@Test
	void evictsAsManyAsAreNeeded() {
		assertThat(names(Eviction.victims(Map.of("cpu", 15L),
				List.of(candidate("young", 3, 10), candidate("old", 1, 10), candidate("middle", 2, 10)))))
			.containsExactly("old", "middle");
	}

	@Test
	void sparesASmallOneThatALargerOneMakesSuperfluous() {
		assertThat(names(
				Eviction.victims(Map.of("cpu", 15L), List.of(candidate("small", 1, 10), candidate("large", 2, 20)))))
			.containsExactly("large");
	}

	@Test
	void sparesThoseOnOtherDevices() {
		Candidate other = new Candidate(List.of("other"), Map.of("cuda:1", 100L), 1);
		Candidate right = new Candidate(List.of("right"), Map.of("cuda:0", 100L), 2);
		assertThat(names(Eviction.victims(Map.of("cuda:0", 50L), List.of(other, right)))).containsExactly("right");
	}

	@Test
	void coversEveryDevice() {
		Candidate both = new Candidate(List.of("both"), Map.of("cuda:0", 60L, "cuda:1", 60L), 3);
		Candidate one = new Candidate(List.of("one"), Map.of("cuda:0", 60L), 1);
		assertThat(names(Eviction.victims(Map.of("cuda:0", 50L, "cuda:1", 50L), List.of(both, one))))
			.containsExactly("both");
	}

	@Test
	void nobodyMakesWayInVain() {
		assertThat(Eviction.victims(Map.of("cpu", 21L), List.of(candidate("a", 1, 10), candidate("b", 2, 10))))
			.isEmpty();
	}

	private static Candidate candidate(String name, long lastUsed, long bytes) {
		return new Candidate(List.of(name), Map.of("cpu", bytes), lastUsed);
	}

	private static List<String> names(Optional<List<Candidate>> victims) {
		return victims.orElseThrow().stream().flatMap((victim) -> victim.names().stream()).toList();
	}

}
