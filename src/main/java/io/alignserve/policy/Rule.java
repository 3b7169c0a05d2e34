package io.alignserve.policy;

import java.util.Set;

import io.alignserve.task.TaskVariant;

/**
 * One rule of acceptable use.
 *
 * @param id its name, for logs, metrics and clients: lower case, digits and hyphens
 * @param title what it is about, a few words
 * @param stage when it looks
 * @param tasks the variants that it applies to
 * @param condition when it holds
 * @param effect what it does then
 * @param reason why, one sentence for whoever is refused
 * @param source the law, contract or statement that it follows
 */
public record Rule(String id, String title, Stage stage, Set<TaskVariant> tasks, Condition condition, Effect effect,
		String reason, String source) {

	public Rule {
		tasks = Set.copyOf(tasks);
	}

	/**
	 * Tells whether the rule is about whom an ad is aimed at.
	 * @return whether its condition names targeting or ages
	 */
	public boolean isAboutTargeting() {
		return !this.condition.targeting().isEmpty() || !this.condition.ages().isEmpty();
	}

	Rule with(Effect other) {
		return new Rule(this.id, this.title, this.stage, this.tasks, this.condition, other, this.reason, this.source);
	}

	boolean appliesTo(Proposal proposal) {
		return proposal.tasks().stream().anyMatch(this.tasks::contains);
	}

}
