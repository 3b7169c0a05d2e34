package io.alignserve.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.access.Caller;
import io.alignserve.registry.AliasRegistry;

/**
 * The calls that administer aliases.
 */
@RestController
@RequestMapping("/admin/v1/aliases")
@Tag(name = OpenApiConfiguration.ADMINISTRATION)
class AliasesController {

	private final AliasRegistry registry;

	AliasesController(AliasRegistry registry) {
		this.registry = registry;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listAliases", summary = "List the aliases",
			description = "Lists all aliases, the checkpoints they lead to and the canaries that are tried.")
	@ApiResponse(responseCode = "200", description = "The aliases")
	AliasAnswer.All list() {
		return new AliasAnswer.All(this.registry.aliases().stream().map(AliasAnswer::of).toList());
	}

	@GetMapping(path = "/{alias}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getAlias", summary = "Look at an alias",
			description = "Tells where it leads and how its canary does.")
	@ApiResponse(responseCode = "200", description = "The alias")
	@ApiResponse(responseCode = "404", description = "There is no such alias")
	AliasAnswer get(@AliasName @PathVariable String alias) {
		return AliasAnswer.of(this.registry.alias(alias));
	}

	@PutMapping(path = "/{alias}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "pointAlias", summary = "Point an alias at a checkpoint, or try one as a canary",
			description = "Loads the checkpoint beside the old one if it is not resident, verifies its digest, warms it "
					+ "up and switches in one transaction; running requests finish on the checkpoint they began on. The "
					+ "answer comes when all that is done. If anything fails, the alias leads where it led, and the "
					+ "answer says why. With a canary, the checkpoint gets only a part of the requests, and is taken "
					+ "back by itself if it breaks the limits given.")
	@ApiResponse(responseCode = "200", description = "The alias as it leads now")
	@ApiResponse(responseCode = "404", description = "There is no such checkpoint")
	@ApiResponse(responseCode = "409",
			description = "The alias is the name of a checkpoint, or another change of it is under way")
	@ApiResponse(responseCode = "422",
			description = "The alias is malformed, a canary has nothing to be tried beside, "
					+ "or the checkpoint is refused: detail names the file, field or tensor")
	@ApiResponse(responseCode = "507", description = "Old and new do not fit beside each other; requiredBytes and "
			+ "availableBytes tell by how much")
	AliasAnswer point(@AliasName @PathVariable String alias, @RequestBody AliasInput input) {
		return AliasAnswer.of(this.registry.point(alias, AliasReader.read(input), by()));
	}

	@DeleteMapping("/{alias}")
	@Operation(operationId = "removeAlias", summary = "Remove an alias",
			description = "The checkpoint that it leads to stays. Its history is kept.")
	@ApiResponse(responseCode = "204", description = "Removed")
	@ApiResponse(responseCode = "404", description = "There is no such alias")
	@ApiResponse(responseCode = "409", description = "The alias default is never removed")
	ResponseEntity<Void> remove(@AliasName @PathVariable String alias) {
		this.registry.remove(alias, by());
		return ResponseEntity.noContent().build();
	}

	@PostMapping(path = "/{alias}/rollback", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "rollbackAlias", summary = "Point an alias back",
			description = "Points it at what it led to before its last change, as pointing it there would; ends a "
					+ "canary, if there is one.")
	@ApiResponse(responseCode = "200", description = "The alias as it leads now")
	@ApiResponse(responseCode = "404", description = "There is no such alias")
	@ApiResponse(responseCode = "409", description = "There is nothing before, or a change of it is under way")
	@ApiResponse(responseCode = "422",
			description = "The earlier checkpoint is refused now: detail names the file, " + "field or tensor")
	@ApiResponse(responseCode = "507", description = "Old and new do not fit beside each other; requiredBytes and "
			+ "availableBytes tell by how much")
	AliasAnswer rollback(@AliasName @PathVariable String alias) {
		return AliasAnswer.of(this.registry.rollback(alias, by()));
	}

	@GetMapping(path = "/{alias}/history", produces = MediaType.APPLICATION_JSON_VALUE)
	@PageParameters
	@Operation(operationId = "aliasHistory", summary = "Page through the changes of an alias",
			description = "Tells who pointed it where and when, newest first; also of an alias that was removed.")
	@ApiResponse(responseCode = "200", description = "The changes")
	@ApiResponse(responseCode = "404", description = "There never was such an alias")
	AliasHistoryAnswer history(@AliasName @PathVariable String alias, HttpServletRequest request) {
		Query query = Query.of(request);
		Long before = query.place();
		int limit = query.limit();
		return AliasHistoryAnswer.of(this.registry.history(alias, before, limit + 1), limit);
	}

	private static String by() {
		return Caller.current().name();
	}

}
