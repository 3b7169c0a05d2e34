package io.alignserve.batch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one row and writes the answer down.
 */
class RowWork {

	private static final Logger logger = LoggerFactory.getLogger(RowWork.class);

	private static final int LARGEST_SHIFT = 20;

	private final RowTable rows;

	private final BatchDatabase database;

	private final RowAnswering answering;

	private final BatchProperties properties;

	private final BatchMeters meters;

	RowWork(RowTable rows, BatchDatabase database, RowAnswering answering, BatchProperties properties,
			BatchMeters meters) {
		this.rows = rows;
		this.database = database;
		this.answering = answering;
		this.properties = properties;
		this.meters = meters;
	}

	/** Does everything with a row; nothing is thrown. */
	void answer(ClaimedRow row) {
		try {
			RowAnswer answer = (row.attempts() > this.properties.maxAttempts())
					? this.answering.refuse(RowRefusal.EXHAUSTED, row.requestId())
					: this.answering.answer(new RowCall(row.requestId(), row.batchId(), row.owner(), row.task(),
							row.body(), row.attempts() >= this.properties.maxAttempts()));
			this.meters.row(answer.outcome());
			write(row, answer);
		}
		catch (RuntimeException ex) {
			// Its lease passes, then it is begun again.
			logger.warn("Row {} could not be finished and is begun again later: {}", row.requestId(),
					ex.getClass().getSimpleName());
		}
	}

	private void write(ClaimedRow row, RowAnswer answer) {
		switch (answer.outcome()) {
			case ANSWERED, FAILED -> this.database.patiently(() -> this.rows.settle(row, answer));
			case TEMPORARY -> this.database.once(() -> this.rows.postpone(row, pause(row.attempts())));
			case STOPPED -> {
				// The interrupt has done its work, and would end the statement too.
				Thread.interrupted();
				this.database.once(() -> this.rows.release(row));
			}
		}
	}

	/**
	 * Doubles each time, and varies by a half, so that rows do not come back together.
	 */
	private Duration pause(int attempts) {
		long first = this.properties.firstPause().toMillis();
		long longest = this.properties.longestPause().toMillis();
		long pause = Math.min(longest, first << Math.min(LARGEST_SHIFT, attempts - 1));
		return Duration.ofMillis((long) (pause * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
	}

}
