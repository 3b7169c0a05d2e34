package io.alignserve.registry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wanted, read at one moment.
 *
 * @param checkpoints what is registered, by name
 * @param aliases where each alias is to lead
 */
record DesiredState(Map<String, CheckpointRow> checkpoints, List<AliasRow> aliases) {

	static DesiredState read(Checkpoints checkpoints, Aliases aliases) {
		// Aliases first: a checkpoint that one leads to is registered before it does.
		List<AliasRow> rows = aliases.all();
		Map<String, CheckpointRow> byName = new HashMap<>();
		checkpoints.all().forEach((row) -> byName.put(row.name(), row));
		return new DesiredState(byName, rows);
	}

	/** What must stay resident where it is: behind an alias or asked for. */
	Set<String> needed() {
		Set<String> needed = new HashSet<>();
		this.aliases.forEach((alias) -> needed.addAll(alias.targets()));
		this.checkpoints.values()
			.stream()
			.filter(CheckpointRow::isWanted)
			.forEach((checkpoint) -> needed.add(checkpoint.name()));
		return needed;
	}

	/** Adds the bases of adapters. */
	Set<String> withBases(Set<String> names) {
		Set<String> all = new HashSet<>(names);
		for (String name : names) {
			CheckpointRow row = this.checkpoints.get(name);
			if (row != null && row.base() != null) {
				all.add(row.base());
			}
		}
		return all;
	}

	List<String> aliasesOf(String checkpoint) {
		return this.aliases.stream().filter((alias) -> alias.leadsTo(checkpoint)).map(AliasRow::alias).toList();
	}

}
