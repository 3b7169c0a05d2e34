package io.alignserve.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.serving.ScoreAds;
import io.alignserve.task.Attribute;

/**
 * Turns the body of {@code POST /v1/score} into a command, or refuses it with everything
 * that is wrong.
 */
@Component
class ScoreReader {

	private static final String AUDIENCE = "/audience";

	private static final String ATTRIBUTE = "/attribute";

	/** What an audience can name. */
	private static final Map<String, Attribute> ATTRIBUTES = AudienceReader.ATTRIBUTES.stream()
		.collect(Collectors.toMap(Attribute::label, (attribute) -> attribute, (first, second) -> first,
				LinkedHashMap::new));

	private final AdReader ads;

	ScoreReader(AdReader ads) {
		this.ads = ads;
	}

	ScoreAds.Command read(ScoreInput input, String requestId) {
		Findings findings = new Findings();
		List<Ad> read = this.ads.allWithBody("/ads", input.ads(), findings);
		if (input.audience() == null) {
			findings.add(AUDIENCE, "is missing; give the wanted audience");
		}
		Audience audience = AudienceReader.read(AUDIENCE, input.audience(), findings);
		Attribute attribute = attribute(input, audience, findings);
		String model = RequestReader.model(input.model(), findings);
		findings.refuseIfAny();
		return new ScoreAds.Command(requestId, model, attribute, read, audience);
	}

	private static Attribute attribute(ScoreInput input, Audience audience, Findings findings) {
		Attribute chosen = (input.attribute() != null) ? findings.pick(ATTRIBUTE, input.attribute(), ATTRIBUTES) : null;
		if (chosen != null) {
			AudienceReader.require(AUDIENCE, audience, chosen, findings);
			return chosen;
		}
		List<Attribute> named = AudienceReader.named(audience);
		if (named.isEmpty() && input.audience() != null && !findings.hasBelow(AUDIENCE)) {
			findings.add(AUDIENCE, "names nobody; name at least one of " + lists(AudienceReader.ATTRIBUTES, " or "));
		}
		if (named.size() > 1 && input.attribute() == null) {
			findings.add(ATTRIBUTE, "is missing, and the audience names " + lists(named, " and ")
					+ "; choose what to score for: " + labels(named));
		}
		return named.isEmpty() ? Attribute.AGE : named.get(0);
	}

	private static String lists(List<Attribute> attributes, String between) {
		return attributes.stream().map(AudienceReader::list).collect(Collectors.joining(between));
	}

	private static String labels(List<Attribute> attributes) {
		return attributes.stream().map(Attribute::label).collect(Collectors.joining(", "));
	}

}
