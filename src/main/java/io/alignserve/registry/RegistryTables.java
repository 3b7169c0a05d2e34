package io.alignserve.registry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The tables of this module.
 */
record RegistryTables(Checkpoints checkpoints, Aliases aliases, AliasHistory history, DatabaseAuditTrail audit,
		Fleet fleet) {

	static RegistryTables of(JdbcClient database, PlatformTransactionManager transactions, String instance) {
		return new RegistryTables(new Checkpoints(database), new Aliases(database), new AliasHistory(database),
				new DatabaseAuditTrail(database, instance), new Fleet(database, transactions));
	}

}
