package io.alignserve.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.alignserve.generation.Engine;

/**
 * What the pool knows. Guarded by the pool's lock; decides nothing that takes time.
 */
final class PoolState {

	/** When what is being loaded may be there. */
	private static final Duration SOON = Duration.ofSeconds(5);

	/** What can be leased, by name. */
	private final Map<String, Resident> residents = new TreeMap<>();

	/** What can be leased no more but still has its memory. */
	private final Set<Resident> draining = new HashSet<>();

	/** What is being loaded, by name. */
	private final Map<String, Loading> loading = new TreeMap<>();

	private final Routes routes = new Routes();

	private final PoolMemory memory;

	/** Aliases that will lead somewhere. */
	private Set<String> expected = Set.of();

	PoolState(Map<String, Long> budget) {
		this.memory = new PoolMemory(budget);
	}

	Routes routes() {
		return this.routes;
	}

	PoolMemory memory() {
		return this.memory;
	}

	Map<String, Loading> loading() {
		return this.loading;
	}

	Set<Resident> draining() {
		return this.draining;
	}

	List<Resident> residents() {
		return List.copyOf(this.residents.values());
	}

	boolean isResident(String name) {
		return this.residents.containsKey(name);
	}

	@Nullable Resident find(String name) {
		return this.residents.get(name);
	}

	Resident require(String name) {
		Resident resident = this.residents.get(name);
		if (resident == null) {
			throw UnknownModelException.of("checkpoint", name, this.residents.keySet());
		}
		return resident;
	}

	void expect(Set<String> aliases) {
		this.expected = Set.copyOf(aliases);
	}

	/** Finds what answers for a name; where a canary is gone, the stable one. */
	Resident answering(String model, String requestId, String caller) {
		Resident resident = this.residents.get(this.routes.resolve(model, requestId, caller));
		Route route = this.routes.get(model);
		if (resident == null && route != null) {
			resident = this.residents.get(route.stable());
		}
		if (resident == null) {
			if (this.expected.contains(model)) {
				throw new Engine.UnavailableException(
						"what answers for the model '" + model + "' is not loaded at the moment", SOON, null);
			}
			Set<String> names = new TreeSet<>(this.routes.all().keySet());
			names.addAll(this.residents.keySet());
			throw UnknownModelException.of("model", model, names);
		}
		return resident;
	}

	void add(Resident resident) {
		this.residents.put(resident.name(), resident);
	}

	/**
	 * Takes a resident out; it keeps its memory until it is closed.
	 * @param resident the resident
	 * @param cause what for
	 */
	void retire(Resident resident, PoolListener.UnloadCause cause) {
		this.residents.remove(resident.name());
		resident.leavingFor(cause);
		this.draining.add(resident);
	}

	/**
	 * Takes a resident back that was to leave and is still in use.
	 * @param source what is wanted
	 * @return whether there was one
	 */
	boolean revive(CheckpointSource source) {
		Optional<Resident> same = this.draining.stream()
			.filter((resident) -> resident.is(source) && resident.isLeased())
			.findFirst();
		same.ifPresent((resident) -> {
			this.draining.remove(resident);
			add(resident);
		});
		return same.isPresent();
	}

	/** Lists what may make way: not pinned, not in use, behind no alias. */
	List<Eviction.Candidate> candidates() {
		List<Eviction.Candidate> candidates = new ArrayList<>();
		for (Resident resident : this.residents.values()) {
			List<Resident> group = new ArrayList<>(adaptersOf(resident));
			// Each adapter holds a lease on its base.
			boolean unused = resident.leases() == group.size() && group.stream().noneMatch(Resident::isLeased);
			group.add(resident);
			if (unused && !resident.isAdapter() && group.stream().allMatch(this::isUnwanted)) {
				candidates.add(candidate(group));
			}
		}
		return candidates;
	}

	private boolean isUnwanted(Resident resident) {
		return !resident.isPinned() && this.routes.leadingTo(resident.name()).isEmpty();
	}

	/** Lists what may make way, and what gives its room back before long anyway. */
	List<Eviction.Candidate> withLeaving() {
		List<Eviction.Candidate> all = new ArrayList<>(candidates());
		this.draining.forEach((resident) -> all.add(candidate(List.of(resident))));
		return all;
	}

	/** Tells what would be free if all made way that may. */
	Map<String, Long> evictableBytes() {
		Map<String, Long> bytes = new HashMap<>();
		withLeaving()
			.forEach((candidate) -> candidate.bytes().forEach((device, own) -> bytes.merge(device, own, Long::sum)));
		return bytes;
	}

	OutOfBudgetException outOfBudget(String name, Map<String, Long> needed) {
		return outOfBudget(name, needed, this.memory.available(evictableBytes(), needed.keySet()));
	}

	OutOfBudgetException outOfBudget(String name, Map<String, Long> needed, Map<String, Long> available) {
		String devices = available.keySet()
			.stream()
			.sorted()
			.map((device) -> needed.get(device) + " bytes of " + device + ", " + available.get(device)
					+ " are available")
			.collect(Collectors.joining("; "));
		return new OutOfBudgetException(name + " does not fit: it takes " + devices, needed, available);
	}

	private static Eviction.Candidate candidate(List<Resident> group) {
		Map<String, Long> bytes = new HashMap<>();
		group.forEach((resident) -> resident.footprint()
			.totals()
			.forEach((device, own) -> bytes.merge(device, own, Long::sum)));
		long lastUsed = group.stream().mapToLong(Resident::lastUsedNanos).max().orElseThrow();
		return new Eviction.Candidate(group.stream().map(Resident::name).toList(), bytes, lastUsed);
	}

	List<Resident> adaptersOf(Resident base) {
		return this.residents.values()
			.stream()
			.filter((resident) -> base.name().equals(resident.source().base()))
			.toList();
	}

	/** Lists what nothing wants and nobody used since a time. */
	List<Resident> idleSince(long nanos) {
		return this.residents.values()
			.stream()
			.filter((resident) -> isUnwanted(resident) && !resident.isLeased() && resident.lastUsedNanos() - nanos < 0)
			.toList();
	}

	List<ResidentStatus> statuses() {
		List<ResidentStatus> statuses = new ArrayList<>();
		this.residents.values().forEach((resident) -> statuses.add(resident.status(ResidentStatus.State.READY)));
		this.loading.values().forEach((loading) -> statuses.add(loading.status()));
		this.draining.forEach((resident) -> statuses.add(resident.status(ResidentStatus.State.DRAINING)));
		return statuses.stream()
			.sorted(Comparator.comparing(ResidentStatus::name).thenComparing(ResidentStatus::state))
			.toList();
	}

	/**
	 * A checkpoint that is being loaded.
	 *
	 * @param source the checkpoint
	 * @param footprint what is set aside for it
	 * @param end completes when it is resident, or was refused
	 */
	record Loading(CheckpointSource source, Footprint footprint, CompletableFuture<Void> end) {

		static Loading of(CheckpointSource source) {
			return new Loading(source, new Footprint(Map.of()), new CompletableFuture<>());
		}

		Loading with(Footprint reserved) {
			return new Loading(this.source, reserved, this.end);
		}

		ResidentStatus status() {
			return new ResidentStatus(this.source.name(), ResidentStatus.State.LOADING, null, this.source.base(),
					this.footprint, 0, 0, 0, false, null);
		}

	}

}
