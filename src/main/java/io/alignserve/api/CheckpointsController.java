package io.alignserve.api;

import java.net.URI;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
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
import io.alignserve.registry.CheckpointRegistry;
import io.alignserve.registry.CheckpointView;

/**
 * The calls that administer checkpoints.
 */
@RestController
@RequestMapping(CheckpointsController.PATH)
@Tag(name = OpenApiConfiguration.ADMINISTRATION,
		description = "Checkpoints, aliases and the pool, API keys, the request log, the audit trail and the export of "
				+ "outcomes; needs an API key of the role ADMIN")
class CheckpointsController {

	static final String PATH = "/admin/v1/checkpoints";

	private final CheckpointRegistry registry;

	CheckpointsController(CheckpointRegistry registry) {
		this.registry = registry;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "registerCheckpoint", summary = "Register a checkpoint or LoRA adapter",
			description = "Makes a folder below one of the configured roots known under a name, after its "
					+ "configuration, the headers of its safetensors files and its digest were verified. It is not "
					+ "loaded by that. Only folders without links out of the root and without pickled weights are "
					+ "taken.")
	@ApiResponse(responseCode = "201", description = "Registered; Location tells its address")
	@ApiResponse(responseCode = "409", description = "The name is taken")
	@ApiResponse(responseCode = "422", description = "The name is malformed, the folder is not below a root, the base "
			+ "is not known, or the checkpoint is refused: detail names the file, field or tensor")
	ResponseEntity<CheckpointAnswer> register(@RequestBody RegistrationInput input) {
		CheckpointView view = this.registry.register(RegistrationReader.read(input), by());
		return ResponseEntity.created(address(view)).body(CheckpointAnswer.of(view));
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listCheckpoints", summary = "List the checkpoints",
			description = "Lists all registered checkpoints and what the instance that answers does with each.")
	@ApiResponse(responseCode = "200", description = "The checkpoints")
	CheckpointAnswer.All list() {
		return new CheckpointAnswer.All(this.registry.checkpoints().stream().map(CheckpointAnswer::of).toList());
	}

	@GetMapping(path = "/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getCheckpoint", summary = "Look at a checkpoint",
			description = "Tells what the instance that answers does with it: the progress of a load or unload too.")
	@ApiResponse(responseCode = "200", description = "The checkpoint")
	@ApiResponse(responseCode = "404", description = "There is no such checkpoint")
	CheckpointAnswer get(@CheckpointName @PathVariable String name) {
		return CheckpointAnswer.of(this.registry.checkpoint(name));
	}

	@DeleteMapping("/{name}")
	@Operation(operationId = "removeCheckpoint", summary = "Forget a checkpoint",
			description = "Its files stay where they are.")
	@ApiResponse(responseCode = "204", description = "Forgotten")
	@ApiResponse(responseCode = "404", description = "There is no such checkpoint")
	@ApiResponse(responseCode = "409", description = "An alias leads to it, an adapter needs it, or it is resident")
	ResponseEntity<Void> remove(@CheckpointName @PathVariable String name) {
		this.registry.remove(name, by());
		return ResponseEntity.noContent().build();
	}

	@PostMapping(path = "/{name}/load", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "loadCheckpoint", summary = "Make a checkpoint resident",
			description = "Begins to load and warm it up, on all instances. The address that Location tells shows the "
					+ "progress. Whether it fits is known before anything is allocated. The body may be left out.")
	@ApiResponse(responseCode = "202", description = "It is being loaded, or was loaded before")
	@ApiResponse(responseCode = "404", description = "There is no such checkpoint")
	@ApiResponse(responseCode = "422",
			description = "The checkpoint is refused: detail names the file, field or tensor")
	@ApiResponse(responseCode = "507",
			description = "It does not fit; requiredBytes and availableBytes tell by how much")
	ResponseEntity<CheckpointAnswer> load(@CheckpointName @PathVariable String name,
			@RequestBody(required = false) @Nullable LoadInput input) {
		boolean pinned = input != null && Boolean.TRUE.equals(input.pinned());
		return accepted(this.registry.load(name, pinned, by()));
	}

	@PostMapping(path = "/{name}/unload", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "unloadCheckpoint", summary = "Take a checkpoint out",
			description = "It takes no new requests; those it has are finished first, unless force is given. The "
					+ "address that Location tells shows the progress. The body may be left out.")
	@ApiResponse(responseCode = "202", description = "It is being drained, or is out")
	@ApiResponse(responseCode = "404", description = "There is no such checkpoint")
	@ApiResponse(responseCode = "409", description = "An alias leads to it, or an adapter needs it")
	ResponseEntity<CheckpointAnswer> unload(@CheckpointName @PathVariable String name,
			@RequestBody(required = false) @Nullable UnloadInput input) {
		boolean force = input != null && Boolean.TRUE.equals(input.force());
		return accepted(this.registry.unload(name, force, by()));
	}

	private static ResponseEntity<CheckpointAnswer> accepted(CheckpointView view) {
		return ResponseEntity.accepted().location(address(view)).body(CheckpointAnswer.of(view));
	}

	/** Relative to the host: behind a proxy we do not know its name. */
	private static URI address(CheckpointView view) {
		return URI.create(PATH + "/" + view.name());
	}

	private static String by() {
		return Caller.current().name();
	}

}
