package io.alignserve.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.pool.Lease;
import io.alignserve.generation.Engine;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.TaskAnswers.GeneratedAd;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * The path that all generating use cases share: lease a checkpoint, encode the prompt,
 * generate, decode, parse and, if that is wanted, predict and rank.
 */
@Component
class AdGeneration {

	/** Every number below it is exact in JavaScript too, so a client can send it back. */
	private static final long SEED_BOUND = 1L << 53;

	/**
	 * A step takes far less; without a bound a broken step loop would hold the thread.
	 */
	private static final int MAX_TICKS_AFTER_CANCEL = 100;

	private final ModelLeases leases;

	private final ServingProperties properties;

	AdGeneration(ModelLeases leases, ServingProperties properties) {
		this.leases = leases;
		this.properties = properties;
	}

	/**
	 * Writes the candidates of one prompt.
	 * @param job what to write
	 * @param listener who waits for it
	 * @return the candidates
	 * @throws PromptTooLongException if prompt and answer exceed the context
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	GeneratedAds write(Job job, AnswerListener listener) {
		Patience patience = new Patience(this.properties.deadline(), listener);
		return this.leases.with(job.model(), job.requestId(), listener,
				(lease) -> write(job, lease, patience, listener));
	}

	private GeneratedAds write(Job job, Lease lease, Patience patience, AnswerListener listener) {
		Long given = job.settings().seed();
		long seed = (given != null) ? given : ThreadLocalRandom.current().nextLong(SEED_BOUND);
		ResidentCheckpoint checkpoint = lease.checkpoint();
		Room.require(lease, job.settings().candidates(), listener);
		StopStrings stops = new StopStrings(checkpoint.tokenizer(), job.settings().stop());
		GenerationRequest request = request(job, seed, checkpoint, stops);
		List<AnswerText> texts = IntStream.range(0, request.candidates())
			.mapToObj((index) -> new AnswerText(checkpoint.tokenizer(), stops))
			.toList();
		listener.onBegin(AnsweringModel.of(lease), request.prompt().size());
		AnswerQueue queue = new AnswerQueue(listener.wantsText());
		long submitted = System.nanoTime();
		Engine.Handle handle = submit(checkpoint.engine(), request, queue);
		GenerationResult result = await(queue, handle, new Waiting(patience, listener, texts));
		tell(result, submitted, listener);
		List<GeneratedAds.Candidate> candidates = candidates(result, texts, listener);
		int completionTokens = candidates.stream().mapToInt(GeneratedAds.Candidate::tokens).sum();
		GeneratedAds ads = new GeneratedAds(job.task(), AnsweringModel.of(lease), job.prompt(),
				job.settings().withSeed(seed), candidates, new Usage(result.promptTokens(), completionTokens),
				Timing.ofNanos(result.queueNanos(), result.firstTokenNanos(), result.totalNanos()));
		Ranking ranking = job.ranking();
		return (ranking == null) ? ads : new CandidateRanking(job.requestId(), ranking, checkpoint, this.properties)
			.rank(ads, patience, listener);
	}

	private static GenerationRequest request(Job job, long seed, ResidentCheckpoint checkpoint, StopStrings stops) {
		GenerationSettings settings = job.settings();
		List<Integer> prompt = IntStream.of(checkpoint.tokenizer().encodePrompt(job.prompt())).boxed().toList();
		if (prompt.size() + settings.maxTokens() > checkpoint.contextLength()) {
			throw new PromptTooLongException(prompt.size(), settings.maxTokens(), checkpoint.contextLength(), true);
		}
		SamplingParameters sampling = new SamplingParameters(settings.temperature(), settings.topP(), settings.topK(),
				seed, settings.maxTokens());
		return new GenerationRequest(job.requestId(), prompt, settings.candidates(), sampling, checkpoint.endTokens(),
				stops)
			.withAdapter(checkpoint.adapter());
	}

	private static Engine.Handle submit(Engine engine, GenerationRequest request, AnswerQueue queue) {
		try {
			return engine.generate(request, queue);
		}
		catch (IllegalArgumentException ex) {
			// For example more candidates than the engine can run at a time.
			throw new UnservableException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static GenerationResult await(AnswerQueue queue, Engine.Handle handle, Waiting waiting) {
		try {
			while (true) {
				waiting.patience().check();
				AnswerQueue.Event event = queue.poll(Patience.TICK_MILLIS);
				if (event == null) {
					continue;
				}
				if (event.failure() != null) {
					throw event.failure();
				}
				if (event.result() != null) {
					return event.result();
				}
				waiting.tell(event);
			}
		}
		catch (RuntimeException ex) {
			handle.cancel();
			awaitEnd(queue);
			throw ex;
		}
	}

	/** The lease may be given back only when the step loop has let go of the request. */
	private static void awaitEnd(AnswerQueue queue) {
		for (int tick = 0; tick < MAX_TICKS_AFTER_CANCEL; tick++) {
			AnswerQueue.Event event = queue.poll(Patience.TICK_MILLIS);
			if (event != null && event.isLast()) {
				return;
			}
		}
	}

	private static void tell(GenerationResult result, long submitted, AnswerListener listener) {
		long started = submitted + result.queueNanos();
		long firstToken = submitted + result.firstTokenNanos();
		listener.onPhase(Phase.QUEUE, submitted, started);
		listener.onPhase(Phase.PREFILL, started, firstToken);
		listener.onPhase(Phase.DECODE, firstToken, submitted + result.totalNanos());
	}

	private static List<GeneratedAds.Candidate> candidates(GenerationResult result, List<AnswerText> texts,
			AnswerListener listener) {
		List<GeneratedAds.Candidate> candidates = new ArrayList<>();
		for (int index = 0; index < texts.size(); index++) {
			GenerationResult.Candidate candidate = result.candidates().get(index);
			GeneratedAd ad = texts.get(index).read(candidate.tokens());
			if (listener.wantsText()) {
				String rest = texts.get(index).rest(ad.text());
				if (!rest.isEmpty()) {
					listener.onText(index, rest);
				}
			}
			candidates.add(new GeneratedAds.Candidate(index, ad.title(), ad.text(), candidate.finishReason(),
					candidate.tokens().size(), candidate.logProbability(), null));
		}
		return candidates;
	}

	/**
	 * What to write.
	 *
	 * @param command what is asked
	 * @param task the variant
	 * @param prompt its prompt
	 */
	record Job(GenerationCommand<?> command, TaskVariant task, String prompt) {

		String requestId() {
			return this.command.requestId();
		}

		String model() {
			return this.command.model();
		}

		GenerationSettings settings() {
			return this.command.settings();
		}

		/** What to rank the candidates by; {@code null} leaves them as written. */
		@Nullable Ranking ranking() {
			WantedAudience wanted = this.command.rankedFor();
			boolean rewritten = this.task.family() != TaskFamily.TAG;
			return (wanted != null) ? new Ranking(wanted, this.command.ad(), this.command.readers(), rewritten) : null;
		}

	}

	/**
	 * Who waits, how long, and what they have read so far.
	 *
	 * @param patience how long
	 * @param listener who
	 * @param texts the text of each candidate
	 */
	private record Waiting(Patience patience, AnswerListener listener, List<AnswerText> texts) {

		void tell(AnswerQueue.Event event) {
			String text = this.texts.get(event.candidate()).append(event.token());
			if (!text.isEmpty()) {
				this.listener.onText(event.candidate(), text);
			}
		}

	}

}
