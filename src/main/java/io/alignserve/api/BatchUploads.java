package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.access.Caller;
import io.alignserve.batch.BatchProperties;
import io.alignserve.batch.BatchUpload;
import io.alignserve.batch.Batches;
import io.alignserve.batch.NewBatch;
import io.alignserve.batch.TooManyBatchesException;
import io.alignserve.batch.UncertainUploadException;
import io.alignserve.batch.Webhook;

/**
 * Takes uploads from the wire into the database, never more than a few rows of them at a
 * time.
 */
@Component
class BatchUploads {

	private static final Logger logger = LoggerFactory.getLogger(BatchUploads.class);

	private static final MediaType CSV = MediaType.parseMediaType(BatchController.CSV);

	private static final int MAX_PARTS = 8;

	private static final int MAX_FIELD_BYTES = 4096;

	private final Batches batches;

	private final BatchProperties properties;

	private final BatchProblems problems;

	private final WebhookReader webhooks;

	private final JsonMapper json;

	private final RepeatedUploads repeated;

	BatchUploads(Batches batches, BatchProperties properties, BatchProblems problems, WebhookReader webhooks,
			RepeatedUploads repeated, JsonMapper json) {
		this.batches = batches;
		this.repeated = repeated;
		this.properties = properties;
		this.problems = problems;
		this.webhooks = webhooks;
		this.json = json;
	}

	/**
	 * Takes an upload.
	 * @param request the call
	 * @return the batch
	 * @throws RefusedException if nothing is left of it
	 */
	RepeatedUploads.Taken take(HttpServletRequest request) {
		try {
			BatchBody body = BatchBody.of(request, this.properties);
			MediaType type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
			String url = request.getHeader(WebhookReader.URL_HEADER);
			String secret = request.getHeader(WebhookReader.SECRET_HEADER);
			return type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA) ? multipart(request, body, url, secret)
					: take(body, new Rows(type.isCompatibleWith(CSV), key(request), () -> {
					}), this.webhooks.read(url, secret));
		}
		catch (ClientAbortException ex) {
			throw refused(ProblemType.CLIENT_CLOSED_REQUEST, "the client hung up before all rows had come");
		}
		catch (IOException ex) {
			throw refused(ProblemType.INVALID_REQUEST, "the upload breaks off, or is not of the form that its "
					+ "Content-Type says; nothing of it was taken");
		}
		catch (UncertainUploadException ex) {
			logger.debug("An upload may have made a batch or not", ex);
			throw refused(ProblemType.UNAVAILABLE,
					"the database cannot be reached at the moment, and the batch may have been made or not; "
							+ "if it was sent with an " + RepeatableCalls.HEADER
							+ ", repeat it, which makes no second one; otherwise look whether GET "
							+ BatchController.PATH + " has it");
		}
		catch (TooManyBatchesException ex) {
			throw refused(ex.isOfOwner() ? ProblemType.RATE_LIMITED : ProblemType.OVERLOADED,
					String.valueOf(ex.getMessage()));
		}
	}

	private static RefusedException refused(ProblemType type, String detail) {
		return new RefusedException(Problem.of(type, detail));
	}

	private RepeatedUploads.Taken take(InputStream body, Rows kind, @Nullable Webhook webhook) throws IOException {
		InputStream in = (kind.key() != null) ? new DigestInputStream(body, kind.sha256()) : body;
		NewBatch batch = new NewBatch(Caller.current().name(), webhook);
		try (BatchUpload upload = this.batches.begin(batch)) {
			BatchRowReader rows = new BatchRowReader(upload, this.properties, this.problems);
			if (kind.csv()) {
				new CsvRows(this.json, rows).read(in);
			}
			else {
				new JsonlRows(this.json, rows).read(BatchBody.withoutMark(in));
			}
			if (upload.rows() == 0) {
				throw refused(ProblemType.INVALID_REQUEST, "the upload has no row; send at least one");
			}
			// What breaks off behind the last row is not taken for complete.
			in.transferTo(OutputStream.nullOutputStream());
			kind.end().check();
			return this.repeated.once(kind.key(), kind.digest(webhook), upload);
		}
	}

	/** Reads a form from front to back: what belongs to the file must come before it. */
	private RepeatedUploads.Taken multipart(HttpServletRequest request, BatchBody body, @Nullable String url,
			@Nullable String secret) throws IOException {
		FileUpload form = new FileUpload();
		form.setFileCountMax(MAX_PARTS);
		FileItemIterator parts = form.getItemIterator(new Form(request, body));
		String urlField = url;
		String secretField = secret;
		while (parts.hasNext()) {
			FileItemStream part = parts.next();
			switch (String.valueOf(part.getFieldName())) {
				case "webhookUrl" -> urlField = text(part);
				case "webhookSecret" -> secretField = text(part);
				case "file" -> {
					return file(part, this.webhooks.read(urlField, secretField), key(request),
							() -> requireLast(parts));
				}
				default -> throw refused(ProblemType.UNKNOWN_FIELD,
						"there is no part " + Findings.quoted(String.valueOf(part.getFieldName()))
								+ " in the form; allowed are: webhookUrl, webhookSecret, and last file");
			}
		}
		throw refused(ProblemType.INVALID_REQUEST, "the form has no part named file, which holds the rows");
	}

	/** A second file's rows would be lost, and a webhook would never be sent. */
	private static void requireLast(FileItemIterator parts) throws IOException {
		if (parts.hasNext()) {
			throw refused(ProblemType.INVALID_REQUEST, "the form has a part behind the part named file; send one file, "
					+ "and webhookUrl and webhookSecret before it");
		}
	}

	private RepeatedUploads.Taken file(FileItemStream part, @Nullable Webhook webhook, @Nullable String key, End end)
			throws IOException {
		try (InputStream in = part.openStream()) {
			return take(in, new Rows(!isJsonl(part.getContentType()), key, end), webhook);
		}
	}

	private static @Nullable String key(HttpServletRequest request) {
		return (request.getHeader(RepeatableCalls.HEADER) != null) ? RepeatableCalls.key(request) : null;
	}

	private static boolean isJsonl(@Nullable String type) {
		try {
			MediaType named = MediaType.parseMediaType(String.valueOf(type));
			return named.isCompatibleWith(MediaType.parseMediaType(BatchController.JSONL))
					|| named.isCompatibleWith(MediaType.APPLICATION_NDJSON);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static String text(FileItemStream part) throws IOException {
		try (InputStream in = part.openStream()) {
			byte[] bytes = in.readNBytes(MAX_FIELD_BYTES + 1);
			if (bytes.length > MAX_FIELD_BYTES) {
				throw refused(ProblemType.INVALID_REQUEST,
						"the part " + part.getFieldName() + " has more than " + MAX_FIELD_BYTES + " bytes");
			}
			return new String(bytes, StandardCharsets.UTF_8);
		}
	}

	/**
	 * The rows of an upload, before they are read.
	 *
	 * @param csv whether they are CSV, else JSON lines
	 * @param key the client's key; {@code null} if it sent none
	 * @param end looks at what follows them
	 * @param sha256 of those that were read
	 */
	private record Rows(boolean csv, @Nullable String key, End end, MessageDigest sha256) {

		Rows(boolean csv, @Nullable String key, End end) {
			this(csv, key, end, RepeatableCalls.sha256());
		}

		/** Of all that makes uploads the same; a form's boundary does not. */
		byte[] digest(@Nullable Webhook webhook) {
			MessageDigest all = RepeatableCalls.sha256();
			for (String part : List.of(BatchController.PATH, this.csv ? "csv" : "jsonl",
					(webhook != null) ? webhook.url().toString() : "", (webhook != null) ? webhook.secret() : "")) {
				RepeatableCalls.add(all, part.getBytes(StandardCharsets.UTF_8));
			}
			RepeatableCalls.add(all, this.sha256.digest());
			return all.digest();
		}

	}

	/** Looks at what follows the rows before they are taken. */
	@FunctionalInterface
	private interface End {

		void check() throws IOException;

	}

	/**
	 * A form that is read from a bounded body.
	 *
	 * @param request says what it is
	 * @param body its bytes
	 */
	private record Form(HttpServletRequest request, InputStream body) implements UploadContext {

		@Override
		public String getCharacterEncoding() {
			return StandardCharsets.UTF_8.name();
		}

		@Override
		public String getContentType() {
			return String.valueOf(this.request.getContentType());
		}

		@Override
		public long contentLength() {
			return this.request.getContentLengthLong();
		}

		@Override
		public InputStream getInputStream() {
			return this.body;
		}

	}

}
