package io.alignserve.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.pool.CheckpointPool;

/**
 * The call that shows the pool.
 */
@RestController
@RequestMapping("/admin/v1")
@Tag(name = OpenApiConfiguration.ADMINISTRATION)
class PoolController {

	private final CheckpointPool pool;

	PoolController(CheckpointPool pool) {
		this.pool = pool;
	}

	@GetMapping(path = "/pool", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "pool", summary = "Look at the pool",
			description = "Tells the devices of the instance that answers, their budgets, and which checkpoints are "
					+ "resident with how many requests, running and waiting.")
	@ApiResponse(responseCode = "200", description = "The pool")
	PoolAnswer pool() {
		return PoolAnswer.of(this.pool.status(), this.pool.engines().statuses());
	}

}
