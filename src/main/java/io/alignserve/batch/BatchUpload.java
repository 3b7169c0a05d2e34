package io.alignserve.batch;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A batch whose rows are coming. Rows go to the database in groups; until
 * {@link #complete} nobody sees the batch, and if it is closed before, or the process
 * ends, nothing is left of it. To be used by one thread.
 */
public final class BatchUpload implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BatchUpload.class);

	private static final int ROWS_PER_STATEMENT = 500;

	private static final int CHARACTERS_PER_STATEMENT = 1 << 20;

	private final UploadTable table;

	private final Runnable afterwards;

	private final NewBatch batch;

	private final String id;

	private final long number;

	private final List<NewRow> waiting = new ArrayList<>();

	private int waitingCharacters;

	private int rows;

	private boolean completed;

	/**
	 * Begins an upload.
	 * @param table where the rows go
	 * @param batch what is known of it
	 * @param id what its owner will call it by
	 * @param number its number
	 * @param afterwards what to do when it is closed, complete or not
	 */
	BatchUpload(UploadTable table, NewBatch batch, String id, long number, Runnable afterwards) {
		this.table = table;
		this.batch = batch;
		this.id = id;
		this.number = number;
		this.afterwards = afterwards;
	}

	/**
	 * Adds a row.
	 * @param row the row
	 */
	public void add(NewRow row) {
		this.waiting.add(row);
		this.waitingCharacters += row.characters();
		if (this.waiting.size() >= ROWS_PER_STATEMENT || this.waitingCharacters >= CHARACTERS_PER_STATEMENT) {
			flush();
		}
	}

	private void flush() {
		if (!this.waiting.isEmpty()) {
			this.table.add(this.number, this.rows + 1, this.waiting);
			this.rows += this.waiting.size();
			this.waiting.clear();
			this.waitingCharacters = 0;
		}
	}

	/**
	 * Tells how many rows were added.
	 * @return 0 or more
	 */
	public int rows() {
		return this.rows + this.waiting.size();
	}

	/**
	 * Returns the id that the call of the next row has.
	 * @return for example {@code batch_…-17}
	 */
	public String nextRequestId() {
		return ClaimedRow.requestId(this.id, rows() + 1);
	}

	/**
	 * Returns what its owner will call the batch by.
	 * @return for example {@code batch_…}
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Makes the batch visible, and has it worked on.
	 * @return its id
	 * @throws UncertainUploadException if nobody can tell whether it was made
	 */
	public String complete() {
		return complete(() -> {
		});
	}

	/**
	 * Makes the batch visible, and has it worked on.
	 * @param within what is done in the same transaction; if it throws, no batch is made
	 * @return its id
	 * @throws UncertainUploadException if nobody can tell whether it was made
	 */
	public String complete(Runnable within) {
		flush();
		this.table.complete(this.number, this.rows, this.batch.webhook(), within);
		this.completed = true;
		return this.id;
	}

	/** Ends the upload; nothing is left of one that is not complete. */
	@Override
	public void close() {
		try {
			if (!this.completed) {
				this.table.discard(this.number);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			// It is removed with those that were torn.
			logger.debug("The rows of a refused batch are removed later", ex);
		}
		finally {
			this.afterwards.run();
		}
	}

}
