package io.alignserve.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.registry.Checkpoints.Registered;
import io.alignserve.registry.CheckpointRow.Facts;
import io.alignserve.registry.CheckpointRow.Origin;
import io.alignserve.registry.DatabaseAuditTrail.Act;
import io.alignserve.registry.Inspection.Found;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers what is configured and, if the alias {@code default} is not there yet, points
 * it at that. The operator who wrote the configuration is trusted with any path, and a
 * folder that changed since the last start counts as it is now.
 */
class ConfiguredCheckpoints {

	private static final Logger logger = LoggerFactory.getLogger(ConfiguredCheckpoints.class);

	private static final String BY = "configuration";

	private final RegistryTables tables;

	private final AliasChanges changes;

	private final Residency residency;

	private final Places places;

	private final Inspection inspection = new Inspection();

	ConfiguredCheckpoints(RegistryTables tables, AliasChanges changes, Residency residency, Places places) {
		this.tables = tables;
		this.changes = changes;
		this.residency = residency;
		this.places = places;
	}

	/**
	 * Registers a checkpoint and its adapters.
	 * @throws CheckpointException if one is refused
	 */
	void register(Configured configured) {
		Path folder = configured.folder().toAbsolutePath().normalize();
		requireNoAlias(configured.name());
		this.places.configure(configured.name(), folder);
		Optional<AliasRow> leads = this.tables.aliases().find(CheckpointPool.DEFAULT_ALIAS);
		boolean serves = leads.isEmpty() || leads.get().leadsTo(configured.name());
		Found found = serves ? loaded(configured, folder) : this.inspection.checkpoint(folder);
		if (configured.digest() != null) {
			CheckpointFolder.requireDigest(configured.name(), found.digest(), configured.digest());
		}
		CheckpointRow row = store(
				new Registered(configured.name(), folder, null, found.digest(), found.facts(), Origin.CONFIGURATION),
				false);
		new TreeMap<>(configured.adapters()).forEach((name, path) -> {
			Path adapter = path.toAbsolutePath().normalize();
			requireNoAlias(name);
			this.places.configure(name, adapter);
			Found adapted = this.inspection.adapter(adapter, folder, row.digest());
			store(new Registered(name, adapter, row.name(), adapted.digest(), adapted.facts(), Origin.CONFIGURATION),
					true);
		});
		if (leads.isEmpty()) {
			this.changes.point(new Act(BY, "alias.point", CheckpointPool.DEFAULT_ALIAS),
					new AliasCommand(row.name(), AliasCommand.Strategy.BESIDE, null), row);
		}
		else if (!serves && !this.places.isStarter(folder)
				&& configured.adapters().keySet().stream().noneMatch(leads.get()::leadsTo)) {
			logger
				.warn("the configured checkpoint {} is registered, but the alias {} leads to {}, as the database says,"
						+ " and stays there; this leads it to {}: PUT /admin/v1/aliases/{} {\"checkpoint\": \"{}\"}",
						row.name(), leads.get().alias(), leads.get().checkpoint(), row.name(), leads.get().alias(),
						row.name());
		}
	}

	private void requireNoAlias(String name) {
		if (this.tables.aliases().find(name).isPresent()) {
			throw new CheckpointException("the configured name '" + name + "' is that of an alias");
		}
	}

	/** Reading a checkpoint that is about to serve once is enough. */
	private Found loaded(Configured configured, Path folder) {
		Facts facts = this.inspection.facts(folder);
		long started = System.nanoTime();
		this.residency.bringConfigured(new CheckpointSource(configured.name(), folder, null, configured.digest()));
		String digest = this.residency.resident(configured.name()).map(ResidentStatus::digest).orElse(null);
		if (digest == null) {
			// Nobody can be asked at the moment; the folder was found to be good.
			return this.inspection.checkpoint(folder);
		}
		logger.info("checkpoint {} loaded in {} ms, digest {}", configured.name(),
				(System.nanoTime() - started) / 1_000_000, digest);
		return new Found(facts, digest);
	}

	private CheckpointRow store(Registered registered, boolean wanted) {
		Optional<CheckpointRow> before = this.tables.checkpoints().find(registered.name());
		if (before.isPresent() && registered.equalsRow(before.get())) {
			return before.get();
		}
		return this.tables.fleet().change((revision) -> {
			boolean known = this.tables.checkpoints().find(registered.name()).isPresent();
			this.tables.checkpoints().add(registered, BY);
			if (wanted && !known) {
				this.tables.checkpoints().want(registered.name(), revision, false);
			}
			this.tables.audit()
				.done(new Act(BY, known ? "checkpoint.update" : "checkpoint.register", registered.name()),
						registered.path() + ", " + registered.digest());
			return this.tables.checkpoints().require(registered.name());
		});
	}

	/**
	 * What is configured.
	 *
	 * @param name the checkpoint's name
	 * @param folder its folder
	 * @param digest the digest it must have; {@code null} = any
	 * @param adapters folders of its adapters, by name
	 */
	record Configured(String name, Path folder, @Nullable String digest, Map<String, Path> adapters) {
	}

}
