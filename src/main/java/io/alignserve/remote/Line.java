package io.alignserve.remote;

import java.net.http.HttpClient;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import org.jspecify.annotations.Nullable;

/**
 * The way to one server: so many requests at a time, the others in the order of their
 * arrival; each with a limit of time, again if that may help and nothing of its answer
 * was told, and none while too many fail. Safe for use by several threads.
 */
final class Line {

	private final Guards guards;

	private final Server server;

	private final RemoteMeters meters;

	/** In the order of their arrival. */
	private final Set<Call> waiting = new LinkedHashSet<>();

	private volatile long heardNanos = System.nanoTime();

	private boolean closed;

	/**
	 * Creates a way.
	 * @param guards what guards it
	 * @param server where it leads
	 * @param meters counts
	 */
	Line(Guards guards, Server server, RemoteMeters meters) {
		this.guards = guards;
		this.server = server;
		this.meters = meters;
	}

	/**
	 * Sends a question as soon as there is room.
	 * @param call the question
	 */
	void send(Call call) {
		synchronized (this) {
			if (this.closed) {
				call.done().completeExceptionally(this.server.closed());
				return;
			}
			this.waiting.add(call);
		}
		// A question that was given up while it waited takes no place.
		call.done().whenComplete((nothing, failure) -> forget(call));
		drain();
	}

	private synchronized void forget(Call call) {
		this.waiting.remove(call);
	}

	private void drain() {
		while (true) {
			Call next;
			synchronized (this) {
				if (this.waiting.isEmpty() || !this.guards.bulkhead().tryAcquirePermission()) {
					return;
				}
				next = first();
			}
			next.started();
			if (!attempt(next, this.guards.retry().asyncContext())) {
				this.guards.bulkhead().onComplete();
			}
		}
	}

	private Call first() {
		Iterator<Call> calls = this.waiting.iterator();
		Call first = calls.next();
		calls.remove();
		return first;
	}

	/** When a piece of an answer came last, as {@link System#nanoTime} tells. */
	long heardNanos() {
		return this.heardNanos;
	}

	private void heard() {
		this.heardNanos = System.nanoTime();
	}

	/** Half open, whether the server answers again is for a trial to find out. */
	private boolean mayPass(Call call) {
		return (call.isTrial() || this.guards.breaker().getState() != CircuitBreaker.State.HALF_OPEN)
				&& this.guards.breaker().tryAcquirePermission();
	}

	/** Whether an attempt is under way, which gives the place back when it ends. */
	private boolean attempt(Call call, Retry.AsyncContext<Void> attempts) {
		if (call.isDone()) {
			return false;
		}
		if (!mayPass(call)) {
			call.done().completeExceptionally(this.server.leftAlone());
			return false;
		}
		long start = System.nanoTime();
		try {
			Exchange exchange = this.server.post(this.guards.client(), call, this.guards.timer(), this::heard);
			call.attempt(exchange);
			limited(exchange).whenComplete((fault, late) -> {
				exchange.hangUp();
				settle(call, attempts, start, (late != null) ? late : fault.orElse(null));
			});
		}
		catch (RuntimeException | Error ex) {
			// The timer was stopped, no thread to be had, or the request could not be
			// made.
			settle(call, attempts, start, ex);
		}
		return true;
	}

	/**
	 * What went wrong, within the limit of time. As a value: the limiter keeps its alarm
	 * for each stage that fails.
	 */
	private CompletionStage<Optional<Throwable>> limited(Exchange exchange) {
		return this.guards.timeLimiter()
			.executeCompletionStage(this.guards.timer(),
					() -> exchange.ended().handle((nothing, failure) -> Optional.ofNullable(failure)));
	}

	private void settle(Call call, Retry.AsyncContext<Void> attempts, long start, @Nullable Throwable failure) {
		long nanos = System.nanoTime() - start;
		if (failure == null || isFinished(call)) {
			this.guards.breaker().onSuccess(nanos, TimeUnit.NANOSECONDS);
			attempts.onComplete();
			this.meters.request("answered", nanos);
			call.finish();
			leave();
			return;
		}
		if (call.isDone()) {
			givenUp(call, nanos);
			leave();
			return;
		}
		ServerFault fault = fault(failure);
		if (fault.kind().counts()) {
			this.guards.breaker().onError(nanos, TimeUnit.NANOSECONDS, fault);
		}
		else {
			this.guards.breaker().releasePermission();
		}
		this.meters.request(fault.kind().tag(), nanos);
		long pause = call.reader().hasTold() ? -1 : attempts.onError(fault);
		if (pause < 0 || !retryIn(pause, call, attempts)) {
			call.done().completeExceptionally(this.server.forCallers(fault));
			leave();
		}
	}

	/**
	 * Callers have less patience than the limit of a whole answer: what is not streamed
	 * and stayed out for as long as a stream may be silent is the server's failure.
	 */
	private void givenUp(Call call, long nanos) {
		if (call.isStreamed() || nanos < this.server.settings().timeouts().event().toNanos()) {
			this.guards.breaker().releasePermission();
			this.meters.request("cancelled", nanos);
			return;
		}
		ServerFault fault = new ServerFault(ServerFault.Kind.TIMED_OUT, "");
		this.guards.breaker().onError(nanos, TimeUnit.NANOSECONDS, fault);
		this.meters.request(fault.kind().tag(), nanos);
	}

	private boolean retryIn(long millis, Call call, Retry.AsyncContext<Void> attempts) {
		try {
			this.guards.timer().schedule(() -> again(call, attempts), millis, TimeUnit.MILLISECONDS);
			this.meters.retry();
			return true;
		}
		catch (RuntimeException ex) {
			// The timer was stopped: nobody waits any longer.
			return false;
		}
	}

	private void again(Call call, Retry.AsyncContext<Void> attempts) {
		if (!attempt(call, attempts)) {
			leave();
		}
	}

	private static boolean isFinished(Call call) {
		return call.isDone() && !call.done().isCompletedExceptionally();
	}

	private static ServerFault fault(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof ServerFault fault) {
			return fault;
		}
		if (cause instanceof TimeoutException || cause instanceof CancellationException) {
			return new ServerFault(ServerFault.Kind.TIMED_OUT, "", null, cause);
		}
		return new ServerFault(ServerFault.Kind.MALFORMED, "", null, cause);
	}

	private void leave() {
		this.guards.bulkhead().onComplete();
		drain();
	}

	/** Ends what waits; what is under way is ended by those who asked. */
	void close() {
		synchronized (this) {
			this.closed = true;
		}
		while (true) {
			Call next;
			synchronized (this) {
				if (this.waiting.isEmpty()) {
					return;
				}
				next = first();
			}
			next.done().completeExceptionally(this.server.closed());
		}
	}

	/**
	 * What guards the way.
	 *
	 * @param bulkhead how many at a time
	 * @param breaker none while too many fail
	 * @param retry how often
	 * @param timeLimiter how long
	 * @param timer wakes those who wait
	 * @param client speaks HTTP
	 */
	record Guards(Bulkhead bulkhead, CircuitBreaker breaker, Retry retry, TimeLimiter timeLimiter,
			ScheduledExecutorService timer, HttpClient client) {
	}

}
