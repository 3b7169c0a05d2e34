package io.alignserve.api;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceSegment;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;

/**
 * Turns an audience as clients write it into one of the domain.
 */
final class AudienceReader {

	private static final Map<String, AgeBand> AGES = Words.of(AgeBand.values(), AgeBand::label);

	private static final Map<String, Gender> GENDERS = Words.of(Gender.values(), Gender::label);

	private static final List<String> STATES = Arrays.stream(UsState.values())
		.map((state) -> state.label() + " (" + state.code() + ")")
		.toList();

	/** The attributes that an audience has. */
	static final List<Attribute> ATTRIBUTES = List.of(Attribute.AGE, Attribute.GENDER, Attribute.REGION);

	private AudienceReader() {
	}

	/**
	 * Reads an audience.
	 * @param pointer where it stands
	 * @param input the audience, absent is anyone
	 * @param findings takes what is wrong
	 * @return the audience
	 */
	static Audience read(String pointer, @Nullable AudienceInput input, Findings findings) {
		if (input == null) {
			return Audience.ANYONE;
		}
		return new Audience(Words.readAll(pointer + "/ages", input.ages(), AGES, findings),
				Words.readAll(pointer + "/genders", input.genders(), GENDERS, findings),
				Words.readAll(pointer + "/regions", input.regions(), UsState::fromText, STATES, findings));
	}

	/**
	 * Requires that an audience says something about an attribute.
	 * @param pointer where the audience stands
	 * @param audience the audience
	 * @param attribute the attribute; nothing is required for budget and impressions
	 * @param findings takes what is wrong
	 */
	static void require(String pointer, Audience audience, Attribute attribute, Findings findings) {
		if (ATTRIBUTES.contains(attribute) && segments(audience, attribute).isEmpty()
				&& !findings.hasBelow(pointer + "/" + list(attribute))) {
			findings.add(pointer + "/" + list(attribute),
					"is missing or empty; name at least one, because the call is about " + attribute.label());
		}
	}

	/**
	 * Returns the attributes in which two audiences differ, order aside.
	 * @param from one
	 * @param to the other
	 * @return none to three attributes
	 */
	static List<Attribute> differences(Audience from, Audience to) {
		return ATTRIBUTES.stream()
			.filter((attribute) -> !new HashSet<>(segments(from, attribute))
				.equals(new HashSet<>(segments(to, attribute))))
			.toList();
	}

	/**
	 * Returns the attributes that an audience says something about.
	 * @param audience the audience
	 * @return none to three attributes
	 */
	static List<Attribute> named(Audience audience) {
		return differences(audience, Audience.ANYONE);
	}

	/**
	 * Returns the name of the list that holds an attribute's segments.
	 * @param attribute age, gender or region
	 * @return for example {@code ages}
	 */
	static String list(Attribute attribute) {
		return attribute.label() + "s";
	}

	private static List<AudienceSegment> segments(Audience audience, Attribute attribute) {
		Stream<? extends AudienceSegment> segments = switch (attribute) {
			case AGE -> audience.ages().stream();
			case GENDER -> audience.genders().stream();
			case REGION -> audience.regions().stream();
			case BUDGET, IMPRESSIONS -> Stream.empty();
		};
		return segments.<AudienceSegment>map((segment) -> segment).toList();
	}

}
