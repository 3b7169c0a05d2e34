package io.alignserve.serving;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;

/**
 * What all generating use cases are asked alike.
 *
 * @param <C> the command itself
 */
public interface GenerationCommand<C extends GenerationCommand<C>> {

	/**
	 * Returns the id of the call.
	 * @return 1 to 64 characters
	 */
	String requestId();

	/**
	 * Returns who is asked.
	 * @return alias or checkpoint
	 */
	String model();

	/**
	 * Returns what is to be written about.
	 * @return the brief, or the ad that is to be rewritten
	 */
	Ad ad();

	/**
	 * Returns whom the texts are for.
	 * @return the wanted audience, which may name nobody
	 */
	Audience readers();

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
