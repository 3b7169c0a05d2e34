package io.alignserve.api;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.alignserve.provenance.Mark;

/**
 * Turns the body of {@code POST /v1/provenance/verify} into a mark, or refuses it with
 * everything that is wrong. A mark that is merely untrue is not wrong.
 */
final class VerificationReader {

	/** More than any answer has. */
	private static final int MAX_TEXT = 1_000_000;

	private static final int MAX_FIELD = 300;

	private static final int MAX_CANDIDATE = 1000;

	private static final String MARK = "/provenance";

	private VerificationReader() {
	}

	static Read read(VerificationInput input) {
		Findings findings = new Findings();
		String text = input.text();
		if (text == null) {
			findings.add("/text", "is missing; give the text, which may be empty");
		}
		bounded("/text", text, findings);
		bounded("/title", input.title(), findings);
		ProvenanceInput given = input.provenance();
		if (given == null) {
			findings.add(MARK, "is missing; give the provenance that came with the text");
			findings.refuseIfAny();
		}
		Mark mark = mark(Objects.requireNonNull(given), findings);
		findings.refuseIfAny();
		return new Read(mark, input.title(), Objects.requireNonNull(text));
	}

	private static void bounded(String pointer, @Nullable String text, Findings findings) {
		if (text != null && text.length() > MAX_TEXT) {
			findings.add(pointer, "has " + text.length() + " characters; at most " + MAX_TEXT + " are allowed");
		}
	}

	private static Mark mark(ProvenanceInput given, Findings findings) {
		Integer candidate = given.candidate();
		if (candidate != null) {
			findings.between(MARK + "/candidate", candidate, 0, MAX_CANDIDATE);
		}
		return new Mark(field("scheme", given.scheme(), findings), field("generator", given.generator(), findings),
				field("version", given.version(), findings), field("checkpoint", given.checkpoint(), findings),
				field("digest", given.digest(), findings), field("requestId", given.requestId(), findings), candidate,
				field("createdAt", given.createdAt(), findings), field("textHash", given.textHash(), findings),
				findings.text(MARK + "/titleHash", given.titleHash(), MAX_FIELD),
				field("keyId", given.keyId(), findings), field("signature", given.signature(), findings));
	}

	private static String field(String name, @Nullable String value, Findings findings) {
		String read = findings.requiredText(MARK + "/" + name, value, MAX_FIELD);
		return (read != null) ? read : "";
	}

	/**
	 * What is to be checked.
	 *
	 * @param mark the mark
	 * @param title the title, if it is to be checked
	 * @param text the text
	 */
	record Read(Mark mark, @Nullable String title, String text) {
	}

}
