package io.alignserve.generation;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Runs all requests of one decoder in one step loop: a request that arrives while others
 * decode joins the next step. What a request gets depends on the request alone, as far as
 * the runner's logits do: not on how its prompt was cut, what was copied for it, or how
 * often it gave its memory up. Safe for use by several threads.
 *
 * <p>
 * An engine belongs to one set of weights, that of its runner, and so do the beginnings
 * of prompts that it holds.
 */
public final class GenerationEngine implements Engine {

	private final EngineLimits limits;

	private final Inbox inbox;

	private final StepLoop loop;

	private final Thread thread;

	private final ModelBounds bounds;

	private final long kvPositions;

	/**
	 * Starts the engine.
	 * @param runner the decoder, from now on used and closed by the engine's thread only
	 * @param limits what the engine takes on at a time
	 * @param name the engine's name, for its thread and messages
	 */
	public GenerationEngine(DecoderRunner runner, EngineLimits limits, String name) {
		this.limits = limits;
		this.bounds = new ModelBounds(runner.vocabularySize(), runner.contextLength());
		this.kvPositions = KvMemory.positions(limits, runner);
		this.inbox = new Inbox(limits, name);
		this.loop = new StepLoop(runner, limits, this.inbox, name);
		this.thread = new Thread(this.loop, "steps-" + name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public void requireRoom(int sequences) {
		// More than it can run at a time are refused for another reason.
		this.inbox.requireRoom(Math.min(sequences, this.limits.maxRunning()));
	}

	@Override
	public Handle generate(GenerationRequest request, GenerationListener listener) {
		this.bounds.require(request);
		if (request.candidates() > this.limits.maxRunning()) {
			throw new IllegalArgumentException("candidates is " + request.candidates() + ", this engine runs at most "
					+ this.limits.maxRunning() + " sequences at a time");
		}
		GenerationJob job = new GenerationJob(request, listener);
		checkMemory(job);
		this.inbox.submit(job);
		return () -> cancel(job);
	}

	@Override
	public CompletableFuture<ScoringResult> score(ScoringRequest request) {
		this.bounds.require(request);
		ScoringJob job = new ScoringJob(request);
		checkMemory(job);
		this.inbox.submit(job);
		CompletableFuture<ScoringResult> future = job.future();
		// Also after the loop's own completion, when it changes nothing any more.
		future.whenComplete((result, failure) -> cancel(job));
		return future;
	}

	/**
	 * Does something with the decoder between two steps, on the thread that owns it: to
	 * attach an adapter, for example. Requests wait meanwhile, and held prefixes are
	 * given up. An adapter that a request uses is not to be changed.
	 * @param <T> what is returned
	 * @param action what to do
	 * @return what it returned, or threw, to come
	 * @throws EngineClosedException if the engine is closed
	 */
	public <T> CompletableFuture<T> call(Function<DecoderRunner, T> action) {
		RunnerCall<T> call = new RunnerCall<>(action);
		this.inbox.submit(call);
		return call.future();
	}

	@Override
	public EngineStatus status() {
		return this.loop.status();
	}

	@Override
	public EngineHealth health() {
		return this.loop.health();
	}

	/**
	 * Ends the step loop after the step that is running. Requests that have not ended
	 * fail with an {@link EngineClosedException}. Closes the runner. Does not wait if the
	 * step loop itself calls it.
	 */
	@Override
	public void close() {
		this.inbox.close();
		if (Thread.currentThread() == this.thread) {
			return;
		}
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void cancel(Job job) {
		job.cancel();
		this.inbox.wake();
	}

	private void checkMemory(Job job) {
		long positions = (long) job.sequences().size() * job.capacity();
		if (positions > this.kvPositions) {
			throw new IllegalArgumentException(
					"The request may need " + positions + " positions of KV cache (" + job.sequences().size()
							+ " times " + job.capacity() + "), this engine has memory for " + this.kvPositions);
		}
	}

}
