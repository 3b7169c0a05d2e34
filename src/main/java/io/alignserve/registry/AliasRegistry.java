package io.alignserve.registry;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The aliases and where they lead. Acts are recorded in the audit trail and in the
 * alias's history.
 */
public interface AliasRegistry {

	/**
	 * Points an alias at a checkpoint, or tries one beside what it leads to. Loads it if
	 * needed, verifies its digest, warms it up, then switches in one transaction; waits
	 * for all that. If anything fails the alias leads where it led.
	 * @param alias the alias, new or known
	 * @param command where to
	 * @param by who asks
	 * @return the alias
	 * @throws UnknownNameException if there is no such checkpoint
	 * @throws RegistrationRefusedException if the alias's name is malformed, or a canary
	 * is asked for an alias that leads nowhere or to the same checkpoint
	 * @throws ConflictException if the name is a checkpoint's, or another change of the
	 * alias is under way
	 * @throws io.alignserve.pool.OutOfBudgetException if old and new do not fit beside
	 * each other and {@code REPLACE} was not asked for
	 * @throws io.alignserve.checkpoint.CheckpointException if the checkpoint is refused
	 */
	AliasView point(String alias, AliasCommand command, String by);

	/**
	 * Points an alias back at what it led to before its last change; ends a canary, if
	 * there is one.
	 * @param alias the alias
	 * @param by who asks
	 * @return the alias
	 * @throws UnknownNameException if there is no such alias
	 * @throws ConflictException if there is nothing before
	 */
	AliasView rollback(String alias, String by);

	/**
	 * Removes an alias.
	 * @param alias the alias
	 * @param by who asks
	 * @throws UnknownNameException if there is no such alias
	 * @throws ConflictException if it is {@code default}
	 */
	void remove(String alias, String by);

	/**
	 * Lists all.
	 * @return the aliases, by name
	 */
	List<AliasView> aliases();

	/**
	 * Finds one.
	 * @param alias its name
	 * @return the alias
	 * @throws UnknownNameException if there is none
	 */
	AliasView alias(String alias);

	/**
	 * Pages through the changes of an alias, newest first; of a removed one too.
	 * @param alias the alias
	 * @param before only changes with a smaller id; {@code null} = from the newest
	 * @param limit the most changes, 1 to 1000
	 * @return the changes
	 */
	List<AliasChange> history(String alias, @Nullable Long before, int limit);

}
