package io.alignserve.api;

import java.util.List;
import java.util.Locale;

import io.swagger.v3.oas.annotations.media.Schema;

import io.alignserve.provenance.Verification;

/**
 * Whether a text and its mark are true.
 *
 * @param valid whether they are
 * @param reason what was found
 * @param detail the same as a sentence
 * @param checks what was looked at
 */
@Schema(name = "VerificationResult", description = "Whether a text comes from where its mark says")
record VerificationAnswer(
		@Schema(description = "Whether text and mark are as they were signed", example = "true") boolean valid,
		@Schema(description = "What was found, of several the first of these", allowableValues = {
				"genuine", "wrong-generator", "unknown-key", "mark-altered", "outside-validity", "text-altered" },
				example = "genuine") String reason,
		@Schema(description = "The reason as a sentence",
				example = "Text and mark are as they were signed.") String detail,
		@Schema(description = "What was looked at") List<Check> checks){

	static VerificationAnswer of(Verification verification) {
		return new VerificationAnswer(verification.isValid(), word(verification.reason()),
				sentence(verification.reason()),
				verification.checks().stream().map((check) -> new Check(check.name(), check.passed())).toList());
	}

	private static String word(Verification.Reason reason) {
		return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String sentence(Verification.Reason reason) {
		return switch (reason) {
			case GENUINE -> "Text and mark are as they were signed.";
			case WRONG_GENERATOR -> "The mark names another generator, or another way of signing.";
			case UNKNOWN_KEY -> "No instance of this service ever signed with this key.";
			case MARK_ALTERED -> "The signature is not of this mark: something in it was changed, or it was forged.";
			case OUTSIDE_VALIDITY -> "The key was not in use at the time that the mark names.";
			case TEXT_ALTERED -> "The mark is true, but of another text or title.";
		};
	}

	/**
	 * One thing that was looked at.
	 *
	 * @param name its name
	 * @param passed whether it is as it should be
	 */
	@Schema(name = "VerificationCheck", description = "One thing that was looked at")
	record Check(@Schema(description = "Its name", allowableValues = {
			"generator", "key", "signature", "time", "text", "title" }, example = "signature") String name,
			@Schema(description = "Whether it is as it should be", example = "true") boolean passed){
	}

}
