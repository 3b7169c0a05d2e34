package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the {@link Shipper}: from before the first request to after the last, and a little
 * longer to ship what is left.
 */
@Component
class Shipping implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Shipping.class);

	/** Starts before the web server and stops after it. */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Spool spool;

	private final Path folder;

	private final long limitBytes;

	private final RequestLog requestLog;

	private final RequestLogMeters meters;

	private final CircuitBreaker breaker;

	private volatile @Nullable Shipper shipper;

	private @Nullable Thread thread;

	Shipping(Spool spool, RequestLogProperties properties, RequestLog requestLog, RequestLogMeters meters,
			CircuitBreaker databaseBreaker) {
		this.spool = spool;
		this.folder = properties.spoolFolder();
		this.limitBytes = properties.spoolLimit().toBytes();
		this.requestLog = requestLog;
		this.meters = meters;
		this.breaker = databaseBreaker;
		meters.watch(this);
	}

	@Override
	public synchronized void start() {
		try {
			this.spool.open();
		}
		catch (IOException ex) {
			logger.warn("The spool of the request log cannot be kept at {}: {}", this.folder, Outage.describe(ex));
		}
		Shipper next = new Shipper(this.spool, leftovers(), this.requestLog, this.meters, this.breaker);
		if (next.rows() > 0) {
			logger.info("{} rows that were left in the spool are sent to the database", next.rows());
		}
		Thread previous = this.thread;
		Thread runner = new Thread(() -> runAfter(previous, next), "request-log");
		runner.setDaemon(true);
		runner.start();
		this.shipper = next;
		this.thread = runner;
	}

	private static void runAfter(@Nullable Thread previous, Shipper shipper) {
		try {
			if (previous != null) {
				previous.join();
			}
			shipper.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What processes that ended left beside our folder. */
	private List<Spool> leftovers() {
		List<Spool> spools = new ArrayList<>();
		try {
			for (SpoolFolder left : SpoolFolder.claimLeftovers(this.folder)) {
				Spool spool = new Spool(() -> left, this.limitBytes);
				spools.add(spool);
				spool.open();
			}
		}
		catch (IOException ex) {
			logger.warn("Rows that were left beside {} stay there: {}", this.folder, Outage.describe(ex));
		}
		return spools;
	}

	@Override
	public synchronized void stop() {
		Shipper ending = this.shipper;
		Thread runner = this.thread;
		if (ending == null || runner == null) {
			return;
		}
		this.shipper = null;
		ending.end();
		try {
			runner.join(PATIENCE.toMillis());
			long rows = ending.rows();
			if (rows > 0) {
				logger.info("{} rows of the request log stay in the spool until the next start", rows);
			}
			ending.closeLeftovers();
		}
		catch (IOException ex) {
			logger.warn("The spool cannot be closed: {}", Outage.describe(ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.shipper != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** Rows that are not in the database yet. */
	long rows() {
		Shipper running = this.shipper;
		return (running != null) ? running.rows() : this.spool.rows();
	}

}
