package io.alignserve.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.access.RequestIds;
import io.alignserve.batch.Batch;
import io.alignserve.batch.Batches;
import io.alignserve.batch.ResultPage;
import io.alignserve.batch.RowResult;

/**
 * The calls that give out what became of a batch's rows, as JSON lines, while they are
 * read from the database.
 */
@RestController
@RequestMapping(BatchController.PATH)
@Tag(name = "Batches")
class BatchResultsController {

	private static final Logger logger = LoggerFactory.getLogger(BatchResultsController.class);

	private static final int USUAL_LIMIT = 1000;

	private static final int MAX_LIMIT = 10_000;

	private final Batches batches;

	private final JsonMapper json;

	BatchResultsController(Batches batches, JsonMapper json) {
		this.batches = batches;
		this.json = json;
	}

	@GetMapping(path = "/{id}/results", produces = BatchController.JSONL)
	@BatchResultPage
	@Operation(operationId = "batchResults", summary = "Read the answers of a batch",
			description = "One JSON object a line for each row that has its answer, in the order in which they were "
					+ "answered, also while the batch is in progress. While more may come, the header Link names the "
					+ "next page; follow it until there is none, and no row is missed or told twice.")
	@ApiResponse(responseCode = "200", description = "The answers; response is what the call itself answers",
			headers = @Header(name = "Link", description = "The next page, with rel=\"next\"; absent at the end",
					schema = @Schema(type = "string")),
			content = @Content(mediaType = BatchController.JSONL, schema = @Schema(type = "string"),
					examples = @ExampleObject(name = "one",
							value = """
									{"customId":"ad-1","row":1,"requestId":"batch_5f0c9a3be1d24c7788aa01fe-1","status":200,"response":{}}
									""")))
	void results(@PathVariable @Parameter(description = "The batch's id") String id, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		send(id, false, request, response);
	}

	@GetMapping(path = "/{id}/errors", produces = BatchController.JSONL)
	@BatchResultPage
	@Operation(operationId = "batchErrors", summary = "Read the errors of a batch",
			description = "Like the answers, for rows that have an error: problem is the problem document that the call "
					+ "itself would be refused with. Once a batch was cancelled or has expired, the rows that were "
					+ "never answered follow.")
	@ApiResponse(responseCode = "200", description = "The errors",
			headers = @Header(name = "Link", description = "The next page, with rel=\"next\"; absent at the end",
					schema = @Schema(type = "string")),
			content = @Content(mediaType = BatchController.JSONL, schema = @Schema(type = "string"),
					examples = @ExampleObject(name = "one",
							value = """
									{"customId":"ad-2","row":2,"requestId":"batch_5f0c9a3be1d24c7788aa01fe-2","status":400,"problem":{}}
									""")))
	void errors(@PathVariable @Parameter(description = "The batch's id") String id, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		send(id, true, request, response);
	}

	private void send(String id, boolean failed, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Query query = Query.of(request);
		int limit = query.limit(USUAL_LIMIT, MAX_LIMIT);
		Long after = query.place();
		Batch batch = BatchController.visible(this.batches, id);
		ResultPage page = this.batches.results(batch, failed, (after != null) ? after : 0, limit);
		if (page.hasMore()) {
			response.setHeader("Link", "<" + BatchController.PATH + "/" + batch.id() + (failed ? "/errors" : "/results")
					+ "?cursor=" + Query.cursor(page.last()) + "&limit=" + limit + ">; rel=\"next\"");
		}
		response.setContentType(BatchController.JSONL);
		// Browsers, and Swagger UI, save it: they cannot show JSON lines.
		response.setHeader("Content-Disposition",
				"attachment; filename=\"" + batch.id() + (failed ? "-errors" : "-results") + ".jsonl\"");
		response.setHeader("Cache-Control", "no-store");
		OutputStream out = response.getOutputStream();
		try {
			page.forEach((row) -> write(out, line(row, failed)));
		}
		catch (RuntimeException ex) {
			if (!response.isCommitted()) {
				throw ex;
			}
			logger.debug("The results of request {} break off", RequestIds.of(request), ex);
			ConnectionProbe.cut(request);
		}
	}

	private String line(RowResult row, boolean failed) {
		String customId = this.json.writeValueAsString(row.customId());
		return "{\"customId\":" + customId + ",\"row\":" + row.line() + ",\"requestId\":\"" + row.requestId()
				+ "\",\"status\":" + row.status() + (failed ? ",\"problem\":" : ",\"response\":") + row.json() + "}\n";
	}

	private static void write(OutputStream out, String line) {
		try {
			out.write(line.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
