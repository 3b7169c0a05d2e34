package io.alignserve.api;

import java.time.Duration;
import java.util.Map;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.provenance.Marks;
import io.alignserve.provenance.Verification;

/**
 * The calls that tell where a text comes from.
 */
@RestController
@Tag(name = "Provenance", description = "Tell where a text comes from")
class ProvenanceController {

	/** A new key is in use for so long before every cache knows it. */
	private static final Duration CACHED = Duration.ofMinutes(5);

	private final Marks marks;

	ProvenanceController(Marks marks) {
		this.marks = marks;
	}

	@GetMapping(path = "/.well-known/alignserve-keys", produces = MediaType.APPLICATION_JSON_VALUE)
	@SecurityRequirements
	@Operation(operationId = "provenanceKeys", summary = "List the keys that marks are checked with",
			description = "The Ed25519 public keys of all instances as a JWK set, also those that are no longer used. "
					+ "Open to everybody, and may be cached for five minutes.")
	@ApiResponse(responseCode = "200", description = "The keys")
	ResponseEntity<KeysAnswer> keys() {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.maxAge(CACHED).cachePublic())
			.body(KeysAnswer.of(this.marks.keys()));
	}

	@PostMapping(path = "/v1/provenance/verify", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "verifyProvenance", summary = "Tell whether a text comes from where its mark says",
			description = "Checks a text against the provenance that came with it: generator, key, signature, time and "
					+ "hash. An untrue mark is an answer, not an error. The example is the mark of "
					+ "another service: unknown-key.")
	@ApiResponse(responseCode = "200", description = "What was found")
	VerificationAnswer verify(@RequestBody VerificationInput input, HttpServletRequest request) {
		CallNotes notes = CallNotes.of(request);
		notes.asked("verify", Map.of());
		VerificationReader.Read read = VerificationReader.read(input);
		Verification verification = this.marks.verify(read.mark(), read.title(), read.text());
		VerificationAnswer answer = VerificationAnswer.of(verification);
		notes.remark("valid", answer.valid());
		notes.remark("reason", answer.reason());
		return answer;
	}

}
