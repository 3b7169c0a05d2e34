package io.alignserve.batch;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The batches of all owners. Whose batch somebody may see is decided by whoever asks.
 */
@Service
public class Batches {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int ID_BYTES = 12;

	private final BatchParts parts;

	private final BatchProperties properties;

	private final Semaphore uploads;

	Batches(BatchParts parts, BatchProperties properties) {
		this.parts = parts;
		this.properties = properties;
		this.uploads = new Semaphore(properties.uploads());
	}

	/**
	 * Begins an upload.
	 * @param batch what is known of the batch
	 * @return takes the rows; to be closed by the caller
	 * @throws TooManyBatchesException if this instance takes as many uploads as it may,
	 * or the owner has as many batches as it may
	 */
	public BatchUpload begin(NewBatch batch) {
		if (!this.uploads.tryAcquire()) {
			throw TooManyBatchesException.uploads(this.properties.uploads());
		}
		try {
			int open = this.parts.batches().countOpen(batch.owner());
			if (open >= this.properties.maxOpen()) {
				throw TooManyBatchesException.open(open, this.properties.maxOpen());
			}
			byte[] random = new byte[ID_BYTES];
			RANDOM.nextBytes(random);
			String id = "batch_" + HexFormat.of().formatHex(random);
			long number = this.parts.uploads().create(id, batch, this.properties.timeToLive());
			return new BatchUpload(this.parts.uploads(), batch, id, number, this::ended);
		}
		catch (RuntimeException ex) {
			this.uploads.release();
			throw ex;
		}
	}

	private void ended() {
		this.uploads.release();
		this.parts.work().wake();
	}

	/**
	 * Finds a batch.
	 * @param id what its owner calls it by
	 * @return the batch, if there is one and its upload is complete
	 */
	public Optional<Batch> find(String id) {
		return this.parts.batches().find(id);
	}

	/**
	 * Lists batches, newest first.
	 * @param owner whose; {@code null} for everybody's
	 * @param before only those with a smaller number; {@code null} for the newest
	 * @param limit how many at most
	 * @return the batches
	 */
	public List<Batch> list(@Nullable String owner, @Nullable Long before, int limit) {
		return this.parts.batches().list(owner, (before != null) ? before : Long.MAX_VALUE, limit);
	}

	/**
	 * Has no row of a batch begun any more.
	 * @param batch the batch
	 * @return whether it had not ended
	 */
	public boolean cancel(Batch batch) {
		boolean cancelled = this.parts.batches().cancel(batch.number());
		this.parts.work().wake();
		return cancelled;
	}

	/**
	 * Removes a batch with its results.
	 * @param batch the batch
	 * @return whether it had ended; otherwise it stays
	 */
	public boolean delete(Batch batch) {
		return this.parts.batches().delete(batch.number());
	}

	/**
	 * Opens a page of results.
	 * @param batch the batch as it is now
	 * @param failed whether errors are wanted, rather than answers
	 * @param after only what comes after this place; 0 = from the first
	 * @param limit how many at most
	 * @return the page, which is read while it is sent
	 */
	public ResultPage results(Batch batch, boolean failed, long after, int limit) {
		ResultTable results = this.parts.results();
		ResultTable.Extent extent = results.extent(batch, failed, after, limit);
		boolean more = extent.rows() == limit || !batch.state().isEnded();
		long last = Math.max(after, extent.last());
		return new ResultPage(last, more, (from, rows) -> results.read(batch, failed, from, last, rows), after);
	}

}
