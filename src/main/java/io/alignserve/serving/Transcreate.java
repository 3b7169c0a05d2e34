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
 * Transcreation (TC): carries an ad from one audience to another.
 */
@Service
public class Transcreate {

	private final AdGeneration generation;

	Transcreate(AdGeneration generation) {
		this.generation = generation;
	}

	/**
	 * Rewrites an ad.
	 * @param command what is asked
	 * @param listener who waits for it
	 * @return the candidates
	 * @throws io.alignserve.pool.UnknownModelException if there is no such model
	 * @throws PromptTooLongException if prompt and answer exceed the context
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	public GeneratedAds rewrite(Command command, AnswerListener listener) {
		TaskVariant task = new TaskVariant(TaskFamily.TC, command.attribute());
		String prompt = TaskPrompts.transcreation(command.attribute(), command.ad(), command.from(), command.to());
		return this.generation.write(new AdGeneration.Job(command, task, prompt), listener);
	}

	/**
	 * What is asked.
	 *
	 * @param requestId the call's id
	 * @param model alias or checkpoint
	 * @param attribute the one attribute in which the audiences differ
	 * @param ad the ad
	 * @param from the audience it performs well for
	 * @param to the wanted audience
	 * @param settings how the candidates are written
	 * @param rankedFor the audience whose predicted share ranks the candidates;
	 * {@code null} leaves them in the order they were written
	 */
	public record Command(String requestId, String model, Attribute attribute, Ad ad, Audience from, Audience to,
			GenerationSettings settings, @Nullable WantedAudience rankedFor) implements GenerationCommand<Command> {

		@Override
		public Audience readers() {
			return this.to;
		}

		@Override
		public Command to(String other, GenerationSettings chosen) {
			return new Command(this.requestId, other, this.attribute, this.ad, this.from, this.to, chosen,
					this.rankedFor);
		}

	}

}
