package io.alignserve.remote;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import io.alignserve.generation.Deadline;
import io.alignserve.generation.Engine;
import io.alignserve.generation.EngineHealth;
import io.alignserve.generation.EngineStatus;
import io.alignserve.generation.FinishReason;
import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;

/**
 * Has requests computed by an OpenAI-compatible server. Prompts, labels and stop rules
 * are those of our own engine; which tokens are drawn for a seed is the server's affair.
 */
final class RemoteEngine implements Engine {

	/** What is spoken: who speaks it is not known. */
	private static final String PROVIDER = "openai-compatible";

	private final Server server;

	private final Model model;

	private final Scorer scorer;

	private final Requests requests;

	private final Line.Guards guards;

	private final Line line;

	private final Watch watch;

	private final Admission admission;

	private final Runnable onClose;

	private final LongAdder answered = new LongAdder();

	private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the engine; its watch is started.
	 * @param server where it is
	 * @param model what is known of the model
	 * @param scorer how it scores
	 * @param line the way to it
	 * @param guards what guards the way
	 * @param upkeep what goes on beside requests
	 */
	RemoteEngine(Server server, Model model, Scorer scorer, Line line, Line.Guards guards, Upkeep upkeep) {
		this.server = server;
		this.model = model;
		this.scorer = scorer;
		this.requests = new Requests(server.settings());
		this.guards = guards;
		this.line = line;
		this.watch = upkeep.watch();
		this.admission = new Admission(server.name(), server.settings());
		this.onClose = upkeep.onClose();
		this.watch.start();
	}

	@Override
	public void requireRoom(int sequences) {
		this.admission.requireRoom(Math.min(sequences, this.admission.most()));
		if (this.guards.breaker().getState() != CircuitBreaker.State.CLOSED) {
			throw this.server.leftAlone();
		}
	}

	@Override
	public Handle generate(GenerationRequest request, GenerationListener listener) {
		requireNoAdapter(request.adapter());
		this.model.bounds().require(request);
		int count = request.candidates();
		if (count > this.admission.most()) {
			throw new IllegalArgumentException("candidates is " + count + ", this engine takes at most "
					+ this.admission.most() + " sequences at a time");
		}
		requireRoom(count);
		this.admission.enter(count);
		Ending ending = new Ending(count);
		RemoteGeneration generation = new RemoteGeneration(request, this.requests, this.model, listener, ending::run);
		ending.otherwise(() -> generation.fail(this.server.closed()));
		ending.at(request.deadline(), () -> generation.endFor(FinishReason.DEADLINE));
		generation.begin(this.line);
		return () -> generation.endFor(FinishReason.CANCELLED);
	}

	@Override
	public CompletableFuture<ScoringResult> score(ScoringRequest request) {
		requireNoAdapter(request.adapter());
		this.model.bounds().require(request);
		requireRoom(1);
		this.admission.enter(1);
		Ending ending = new Ending(1);
		RemoteScoring scoring = new RemoteScoring(request, this.line, this.server);
		CompletableFuture<ScoringResult> future = scoring.future();
		future.whenComplete((result, failure) -> ending.run());
		ending.otherwise(() -> future.completeExceptionally(this.server.closed()));
		ending.at(request.deadline(),
				() -> future.completeExceptionally(new DeadlineExpiredException("The deadline of the scoring passed")));
		scoring.begin(this.scorer);
		return future;
	}

	private void requireNoAdapter(int adapter) {
		if (adapter != 0) {
			throw new IllegalArgumentException(this.server.name() + " is computed elsewhere and has no adapters");
		}
	}

	/** Steps are requests that ended: what a step is elsewhere is not known. */
	@Override
	public EngineStatus status() {
		return new EngineStatus(this.admission.running(), this.admission.waiting(), this.answered.sum(), 0,
				new EngineStatus.Memory(0, 0, 0, 0, 0));
	}

	@Override
	public EngineHealth health() {
		return this.watch.health();
	}

	@Override
	public String provider() {
		return PROVIDER;
	}

	@Override
	public void close() {
		if (!this.admission.close()) {
			return;
		}
		this.watch.close();
		this.line.close();
		this.endings.forEach(Runnable::run);
		this.onClose.run();
	}

	/**
	 * What goes on beside requests.
	 *
	 * @param watch looks whether the server is there
	 * @param onClose what is to be done when the engine is closed
	 */
	record Upkeep(Watch watch, Runnable onClose) {
	}

	/** What ends a request from outside, and what its end gives back. */
	private final class Ending {

		private final int sequences;

		private @Nullable ScheduledFuture<?> alarm;

		private Runnable closing = () -> {
		};

		private boolean ended;

		Ending(int sequences) {
			this.sequences = sequences;
		}

		synchronized void otherwise(Runnable onClosed) {
			this.closing = onClosed;
			RemoteEngine.this.endings.add(onClosed);
		}

		synchronized void at(@Nullable Deadline deadline, Runnable action) {
			if (deadline != null && !this.ended) {
				this.alarm = RemoteEngine.this.guards.timer()
					.schedule(action, Math.max(0, deadline.nanoTime() - System.nanoTime()), TimeUnit.NANOSECONDS);
			}
		}

		synchronized void run() {
			if (this.ended) {
				return;
			}
			this.ended = true;
			if (this.alarm != null) {
				this.alarm.cancel(false);
			}
			RemoteEngine.this.endings.remove(this.closing);
			RemoteEngine.this.admission.leave(this.sequences);
			RemoteEngine.this.answered.increment();
		}

	}

}
