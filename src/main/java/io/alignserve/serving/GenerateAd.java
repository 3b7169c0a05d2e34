package io.alignserve.serving;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskPrompts;
import io.alignserve.task.TaskVariant;

/**
 * Targeted ad generation (TAG): writes the text of an ad for an audience, a budget or a
 * number of impressions.
 */
@Service
public class GenerateAd {

	private final AdGeneration generation;

	GenerateAd(AdGeneration generation) {
		this.generation = generation;
	}

	/**
	 * Writes ads.
	 * @param command what is asked
	 * @param listener who waits for it
	 * @return the candidates
	 * @throws io.alignserve.pool.UnknownModelException if there is no such model
	 * @throws PromptTooLongException if prompt and answer exceed the context
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	public GeneratedAds write(Command command, AnswerListener listener) {
		TaskVariant task = new TaskVariant(TaskFamily.TAG, command.attribute());
		String prompt = TaskPrompts.tag(command.attribute(), command.ad(), command.audience());
		return this.generation.write(new AdGeneration.Job(command, task, prompt), listener);
	}

	/**
	 * What is asked.
	 *
	 * @param requestId the call's id
	 * @param model alias or checkpoint
	 * @param attribute what the text is written for
	 * @param ad the brief
	 * @param audience the wanted audience, not empty in {@code attribute}
	 * @param settings how the candidates are written
	 * @param rankedFor the audience whose predicted share ranks the candidates;
	 * {@code null} leaves them in the order they were written
	 */
	public record Command(String requestId, String model, Attribute attribute, Ad ad, Audience audience,
			GenerationSettings settings, @Nullable WantedAudience rankedFor) implements GenerationCommand<Command> {

		@Override
		public Audience readers() {
			return this.audience;
		}

		@Override
		public Command to(String other, GenerationSettings chosen) {
			return new Command(this.requestId, other, this.attribute, this.ad, this.audience, chosen, this.rankedFor);
		}

	}

}
