package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * Moves rows from the spool to the database, in order and in groups: first what ended
 * processes left, then our own. Each row arrives once, since the database knows the keys
 * of those it has. While the database cannot be reached rows stay where they are.
 */
final class Shipper implements Runnable {

	private static final int ROWS_PER_STATEMENT = 500;

	private static final int BYTES_PER_STATEMENT = 4 << 20;

	/** Rows can be read a little later, and the many of that time share one commit. */
	private static final long GATHER_MILLIS = 20;

	private static final long IDLE_MILLIS = 1000;

	/** Between looks at whether the database may be tried again. */
	private static final long PAUSE_MILLIS = 50;

	/** After a failure of the spool itself. */
	private static final long LONG_PAUSE_MILLIS = 1000;

	private final Spool own;

	private final Queue<Spool> leftovers = new ConcurrentLinkedQueue<>();

	private final RequestLog requestLog;

	private final RequestLogMeters meters;

	private final Outage outage = new Outage(
			"Rows of the request log wait in the spool, since they cannot be written to the database",
			"Rows of the request log can be written to the database again");

	private final CountDownLatch ending = new CountDownLatch(1);

	private final CircuitBreaker breaker;

	/**
	 * Creates a shipper of one run.
	 * @param own the spool that is being written
	 * @param leftovers other spools; each is closed when it is empty
	 * @param requestLog where the rows go
	 * @param meters what becomes of them
	 * @param breaker says when to try the database again after a failure
	 */
	Shipper(Spool own, List<Spool> leftovers, RequestLog requestLog, RequestLogMeters meters, CircuitBreaker breaker) {
		this.own = own;
		this.leftovers.addAll(leftovers);
		this.requestLog = requestLog;
		this.meters = meters;
		this.breaker = breaker;
	}

	/** Ships until {@link #end} was called and everything is shipped or cannot be. */
	@Override
	public void run() {
		try {
			boolean more = true;
			while (more) {
				more = step();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Returns false when it is time to end. */
	private boolean step() throws InterruptedException {
		try {
			if (this.breaker.getState() == CircuitBreaker.State.OPEN) {
				return !this.ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
			int lines = ship();
			if (lines == 0) {
				if (isEnding()) {
					return false;
				}
				if (!this.own.await(IDLE_MILLIS)) {
					this.own.compact();
				}
			}
			if (lines < ROWS_PER_STATEMENT) {
				this.ending.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
			}
			return true;
		}
		catch (SQLException | IOException | RuntimeException | Error ex) {
			// Not even an error may end this thread, for nobody would notice.
			if (isEnding()) {
				return false;
			}
			this.outage.failed(ex);
			this.ending.await((ex instanceof SQLException) ? PAUSE_MILLIS : LONG_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			return true;
		}
	}

	/** Returns how many lines were shipped; 0 if there are no more. */
	private int ship() throws SQLException, IOException {
		for (Spool left = this.leftovers.peek(); left != null; left = this.leftovers.peek()) {
			int lines = ship(left);
			if (lines > 0) {
				return lines;
			}
			this.leftovers.remove();
			left.close();
		}
		return ship(this.own);
	}

	private int ship(Spool spool) throws SQLException, IOException {
		List<SpooledLine> lines;
		try {
			lines = spool.next(ROWS_PER_STATEMENT, BYTES_PER_STATEMENT);
		}
		catch (NoSuchFileException ex) {
			this.meters.lost(spool.forgetOldest(), ex);
			return ROWS_PER_STATEMENT;
		}
		int from = 0;
		for (int i = 0; i < lines.size(); i++) {
			if (!lines.get(i).intact()) {
				write(spool, lines.subList(from, i));
				setAsideDamaged(spool, lines.get(i));
				from = i + 1;
			}
		}
		write(spool, lines.subList(from, lines.size()));
		return lines.size();
	}

	private void write(Spool spool, List<SpooledLine> lines) throws SQLException {
		if (lines.isEmpty()) {
			return;
		}
		try {
			this.meters.written(add(lines.stream().map(SpooledLine::text).toList()));
			this.meters.replayed(lines.stream().filter(SpooledLine::left).count());
			this.outage.worked();
		}
		catch (SQLException ex) {
			if (!RequestLog.isBadRow(ex)) {
				throw ex;
			}
			if (lines.size() > 1) {
				int half = lines.size() / 2;
				write(spool, lines.subList(0, half));
				write(spool, lines.subList(half, lines.size()));
				return;
			}
			setAsideRefused(spool, lines.get(0), ex);
		}
		spool.shipped(lines.get(lines.size() - 1), lines.size());
	}

	/** A refused row is no failure of the database. */
	private int add(List<String> rows) throws SQLException {
		this.breaker.acquirePermission();
		long began = this.breaker.getCurrentTimestamp();
		try {
			int written = this.requestLog.add(rows);
			this.breaker.onSuccess(this.breaker.getCurrentTimestamp() - began, this.breaker.getTimestampUnit());
			return written;
		}
		catch (SQLException | RuntimeException | Error ex) {
			this.breaker.onError(this.breaker.getCurrentTimestamp() - began, this.breaker.getTimestampUnit(), ex);
			throw ex;
		}
	}

	/** Where nothing can be kept, waiting would keep the spool from becoming smaller. */
	private void setAsideRefused(Spool spool, SpooledLine line, SQLException cause) {
		String id = RowJson.id(line.text());
		try {
			spool.setAside(line, SpoolFiles.REFUSED);
			this.meters.refused(id, cause);
		}
		catch (IOException ex) {
			this.meters.lost(id, cause);
		}
	}

	private void setAsideDamaged(Spool spool, SpooledLine line) {
		try {
			spool.setAside(line, SpoolFiles.DAMAGED);
			this.meters.damaged(spool);
		}
		catch (IOException ex) {
			this.meters.lost(1, ex);
		}
		spool.shipped(line, 1);
	}

	private boolean isEnding() {
		return this.ending.getCount() == 0;
	}

	/** Lets {@link #run} end as soon as everything is shipped, or something fails. */
	void end() {
		this.ending.countDown();
		this.own.wake();
	}

	/** Rows that are not in the database yet. */
	long rows() {
		return this.own.rows() + this.leftovers.stream().mapToLong(Spool::rows).sum();
	}

	/** Leaves what is in the spools of others for the next start. */
	void closeLeftovers() throws IOException {
		for (Spool left : this.leftovers) {
			left.close();
		}
	}

}
