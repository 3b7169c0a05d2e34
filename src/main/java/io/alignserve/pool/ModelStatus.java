package io.alignserve.pool;

import java.util.List;

/**
 * One checkpoint as clients see it.
 *
 * @param name the checkpoint's name
 * @param aliases the aliases whose requests it answers
 * @param digest its digest
 * @param state for example {@code READY}
 * @param contextLength its context length in tokens
 * @param dtype the type it computes in
 * @param residentBytes bytes of its weights in memory
 */
public record ModelStatus(String name, List<String> aliases, String digest, String state, int contextLength,
		String dtype, long residentBytes) {

	public ModelStatus {
		aliases = List.copyOf(aliases);
	}

}
