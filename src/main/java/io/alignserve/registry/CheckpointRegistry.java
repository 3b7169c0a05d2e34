package io.alignserve.registry;

import java.util.List;

/**
 * The checkpoints that are known, and what is to be done with them. Acts are recorded in
 * the audit trail with who asked for them, done or refused.
 */
public interface CheckpointRegistry {

	/**
	 * Registers a folder after its configuration, headers and digest were verified.
	 * @param registration the folder and its name
	 * @param by who asks
	 * @return the checkpoint
	 * @throws RegistrationRefusedException if the name is malformed, the path is not
	 * below a root or leads out of it, or the base is not known
	 * @throws io.alignserve.checkpoint.CheckpointException naming the file, field or
	 * tensor that is wrong
	 * @throws ConflictException if the name is taken
	 */
	CheckpointView register(Registration registration, String by);

	/**
	 * Lists all.
	 * @return the checkpoints, by name
	 */
	List<CheckpointView> checkpoints();

	/**
	 * Finds one.
	 * @param name its name
	 * @return the checkpoint
	 * @throws UnknownNameException if there is none
	 */
	CheckpointView checkpoint(String name);

	/**
	 * Forgets a checkpoint; its files stay.
	 * @param name its name
	 * @param by who asks
	 * @throws UnknownNameException if there is none
	 * @throws ConflictException if an alias leads to it, an adapter needs it, or it is
	 * resident
	 */
	void remove(String name, String by);

	/**
	 * Begins to make a checkpoint resident, on all instances, and returns.
	 * @param name its name
	 * @param pinned whether it is never to be evicted
	 * @param by who asks
	 * @return the checkpoint, loading or ready
	 * @throws UnknownNameException if there is none
	 * @throws io.alignserve.pool.OutOfBudgetException if it does not fit here
	 */
	CheckpointView load(String name, boolean pinned, String by);

	/**
	 * Takes a checkpoint out, on all instances: it takes no new requests and those it has
	 * are finished.
	 * @param name its name
	 * @param force whether requests that it has fail instead
	 * @param by who asks
	 * @return the checkpoint, draining or registered
	 * @throws UnknownNameException if there is none
	 * @throws ConflictException if an alias leads to it or an adapter needs it
	 */
	CheckpointView unload(String name, boolean force, String by);

}
