package io.alignserve.batch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * One run of the work on batches: a thread that takes rows while nobody else waits for
 * the engine, and a few threads that answer them. What it holds when it is killed is
 * taken by others, or by the next run, once the leases have passed.
 */
final class BatchWork implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(BatchWork.class);

	private static final long IDLE_MILLIS = 1000;

	/** How soon a row may follow an interactive call that waited. */
	private static final long BUSY_MILLIS = 50;

	private static final long STEPS_MILLIS = 250;

	private static final long COUNT_SECONDS = 10;

	private static final long STOP_SECONDS = 10;

	/** What the end of an upload may take longer than its bytes. */
	private static final Duration TORN_AFTER = Duration.ofMinutes(5);

	/** A minute; each takes as long as it has rows. */
	private static final int MOST_DELETED = 10;

	private final Tools tools;

	private final BatchProperties properties;

	private final ExecutorService threads;

	private final Map<UUID, Integer> held = new ConcurrentHashMap<>();

	private final Semaphore free;

	private final Semaphore wakes = new Semaphore(0);

	private volatile boolean wanted = true;

	private long lastBatch;

	private long nextRenewal = System.nanoTime();

	private long nextSteps = System.nanoTime();

	private long nextCount = System.nanoTime();

	private long nextCleaning = System.nanoTime();

	private boolean failing;

	BatchWork(Tools tools, BatchProperties properties) {
		this.tools = tools;
		this.properties = properties;
		this.free = new Semaphore(properties.rowsInFlight());
		CustomizableThreadFactory daemons = new CustomizableThreadFactory("batch-row-");
		daemons.setDaemon(true);
		this.threads = Executors.newFixedThreadPool(Math.max(1, properties.rowsInFlight()), daemons);
	}

	@Override
	public void run() {
		while (this.wanted) {
			long pause;
			try {
				pause = round();
				recovered();
			}
			catch (RuntimeException ex) {
				failed(ex);
				pause = IDLE_MILLIS;
			}
			await(pause);
		}
	}

	/** Returns how long to wait for something to do, in milliseconds. */
	private long round() {
		renew();
		steps();
		int capacity = this.free.availablePermits();
		if (capacity == 0) {
			return IDLE_MILLIS;
		}
		if (!this.tools.answering().hasRoom()) {
			return BUSY_MILLIS;
		}
		return (claim(capacity) > 0) ? BUSY_MILLIS : IDLE_MILLIS;
	}

	private void renew() {
		long now = System.nanoTime();
		if (now - this.nextRenewal >= 0) {
			if (!this.held.isEmpty()) {
				List<UUID> claims = List.copyOf(this.held.keySet());
				this.tools.database().once(() -> this.tools.rows().renew(claims, this.properties.lease()));
			}
			this.nextRenewal = now + this.properties.lease().toNanos() / 3;
		}
	}

	private void steps() {
		long now = System.nanoTime();
		if (now - this.nextSteps >= 0) {
			this.tools.database().once(this.tools.transitions()::advance);
			this.nextSteps = now + TimeUnit.MILLISECONDS.toNanos(STEPS_MILLIS);
		}
		if (now - this.nextCount >= 0) {
			List<Long> open = this.tools.database().once(this.tools.rows()::openBatches);
			this.tools.meters().open(open.size());
			this.nextCount = now + TimeUnit.SECONDS.toNanos(COUNT_SECONDS);
		}
		if (now - this.nextCleaning >= 0) {
			this.tools.database().once(this::clean);
			this.nextCleaning = now + TimeUnit.MINUTES.toNanos(1);
		}
	}

	private void clean() {
		this.tools.batches().deleteTorn(this.properties.uploadTime().plus(TORN_AFTER));
		int deleted = 0;
		while (deleted < MOST_DELETED && this.tools.batches().deleteEnded(this.properties.retention())) {
			deleted++;
		}
	}

	/**
	 * Takes from one batch after the other, so that a large one does not block others.
	 */
	private int claim(int capacity) {
		List<Long> open = this.tools.database().once(this.tools.rows()::openBatches);
		int left = capacity;
		int first = 0;
		while (first < open.size() && open.get(first) <= this.lastBatch) {
			first++;
		}
		for (int i = 0; i < open.size() && left > 0; i++) {
			long batch = open.get((first + i) % open.size());
			int share = left;
			List<ClaimedRow> rows = this.tools.database()
				.once(() -> this.tools.rows().claim(batch, share, this.properties.lease()));
			rows.forEach(this::begin);
			left -= rows.size();
			if (!rows.isEmpty()) {
				this.lastBatch = batch;
			}
		}
		return capacity - left;
	}

	private void begin(ClaimedRow row) {
		this.free.acquireUninterruptibly();
		this.held.merge(row.claim(), 1, Integer::sum);
		this.threads.execute(() -> {
			try {
				this.tools.work().answer(row);
			}
			finally {
				this.held.computeIfPresent(row.claim(), (claim, count) -> (count > 1) ? count - 1 : null);
				this.free.release();
				wake();
			}
		});
	}

	private void await(long millis) {
		try {
			if (this.wakes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
				this.wakes.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			this.wanted = false;
		}
	}

	/** Has the next round begin at once. */
	void wake() {
		this.wakes.release();
	}

	private void failed(RuntimeException cause) {
		if (!this.failing && this.wanted) {
			// A message of the database may quote a row, so only its kind is told.
			logger.warn("Batches wait: {}", cause.getClass().getSimpleName());
		}
		this.failing = true;
	}

	private void recovered() {
		if (this.failing) {
			logger.info("Batches go on");
		}
		this.failing = false;
	}

	/**
	 * Takes no more rows, and gives those back that are not answered within a moment.
	 * @param thread the one that runs this
	 */
	void stop(Thread thread) throws InterruptedException {
		this.wanted = false;
		wake();
		thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
		this.threads.shutdown();
		if (!this.threads.awaitTermination(STOP_SECONDS / 2, TimeUnit.SECONDS)) {
			this.threads.shutdownNow();
			this.threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
		}
	}

	/**
	 * What the work needs.
	 *
	 * @param batches the batches
	 * @param rows the rows
	 * @param transitions the steps of batches
	 * @param work answers a row
	 * @param answering tells whether there is room
	 * @param database the database while it may be away
	 * @param meters counts what is open
	 */
	record Tools(BatchTable batches, RowTable rows, Transitions transitions, RowWork work, RowAnswering answering,
			BatchDatabase database, BatchMeters meters) {
	}

}
