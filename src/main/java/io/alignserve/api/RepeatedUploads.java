package io.alignserve.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import io.alignserve.access.Caller;
import io.alignserve.access.Claim;
import io.alignserve.access.IdempotentAnswers;
import io.alignserve.access.KeptAnswer;

/**
 * Makes one batch of uploads that carry the same {@code Idempotency-Key}. The rows are
 * read each time, since only all of them tell whether they are the same.
 */
@Component
class RepeatedUploads {

	private final IdempotentAnswers answers;

	RepeatedUploads(IdempotentAnswers answers) {
		this.answers = answers;
	}

	/**
	 * Makes the batch, or finds the one that was made.
	 * @param key the client's key; {@code null} if it sent none
	 * @param sha256 of all that makes uploads the same
	 * @param batch makes the batch and returns its id
	 * @return the batch
	 * @throws RefusedException if the key belongs to another upload, or to one that is
	 * not complete
	 */
	Taken once(@Nullable String key, byte[] sha256, Supplier<String> batch) {
		if (key == null) {
			return new Taken(batch.get(), false);
		}
		Claim claim = this.answers.claim(Caller.current().name(), key, sha256);
		if (claim instanceof Claim.Answered answered) {
			return new Taken(new String(answered.answer().body(), StandardCharsets.UTF_8), true);
		}
		if (claim instanceof Claim.Granted granted) {
			return new Taken(make(granted, batch), false);
		}
		throw new RefusedException(RepeatableCalls.refusal(claim));
	}

	private String make(Claim.Granted claim, Supplier<String> batch) {
		boolean made = false;
		try {
			String id = batch.get();
			made = true;
			this.answers.keep(claim,
					new KeptAnswer(id, HttpStatus.ACCEPTED.value(), Map.of(), id.getBytes(StandardCharsets.UTF_8)));
			return id;
		}
		finally {
			if (!made) {
				this.answers.release(claim);
			}
		}
	}

	/**
	 * What became of an upload.
	 *
	 * @param id the id of the batch
	 * @param repeated whether an earlier upload had made it
	 */
	record Taken(String id, boolean repeated) {
	}

}
