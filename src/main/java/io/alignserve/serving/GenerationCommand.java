package io.alignserve.serving;

import org.jspecify.annotations.Nullable;

/**
 * What all generating use cases are asked alike.
 *
 * @param <C> the command itself
 */
public interface GenerationCommand<C extends GenerationCommand<C>> {

	/**
	 * Returns who is asked.
	 * @return alias or checkpoint
	 */
	String model();

	/**
	 * Returns how the candidates are written.
	 * @return the settings
	 */
	GenerationSettings settings();

	/**
	 * Returns what ranks the candidates.
	 * @return the audience whose predicted share ranks them; {@code null} leaves them in
	 * the order they were written
	 */
	@Nullable WantedAudience rankedFor();

	/**
	 * Asks another the same.
	 * @param other alias or checkpoint
	 * @param chosen the settings, for example with the seed that was chosen before
	 * @return a copy
	 */
	C to(String other, GenerationSettings chosen);

}
