package io.alignserve.api;

import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.alignserve.registry.Registration;

/**
 * Turns the body of {@code POST /admin/v1/checkpoints} into a registration, or refuses it
 * with everything that is wrong. What a name or a path may be is the registry's rule.
 */
final class RegistrationReader {

	/** As many characters as a name may have. */
	static final int MAX_NAME_CHARACTERS = 100;

	private static final int MAX_PATH_CHARACTERS = 4096;

	private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

	private RegistrationReader() {
	}

	static Registration read(RegistrationInput input) {
		Findings findings = new Findings();
		String name = findings.requiredText("/name", input.name(), MAX_NAME_CHARACTERS);
		String path = findings.requiredText("/path", input.path(), MAX_PATH_CHARACTERS);
		String base = findings.text("/base", input.base(), MAX_NAME_CHARACTERS);
		String digest = digest(input.digest(), findings);
		findings.refuseIfAny();
		return new Registration(Objects.requireNonNull(name), Objects.requireNonNull(path), base, digest);
	}

	private static @Nullable String digest(@Nullable String digest, Findings findings) {
		if (digest != null && !DIGEST.matcher(digest).matches()) {
			findings.add("/digest",
					Findings.quoted(digest) + " is not a digest; write sha256: and 64 lower-case hexadecimal digits");
		}
		return digest;
	}

}
