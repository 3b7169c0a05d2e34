package io.alignserve.access;

import java.util.UUID;

/**
 * What becomes of a request that carries an {@code Idempotency-Key}.
 */
public sealed interface Claim {

	/**
	 * It is the first: its owner answers it, and then either keeps the answer or releases
	 * the claim.
	 */
	final class Granted implements Claim {

		private final AnswerSeal seal;

		private final byte[] request;

		private final UUID token = UUID.randomUUID();

		Granted(AnswerSeal seal, byte[] request) {
			this.seal = seal;
			this.request = request;
		}

		byte[] lookup() {
			return this.seal.lookup();
		}

		byte[] request() {
			return this.request.clone();
		}

		UUID token() {
			return this.token;
		}

		byte[] sealed(KeptAnswer answer) {
			return this.seal.seal(answer.toBytes(), this.request);
		}

	}

	/**
	 * It was answered before.
	 *
	 * @param answer what was sent
	 */
	record Answered(KeptAnswer answer) implements Claim {
	}

	/** The same request is being answered at this moment, here or by another instance. */
	record Running() implements Claim {
	}

	/** The key belongs to another request of the same caller. */
	record Mismatch() implements Claim {
	}

}
