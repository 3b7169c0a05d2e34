package io.alignserve.provenance;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * The key of this instance and the public keys of all. It keeps its own registered in the
 * database, and knows the others from there. Without the database it signs and knows what
 * it knew; it registers when the database is back.
 */
class KeyRing implements SmartLifecycle {

	/** How long a key is said to be valid after it was last seen in use. */
	static final Duration LEASE = Duration.ofDays(7);

	private static final Logger logger = LoggerFactory.getLogger(KeyRing.class);

	private static final Duration ROUND = Duration.ofMinutes(1);

	/** A caller with unknown keys must not turn each call into a query. */
	private static final Duration LEAST_BETWEEN_QUERIES = Duration.ofSeconds(1);

	private final SigningKey signingKey;

	private final KeyRows rows;

	private final long leastNanosBetweenQueries;

	private volatile Map<String, KnownKey> known = Map.of();

	private volatile boolean registered;

	private volatile long queriedNanos;

	private @Nullable ScheduledExecutorService rounds;

	KeyRing(SigningKey signingKey, KeyRows rows) {
		this(signingKey, rows, LEAST_BETWEEN_QUERIES);
	}

	KeyRing(SigningKey signingKey, KeyRows rows, Duration leastBetweenQueries) {
		this.signingKey = signingKey;
		this.rows = rows;
		this.leastNanosBetweenQueries = leastBetweenQueries.toNanos();
	}

	SigningKey signingKey() {
		return this.signingKey;
	}

	/**
	 * Finds a public key.
	 * @param id its id
	 * @return the key, empty if no instance ever used it
	 */
	Optional<KnownKey> find(String id) {
		if (id.equals(this.signingKey.publicKey().id())) {
			return Optional.of(own());
		}
		if (!this.known.containsKey(id) && System.nanoTime() - this.queriedNanos > this.leastNanosBetweenQueries) {
			read();
		}
		return Optional.ofNullable(this.known.get(id));
	}

	/** All public keys, the oldest first. */
	List<KnownKey> all() {
		Map<String, KnownKey> all = new LinkedHashMap<>(this.known);
		KnownKey own = own();
		all.put(own.id(), own);
		return List.copyOf(all.values());
	}

	/** The own key, which is valid for as long as it is in use. */
	private KnownKey own() {
		KnownKey own = this.signingKey.publicKey();
		KnownKey row = this.known.get(own.id());
		return ((row != null) ? row : own).until(Instant.now().plus(LEASE));
	}

	@Override
	public void start() {
		// Before any call comes, and without a lock: the database may keep it waiting.
		round();
		begin();
	}

	private synchronized void begin() {
		if (this.rounds != null) {
			return;
		}
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((round) -> {
			Thread thread = new Thread(round, "provenance-keys");
			thread.setDaemon(true);
			return thread;
		});
		started.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
		this.rounds = started;
	}

	/** Registers the own key and reads all; one that failed must not be the last. */
	void round() {
		try {
			this.rows.register(own());
			if (!this.registered) {
				this.registered = true;
				logger.info("Texts are signed with the key {}", this.signingKey.publicKey().id());
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The public key {} cannot be registered now, it will be later: {}",
					this.signingKey.publicKey().id(), ex.getClass().getSimpleName());
			return;
		}
		read();
	}

	private void read() {
		this.queriedNanos = System.nanoTime();
		try {
			Map<String, KnownKey> read = new LinkedHashMap<>();
			this.rows.all().forEach((key) -> read.put(key.id(), key));
			this.known = read;
		}
		catch (RuntimeException ex) {
			logger.debug("The public keys cannot be read now", ex);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.rounds != null) {
			this.rounds.shutdownNow();
			this.rounds = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.rounds != null;
	}

	/** Before the web server takes requests, and after it has ended them. */
	@Override
	public int getPhase() {
		return 0;
	}

}
