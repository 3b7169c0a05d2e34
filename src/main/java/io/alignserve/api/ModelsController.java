package io.alignserve.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Map;

import io.alignserve.pool.CheckpointPool;

/**
 * The call that lists models.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Models", description = "What can be asked for")
class ModelsController {

	private final CheckpointPool pool;

	ModelsController(CheckpointPool pool) {
		this.pool = pool;
	}

	@GetMapping(path = "/models", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "models", summary = "List the models",
			description = "Lists checkpoints, their aliases, states, tasks and context lengths.")
	@ApiResponse(responseCode = "200", description = "The models")
	ModelsAnswer models(HttpServletRequest request) {
		CallNotes.of(request).asked("models", Map.of());
		return new ModelsAnswer(this.pool.models().stream().map(ModelsAnswer.Model::of).toList());
	}

}
