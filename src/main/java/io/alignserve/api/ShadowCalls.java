package io.alignserve.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

import io.alignserve.access.RequestIds;
import io.alignserve.pool.CheckpointPool;

/**
 * Repeats calls against a canary in shadow mode once they were answered. What the canary
 * says is seen by the request log only, in a second row with the call's id and the
 * parameter {@code shadow}. Calls that find the queue full are not repeated, and counted
 * as {@code alignserve.shadow.dropped}.
 */
@Component
class ShadowCalls implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ShadowCalls.class);

	private static final String SHADOW = "shadow";

	private static final long IDLE_SECONDS = 30;

	private static final int OK = 200;

	private final CheckpointPool pool;

	private final CallLedger ledger;

	private final ThreadPoolExecutor threads;

	ShadowCalls(CheckpointPool pool, CallLedger ledger, ShadowProperties properties, MeterRegistry meters) {
		this.pool = pool;
		this.ledger = ledger;
		Counter dropped = Counter.builder("alignserve.shadow.dropped")
			.description("Calls that were not repeated for a canary in shadow mode because too many were waiting")
			.register(meters);
		CustomizableThreadFactory daemons = new CustomizableThreadFactory("shadow-");
		daemons.setDaemon(true);
		this.threads = new ThreadPoolExecutor(properties.threads(), properties.threads(), IDLE_SECONDS,
				TimeUnit.SECONDS, new ArrayBlockingQueue<>(properties.waiting()), daemons,
				(call, full) -> dropped.increment());
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Sees to it that a call that was answered is repeated, if a canary wants it, when
	 * its client has the answer.
	 * @param asking the call
	 * @param model alias or checkpoint that was asked
	 * @param repetition asks another
	 */
	void follow(Asking asking, String model, Repetition repetition) {
		String id = asking.id();
		String caller = asking.notes().caller();
		asking.notes()
			.afterwards(() -> wanted(model, id, caller)
				.ifPresent((checkpoint) -> this.threads.execute(() -> repeat(id, caller, checkpoint, repetition))));
	}

	/** The client has its answer: nothing may go wrong any more. */
	private Optional<String> wanted(String model, String id, String caller) {
		try {
			return this.pool.shadow(model, id, caller);
		}
		catch (IllegalStateException ex) {
			logger.debug("The pool is closed, request {} is not repeated", id);
			return Optional.empty();
		}
	}

	private void repeat(String id, String caller, String checkpoint, Repetition repetition) {
		CallNotes notes = new CallNotes();
		notes.caller(caller);
		try (MDC.MDCCloseable context = MDC.putCloseable(RequestIds.LOG_CONTEXT, id)) {
			try {
				repetition.ask(checkpoint, notes);
			}
			catch (RuntimeException ex) {
				notes.problem(ExceptionProblems.of(ex));
			}
			this.ledger.close(notes, id, OK);
		}
	}

	/**
	 * Marks the parameters of a call that was repeated.
	 * @param parameters those of the call
	 * @return a copy that says so
	 */
	static Map<String, Object> marked(Map<String, Object> parameters) {
		Map<String, Object> marked = new TreeMap<>(parameters);
		marked.put(SHADOW, true);
		return marked;
	}

	/** What still runs is interrupted, and logged as cancelled. */
	@Override
	public void destroy() throws InterruptedException {
		this.threads.shutdownNow();
		this.threads.awaitTermination(1, TimeUnit.SECONDS);
	}

	/**
	 * Asks another checkpoint what a call asked.
	 */
	interface Repetition {

		/**
		 * Asks.
		 * @param checkpoint the checkpoint
		 * @param notes takes what becomes known
		 */
		void ask(String checkpoint, CallNotes notes);

	}

}
