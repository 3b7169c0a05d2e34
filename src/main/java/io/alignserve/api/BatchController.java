package io.alignserve.api;

import java.net.URI;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.access.Caller;
import io.alignserve.batch.Batch;
import io.alignserve.batch.Batches;

/**
 * The calls that make batches and follow them. A batch is seen by the key that made it
 * and by administrators; for all others there is none.
 */
@RestController
@RequestMapping(BatchController.PATH)
@Tag(name = "Batches", description = "Many calls at once")
class BatchController {

	/** Below which all of this lies. */
	static final String PATH = "/v1/batches";

	/** JSON lines. */
	static final String JSONL = "application/jsonl";

	/** Comma-separated values. */
	static final String CSV = "text/csv";

	private final Batches batches;

	private final BatchUploads uploads;

	BatchController(Batches batches, BatchUploads uploads) {
		this.batches = batches;
		this.uploads = uploads;
	}

	@PostMapping(consumes = { JSONL, MediaType.APPLICATION_NDJSON_VALUE, CSV, MediaType.MULTIPART_FORM_DATA_VALUE },
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "createBatch", summary = "Upload many calls at once",
			description = "Takes up to 50,000 rows or 200 MB: JSON lines, or CSV as a form's part named file or as the "
					+ "body. Each row has a customId, unique within the batch, a task (tag, transcreation, transsuasion, "
					+ "tap, score) and the body of that call; in CSV, one column for each field, named like "
					+ "ad.brand or generation.maxTokens, and | between the items of a list. A row that is wrong becomes "
					+ "an error of the batch. Rows are answered while no other call waits. To try it in Swagger UI, "
					+ "choose text/csv: of JSON lines it makes one quoted string.")
	@ApiResponse(responseCode = "202", description = "All rows are stored, and will be answered",
			headers = @Header(name = "Location", description = "Where the batch is", schema = @Schema(type = "string")),
			content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
					schema = @Schema(implementation = BatchAnswer.class)))
	@ApiResponse(responseCode = "413", description = "The upload has too many bytes or rows")
	@ApiResponse(responseCode = "415", description = "The upload is neither JSON lines nor CSV")
	@ApiResponse(responseCode = "429",
			description = "The API key has as many unfinished batches as it may, or has reached a limit; see Retry-After")
	@BatchRequestBody
	ResponseEntity<BatchAnswer> create(HttpServletRequest request) {
		Query.ofNone(request);
		RepeatedUploads.Taken taken = this.uploads.take(request);
		Batch batch = this.batches.find(taken.id()).orElseThrow(() -> unknown(taken.id()));
		ResponseEntity.BodyBuilder accepted = ResponseEntity.accepted().location(URI.create(PATH + "/" + taken.id()));
		if (taken.repeated()) {
			accepted.header(RepeatableCalls.REPLAYED, "true");
		}
		return accepted.body(BatchAnswer.of(batch));
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@PageParameters
	@Operation(operationId = "batches", summary = "List one's batches",
			description = "Lists the batches of the API key, newest first; those of all keys for administrators.")
	@ApiResponse(responseCode = "200", description = "The batches")
	@ApiResponse(responseCode = "400", description = "A query parameter that does not exist, or has a wrong value")
	BatchAnswer.All list(HttpServletRequest request) {
		Query query = Query.of(request);
		int limit = query.limit();
		return BatchAnswer.All.of(this.batches.list(Caller.current().visibleOwner(), query.place(), limit + 1), limit);
	}

	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "batch", summary = "Follow a batch", description = "Tells what it is doing and how far.")
	@ApiResponse(responseCode = "200", description = "The batch")
	@ApiResponse(responseCode = "404", description = "This API key has no such batch")
	BatchAnswer batch(@PathVariable @Parameter(description = "The batch's id") String id) {
		return BatchAnswer.of(visible(id));
	}

	@PostMapping(path = "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "cancelBatch", summary = "Cancel a batch",
			description = "Begins no row any more. Those that were begun are finished; what was answered stays.")
	@ApiResponse(responseCode = "200", description = "It is being cancelled")
	@ApiResponse(responseCode = "409", description = "It has ended")
	@ApiResponse(responseCode = "404", description = "This API key has no such batch")
	BatchAnswer cancel(@PathVariable @Parameter(description = "The batch's id") String id) {
		if (!this.batches.cancel(visible(id))) {
			throw conflict("the batch has ended, there is nothing to cancel");
		}
		return BatchAnswer.of(visible(id));
	}

	@DeleteMapping("/{id}")
	@Operation(operationId = "deleteBatch", summary = "Remove a batch with its results",
			description = "Removes what is kept of a batch that has ended; its rows of the request log stay.")
	@ApiResponse(responseCode = "204", description = "It is gone")
	@ApiResponse(responseCode = "409", description = "It has not ended")
	@ApiResponse(responseCode = "404", description = "This API key has no such batch")
	ResponseEntity<Void> delete(@PathVariable @Parameter(description = "The batch's id") String id) {
		if (!this.batches.delete(visible(id))) {
			throw conflict("the batch has not ended; cancel it first");
		}
		return ResponseEntity.noContent().build();
	}

	private Batch visible(String id) {
		return visible(this.batches, id);
	}

	/**
	 * Finds a batch that the caller may see.
	 * @param batches where
	 * @param id its id
	 * @return the batch
	 * @throws RefusedException if there is none for this caller
	 */
	static Batch visible(Batches batches, String id) {
		String owner = Caller.current().visibleOwner();
		return batches.find(Findings.isWritable(id) ? id : "")
			.filter((batch) -> owner == null || batch.owner().equals(owner))
			.orElseThrow(() -> unknown(id));
	}

	private static RefusedException unknown(String id) {
		return new RefusedException(
				Problem.of(ProblemType.UNKNOWN_ID, "there is no batch " + Findings.quoted(id) + " of this API key"));
	}

	private static RefusedException conflict(String detail) {
		return new RefusedException(Problem.of(ProblemType.CONFLICT, detail));
	}

}
