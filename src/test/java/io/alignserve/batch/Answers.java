package io.alignserve.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers rows with their own bodies, and counts how often each was begun.
 */
final class Answers implements RowAnswering {

	private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();

	private volatile long millis;

	private volatile int temporaryFailures;

	private volatile boolean room = true;

	Answers takes(long time) {
		this.millis = time;
		return this;
	}

	Answers failsFirst(int times) {
		this.temporaryFailures = times;
		return this;
	}

	void hasRoom(boolean free) {
		this.room = free;
	}

	int begun() {
		return this.begun.values().stream().mapToInt(AtomicInteger::get).sum();
	}

	@Override
	public RowAnswer answer(RowCall call) {
		int times = this.begun.computeIfAbsent(call.requestId(), (id) -> new AtomicInteger()).incrementAndGet();
		LockSupport.parkNanos(this.millis * 1_000_000);
		if (Thread.currentThread().isInterrupted()) {
			return new RowAnswer(RowAnswer.Outcome.STOPPED, 499, "{}");
		}
		if (times <= this.temporaryFailures) {
			return new RowAnswer(call.last() ? RowAnswer.Outcome.FAILED : RowAnswer.Outcome.TEMPORARY, 503, "{}");
		}
		return new RowAnswer(RowAnswer.Outcome.ANSWERED, 200, call.body());
	}

	@Override
	public boolean hasRoom() {
		return this.room;
	}

	@Override
	public RowAnswer refuse(RowRefusal refusal, String requestId) {
		return new RowAnswer(RowAnswer.Outcome.FAILED, 409, "\"" + refusal + " " + requestId + "\"");
	}

}
