package io.alignserve.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import io.alignserve.access.Caller;
import io.alignserve.access.Claim;
import io.alignserve.access.IdempotentAnswers;
import io.alignserve.access.KeptAnswer;
import io.alignserve.batch.BatchUpload;
import io.alignserve.batch.UncertainUploadException;

/**
 * Makes one batch of uploads that carry the same {@code Idempotency-Key}. The rows are
 * read each time, since only all of them tell whether they are the same.
 * <p>
 * The answer is kept in the transaction that makes the batch, so that wherever an
 * instance, its connection or the database's server is lost, a repetition sees one of
 * these: before the transaction's end, a claim without an answer or a locked row, for
 * which it is told to come again, or waits; after the commit, the answer, whether or not
 * anybody heard of the commit; after a rollback, a claim that is free at once, or when
 * its lease has ended. An instance that slept until somebody else got its claim finds it
 * gone, and makes nothing.
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
	 * @param upload all that was sent
	 * @return the batch
	 * @throws RefusedException if the key belongs to another upload, or to one that is
	 * not complete
	 * @throws UncertainUploadException if nobody can tell whether it was made
	 */
	Taken once(@Nullable String key, byte[] sha256, BatchUpload upload) {
		if (key == null) {
			return new Taken(upload.complete(), false);
		}
		Claim claim = this.answers.claim(Caller.current().name(), key, sha256);
		if (claim instanceof Claim.Answered answered) {
			return new Taken(new String(answered.answer().body(), StandardCharsets.UTF_8), true);
		}
		if (claim instanceof Claim.Granted granted) {
			return new Taken(make(granted, upload), false);
		}
		throw new RefusedException(RepeatableCalls.refusal(claim));
	}

	private String make(Claim.Granted claim, BatchUpload upload) {
		KeptAnswer answer = new KeptAnswer(upload.id(), HttpStatus.ACCEPTED.value(), Map.of(),
				upload.id().getBytes(StandardCharsets.UTF_8));
		boolean free = true;
		try {
			String id = upload.complete(() -> keep(claim, answer));
			free = false;
			return id;
		}
		catch (UncertainUploadException ex) {
			free = false;
			throw ex;
		}
		finally {
			if (free) {
				this.answers.release(claim);
			}
		}
	}

	private void keep(Claim.Granted claim, KeptAnswer answer) {
		if (!this.answers.keepInTransaction(claim, answer)) {
			throw new RefusedException(RepeatableCalls.refusal(new Claim.Running()));
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
