package io.alignserve.api;

import java.net.URI;
import java.time.Clock;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.access.Caller;
import io.alignserve.access.KeyDesk;

/**
 * The calls that administer API keys.
 */
@RestController
@RequestMapping(KeysController.PATH)
@Tag(name = OpenApiConfiguration.ADMINISTRATION)
class KeysController {

	static final String PATH = "/admin/v1/keys";

	private final KeyDesk desk;

	private final KeyReader reader = new KeyReader(Clock.systemUTC());

	KeysController(KeyDesk desk) {
		this.desk = desk;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "issueKey", summary = "Make an API key",
			description = "The answer shows the key this once; a salted hash is all that is kept of it. It opens its "
					+ "calls at once, on all instances.")
	@ApiResponse(responseCode = "201", description = "Made; Location tells the address of what is known of it")
	ResponseEntity<KeyAnswer.Created> issue(@RequestBody KeyInput input) {
		KeyDesk.NewKey made = this.desk.issue(this.reader.read(input), by());
		// Relative to the host: behind a proxy we do not know its name.
		return ResponseEntity.created(URI.create(PATH + "/" + made.view().id()))
			.cacheControl(CacheControl.noStore())
			.body(KeyAnswer.Created.of(made));
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@PageParameters
	@Operation(operationId = "listKeys", summary = "Page through the API keys",
			description = "Lists all that were ever made, newest first, expired and revoked ones too; never the keys "
					+ "themselves.")
	@ApiResponse(responseCode = "200", description = "The keys")
	KeyAnswer.Page list(HttpServletRequest request) {
		Query query = Query.of(request);
		int limit = query.limit();
		return KeyAnswer.Page.of(this.desk.keys(query.place(), limit + 1), limit);
	}

	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getKey", summary = "Look at an API key",
			description = "Tells what is known of it: whose it is, what it opens, when it ends and was last used.")
	@ApiResponse(responseCode = "200", description = "The key, without its text")
	@ApiResponse(responseCode = "404", description = "There is no such key")
	KeyAnswer get(@Parameter(description = "The key's id", example = "0123456789ab") @PathVariable String id) {
		return KeyAnswer.of(this.desk.key(id));
	}

	@DeleteMapping("/{id}")
	@Operation(operationId = "revokeKey", summary = "Revoke an API key",
			description = "It opens nothing from now on, on all instances; requests that it began are finished. It stays "
					+ "in the list. Revoking it again has no effect.")
	@ApiResponse(responseCode = "204", description = "Revoked, now or before")
	@ApiResponse(responseCode = "404", description = "There is no such key")
	@ApiResponse(responseCode = "409", description = "It is the last valid key of the role ADMIN")
	ResponseEntity<Void> revoke(
			@Parameter(description = "The key's id", example = "0123456789ab") @PathVariable String id) {
		this.desk.revoke(id, by());
		return ResponseEntity.noContent().build();
	}

	private static String by() {
		return Caller.current().name();
	}

}
