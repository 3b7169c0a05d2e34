package io.alignserve.serving;

import io.alignserve.generation.Engine;
import io.alignserve.pool.Lease;

/**
 * Which model answered.
 *
 * @param alias the name that was asked for
 * @param checkpoint the checkpoint it stood for
 * @param digest the checkpoint's digest
 * @param provider who computes its answers, see {@link Engine#provider()}
 */
public record AnsweringModel(String alias, String checkpoint, String digest, String provider) {

	static AnsweringModel of(Lease lease) {
		return new AnsweringModel(lease.alias(), lease.checkpoint().name(), lease.checkpoint().digest(),
				lease.checkpoint().engine().provider());
	}

}
