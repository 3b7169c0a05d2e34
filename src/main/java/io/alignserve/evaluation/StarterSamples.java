package io.alignserve.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.alignserve.ad.Ad;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.dataset.HeldOutBriefs;
import io.alignserve.dataset.HeldOutBriefs.HeldOutBrief;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskPrompts;

/**
 * Writes a page that shows what a checkpoint wrote from the same briefs for different
 * audiences. Nothing is selected: every brief and answer of the seed is shown.
 */
public final class StarterSamples {

	private static final int BRIEFS = 10;

	private static final List<Wanted> BY_AGE = List.of(age(AgeBand.AGE_18_24), age(AgeBand.AGE_35_44),
			age(AgeBand.AGE_65_PLUS));

	private static final List<Wanted> BY_GENDER = List.of(gender(Gender.FEMALE), gender(Gender.MALE),
			age(AgeBand.AGE_13_17));

	private static final List<Wanted> BY_STATE = List.of(state(UsState.TEXAS), state(UsState.MAINE),
			state(UsState.HAWAII));

	private final ResidentCheckpoint checkpoint;

	private final long seed;

	/**
	 * Prepares the page.
	 * @param checkpoint the checkpoint, left open
	 * @param seed start of all pseudo-random numbers
	 */
	public StarterSamples(ResidentCheckpoint checkpoint, long seed) {
		this.checkpoint = checkpoint;
		this.seed = seed;
	}

	/**
	 * Writes the page.
	 * @return Markdown
	 */
	public String page() {
		List<Ad> briefs = HeldOutBriefs.draw(this.seed, BRIEFS)
			.stream()
			.map(HeldOutBrief::ad)
			.map(StarterSamples::withoutPlace)
			.toList();
		List<String> prompts = new ArrayList<>();
		for (int i = 0; i < BRIEFS; i++) {
			for (Wanted wanted : wanted(i)) {
				prompts.add(TaskPrompts.tag(wanted.attribute(), briefs.get(i), wanted.audience()));
			}
		}
		List<String> answers = new CheckpointQuestions(this.checkpoint).answers(prompts, new SamplingParameters(
				StarterEvaluation.TEMPERATURE, StarterEvaluation.TOP_P, 0, this.seed, StarterEvaluation.MAX_TOKENS));
		StringBuilder page = new StringBuilder(head());
		int next = 0;
		for (int i = 0; i < BRIEFS; i++) {
			Ad.Creative creative = briefs.get(i).creative();
			page.append("\n## ").append(i + 1).append(". ").append(briefs.get(i).brand()).append("\n\nTitle: ");
			page.append(creative.title()).append(". Keywords: ").append(String.join(", ", creative.keywords()));
			page.append(".\n\n| written for | text |\n|---|---|\n");
			for (Wanted wanted : wanted(i)) {
				page.append("| ").append(wanted.label()).append(" | ");
				page.append(cell(TaskAnswers.parse(answers.get(next++)).text())).append(" |\n");
			}
		}
		return page.toString();
	}

	private String head() {
		return "# What the starter checkpoint writes\n\n"
				+ "Ten briefs of made-up advertisers that no training instruction names, each written for three\n"
				+ "audiences by the checkpoint `" + this.checkpoint.name() + "`, `" + this.checkpoint.digest() + "`\n"
				+ "(temperature " + StarterEvaluation.TEMPERATURE + ", top-p " + StarterEvaluation.TOP_P
				+ ", seeds from " + this.seed + "). The first answer of each is shown, none is selected. The\n"
				+ "model is a small one, trained on a synthetic corpus: judge whether the audience makes a\n"
				+ "difference, not the prose.\n";
	}

	private static List<Wanted> wanted(int brief) {
		return switch (brief % 3) {
			case 0 -> BY_AGE;
			case 1 -> BY_GENDER;
			default -> BY_STATE;
		};
	}

	/** A local reference among the keywords would fight with the wanted state. */
	private static Ad withoutPlace(Ad ad) {
		List<String> keywords = ad.creative()
			.keywords()
			.stream()
			.filter((keyword) -> !Character.isUpperCase(keyword.charAt(0)))
			.toList();
		return new Ad(ad.brand(), new Ad.Creative(ad.creative().title(), null, keywords), ad.campaign());
	}

	private static String cell(String text) {
		return Stream.of(text.split("\\R")).reduce((one, other) -> one + " " + other).orElse("").replace("|", "\\|");
	}

	private static Wanted age(AgeBand band) {
		return new Wanted(Attribute.AGE, band.label(), new Audience(List.of(band), List.of(), List.of()));
	}

	private static Wanted gender(Gender gender) {
		return new Wanted(Attribute.GENDER, gender.label(), new Audience(List.of(), List.of(gender), List.of()));
	}

	private static Wanted state(UsState state) {
		return new Wanted(Attribute.REGION, state.label(), new Audience(List.of(), List.of(), List.of(state)));
	}

	/**
	 * An audience to write for.
	 *
	 * @param attribute what distinguishes it
	 * @param label its name on the page
	 * @param audience the audience
	 */
	private record Wanted(Attribute attribute, String label, Audience audience) {
	}

}
