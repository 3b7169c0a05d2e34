package io.alignserve.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who makes way: the least recently used of those that may, as few as are needed,
 * and only those that give back what is missing.
 */
final class Eviction {

	private Eviction() {
	}

	/**
	 * Chooses.
	 * @param shortage the missing bytes by device
	 * @param candidates what may be taken out
	 * @return the victims, the least recently used first; empty if all of them together
	 * are not enough
	 */
	static Optional<List<Candidate>> victims(Map<String, Long> shortage, List<Candidate> candidates) {
		List<Candidate> oldestFirst = candidates.stream()
			.sorted(Comparator.comparingLong(Candidate::lastUsedNanos))
			.toList();
		List<Candidate> victims = new ArrayList<>();
		Map<String, Long> missing = new HashMap<>(shortage);
		for (Candidate candidate : oldestFirst) {
			if (missing.isEmpty()) {
				break;
			}
			if (missing.keySet().stream().anyMatch((device) -> candidate.bytes().getOrDefault(device, 0L) > 0)) {
				victims.add(candidate);
				subtract(missing, candidate);
			}
		}
		return missing.isEmpty() ? Optional.of(needed(shortage, victims)) : Optional.empty();
	}

	/** A large victim may have made smaller ones before it superfluous. */
	private static List<Candidate> needed(Map<String, Long> shortage, List<Candidate> victims) {
		List<Candidate> needed = new ArrayList<>(victims);
		for (int i = needed.size() - 1; i >= 0; i--) {
			List<Candidate> others = new ArrayList<>(needed);
			others.remove(i);
			if (suffice(shortage, others)) {
				needed = others;
			}
		}
		return needed;
	}

	private static boolean suffice(Map<String, Long> shortage, List<Candidate> victims) {
		Map<String, Long> missing = new HashMap<>(shortage);
		victims.forEach((victim) -> subtract(missing, victim));
		return missing.isEmpty();
	}

	private static void subtract(Map<String, Long> missing, Candidate candidate) {
		missing.replaceAll((device, bytes) -> bytes - candidate.bytes().getOrDefault(device, 0L));
		missing.values().removeIf((bytes) -> bytes <= 0);
	}

	/**
	 * What may be taken out together: a checkpoint with its adapters, last.
	 *
	 * @param names the names, adapters before their base
	 * @param bytes what they give back, by device
	 * @param lastUsedNanos when one of them was last used, on any clock
	 */
	record Candidate(List<String> names, Map<String, Long> bytes, long lastUsedNanos) {

		Candidate {
			names = List.copyOf(names);
			bytes = Map.copyOf(bytes);
		}

	}

}
