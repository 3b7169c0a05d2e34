package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.serving.GenerateAd;
import io.alignserve.serving.GenerationSettings;
import io.alignserve.serving.PredictAudience;
import io.alignserve.serving.Transcreate;
import io.alignserve.serving.Transsuade;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * Turns request bodies into commands of the use cases, or refuses them with everything
 * that is wrong.
 */
@Component
class RequestReader {

	private static final int MAX_MODEL_CHARACTERS = 200;

	private static final Map<String, Attribute> ATTRIBUTES = Words.of(Attribute.values(), Attribute::label);

	private static final Map<String, Attribute> OBJECTIVES = Words.of(
			new Attribute[] { Attribute.AGE, Attribute.GENDER, Attribute.REGION, Attribute.IMPRESSIONS,
					Attribute.BUDGET },
			(attribute) -> (attribute == Attribute.IMPRESSIONS) ? "engagement" : attribute.label());

	private static final List<Attribute> PREDICTED = List.of(Attribute.GENDER, Attribute.AGE, Attribute.REGION);

	private final AdReader ads;

	private final GenerationReader generations;

	RequestReader(AdReader ads, GenerationReader generations) {
		this.ads = ads;
		this.generations = generations;
	}

	GenerateAd.Command tag(TagInput input, String requestId) {
		Findings findings = new Findings();
		Ad ad = this.ads.withoutBody(input.ad(), findings);
		Audience audience = AudienceReader.read("/audience", input.audience(), findings);
		Attribute attribute = findings.pick("/attribute", input.attribute(), ATTRIBUTES);
		if (attribute != null) {
			AudienceReader.require("/audience", audience, attribute, findings);
			requireAmount(input.ad(), attribute, findings);
		}
		GenerationSettings settings = this.generations.read(input.generation(), findings);
		boolean ranked = RankingReader.isWanted(input.rankBy(), findings);
		String model = model(input.model(), findings);
		findings.refuseIfAny();
		Objects.requireNonNull(attribute);
		Objects.requireNonNull(ad);
		return new GenerateAd.Command(requestId, model, attribute, ad, audience, settings,
				ranked ? RankingReader.wanted(TaskFamily.TAG, attribute, ad, audience) : null);
	}

	private static void requireAmount(@Nullable AdInput ad, Attribute attribute, Findings findings) {
		if (ad != null && attribute == Attribute.BUDGET && ad.spend() == null) {
			findings.add("/ad/spend", "is missing; give the budget that the text is written for");
		}
		if (ad != null && attribute == Attribute.IMPRESSIONS && ad.impressions() == null) {
			findings.add("/ad/impressions", "is missing; give the impressions that the text is written for");
		}
	}

	Transsuade.Command transsuasion(TranssuasionInput input, String requestId) {
		Findings findings = new Findings();
		Ad ad = this.ads.withBody(input.ad(), findings);
		Audience audience = AudienceReader.read("/audience", input.audience(), findings);
		Attribute objective = findings.pick("/objective", input.objective(), OBJECTIVES);
		if (objective != null) {
			AudienceReader.require("/audience", audience, objective, findings);
		}
		GenerationSettings settings = this.generations.read(input.generation(), findings);
		boolean ranked = RankingReader.isWanted(input.rankBy(), findings);
		String model = model(input.model(), findings);
		findings.refuseIfAny();
		Objects.requireNonNull(objective);
		Objects.requireNonNull(ad);
		return new Transsuade.Command(requestId, model, objective, ad, audience, settings,
				ranked ? RankingReader.wanted(TaskFamily.TS, objective, ad, audience) : null);
	}

	Transcreate.Command transcreation(TranscreationInput input, String requestId) {
		Findings findings = new Findings();
		Ad ad = this.ads.withBody(input.ad(), findings);
		if (input.from() == null) {
			findings.add("/from", "is missing; give the audience that the ad performs well for");
		}
		if (input.to() == null) {
			findings.add("/to", "is missing; give the wanted audience");
		}
		Audience from = AudienceReader.read("/from", input.from(), findings);
		Audience to = AudienceReader.read("/to", input.to(), findings);
		Attribute named = (input.attribute() != null) ? findings.pick("/attribute", input.attribute(), ATTRIBUTES)
				: null;
		GenerationSettings settings = this.generations.read(input.generation(), findings);
		boolean ranked = RankingReader.isWanted(input.rankBy(), findings);
		String model = model(input.model(), findings);
		findings.refuseIfAny();
		Attribute attribute = difference(from, to, named);
		AudienceReader.require("/from", from, attribute, findings);
		AudienceReader.require("/to", to, attribute, findings);
		findings.refuseIfAny();
		Objects.requireNonNull(ad);
		return new Transcreate.Command(requestId, model, attribute, ad, from, to, settings,
				ranked ? RankingReader.wanted(TaskFamily.TC, attribute, ad, to) : null);
	}

	private static Attribute difference(Audience from, Audience to, @Nullable Attribute named) {
		if (named != null && !TaskVariant.exists(TaskFamily.TC, named)) {
			throw impossible("/attribute",
					"there is no transcreation by " + named.label() + "; allowed are: age, gender, region");
		}
		List<Attribute> differences = AudienceReader.differences(from, to);
		if (differences.isEmpty()) {
			throw impossible("/to", "from and to are the same audience; they must differ in exactly one of ages, "
					+ "genders, regions");
		}
		if (differences.size() > 1) {
			throw impossible("/to",
					"from and to differ in "
							+ differences.stream().map(AudienceReader::list).collect(Collectors.joining(" and "))
							+ "; they must differ in exactly one of ages, genders, regions");
		}
		if (named != null && named != differences.get(0)) {
			throw impossible("/attribute", "is " + named.label() + ", but from and to differ in "
					+ AudienceReader.list(differences.get(0)) + "; name that attribute or none");
		}
		return differences.get(0);
	}

	private static RefusedException impossible(String pointer, String detail) {
		return new RefusedException(Problem.at(ProblemType.IMPOSSIBLE_VARIANT, pointer, detail));
	}

	PredictAudience.Command tap(TapInput input, String requestId) {
		Findings findings = new Findings();
		Ad ad = this.ads.withBody(input.ad(), findings);
		Audience audience = AudienceReader.read("/audience", input.audience(), findings);
		List<Attribute> attributes = PREDICTED;
		if (input.attributes() != null) {
			attributes = Words.readAll("/attributes", input.attributes(), ATTRIBUTES, findings);
			if (input.attributes().isEmpty()) {
				findings.add("/attributes", "is empty; name at least one of " + String.join(", ", ATTRIBUTES.keySet())
						+ ", or leave it out");
			}
		}
		String model = model(input.model(), findings);
		findings.refuseIfAny();
		return new PredictAudience.Command(requestId, model, attributes, Objects.requireNonNull(ad), audience,
				Boolean.TRUE.equals(input.calibrate()));
	}

	static String model(@Nullable String model, Findings findings) {
		String read = findings.text("/model", model, MAX_MODEL_CHARACTERS);
		return (read != null) ? read : CheckpointPool.DEFAULT_ALIAS;
	}

}
