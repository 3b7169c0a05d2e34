package io.alignserve.api;

import java.net.URI;
import java.util.Locale;

/**
 * The problems that a call can meet. Names, and with them the types that clients see, are
 * never changed.
 */
public enum ProblemType {

	/** The body is not JSON. */
	MALFORMED_JSON(400, "The request body is not well-formed JSON"),
	/** The body has a field that the call does not know. */
	UNKNOWN_FIELD(400, "The request has a field that does not exist"),
	/** Some fields have values that are not allowed. */
	INVALID_REQUEST(400, "The request has invalid values"),
	/** The call has no key that is valid. */
	UNAUTHORIZED(401, "The call needs a valid API key"),
	/** The key's role opens other doors. */
	FORBIDDEN(403, "The API key does not permit this call"),
	/** There is nothing at that address. */
	NOT_FOUND(404, "There is nothing at this address"),
	/** No checkpoint or alias that can be administered has the name. */
	UNKNOWN_NAME(404, "There is no checkpoint or alias of that name"),
	/**
	 * There is no such batch, request, key or outcome, or it belongs to somebody else.
	 */
	UNKNOWN_ID(404, "There is nothing with this id"),
	/** No alias and no checkpoint has the name asked for. */
	UNKNOWN_MODEL(404, "There is no such model"),
	/** The address does not know the method. */
	METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
	/** None of the types that the client accepts is offered. */
	NOT_ACCEPTABLE(406, "None of the accepted media types is offered"),
	/**
	 * The body came too slowly, see {@code alignserve.limits.request-time} and, for
	 * uploads, {@code alignserve.batch.upload-time}.
	 */
	REQUEST_TIMEOUT(408, "The request body came too slowly"),
	/** A request with the same idempotency key has not been answered yet. */
	STILL_RUNNING(409, "A request with this idempotency key is still running"),
	/** What is asked for contradicts the present state. */
	CONFLICT(409, "The present state does not permit it"),
	/**
	 * The body is larger than {@code alignserve.limits.request-size} or, of an upload,
	 * has more bytes or rows than {@code alignserve.batch} allows.
	 */
	REQUEST_TOO_LARGE(413, "The request body is too large"),
	/** The body is of a media type that the call does not read. */
	UNSUPPORTED_MEDIA_TYPE(415, "The media type of the request body is not supported"),
	/** The values are valid, but no task of that kind exists. */
	IMPOSSIBLE_VARIANT(422, "There is no such task"),
	/** Prompt and answer do not fit into the checkpoint's context. */
	PROMPT_TOO_LONG(422, "The prompt does not fit into the checkpoint's context"),
	/** The audience that candidates are to be ranked by cannot be predicted. */
	NOT_PREDICTABLE(422, "The wanted audience cannot be predicted"),
	/** A checkpoint cannot be registered, or an alias changed, in the way asked for. */
	CHANGE_REFUSED(422, "The change cannot be made as asked"),
	/** The files of a checkpoint are damaged, or of a kind that is not served. */
	CHECKPOINT_REFUSED(422, "The checkpoint cannot be used"),
	/** A special ad category does not allow the targeting asked for. */
	TARGETING_NOT_ALLOWED(422, "The special ad category does not allow this targeting"),
	/** The acceptable-use policy forbids it. */
	POLICY_REFUSED(422, "The acceptable-use policy does not allow this"),
	/** An idempotency key was used before, for another request. */
	IDEMPOTENCY_MISMATCH(422, "The idempotency key belongs to another request"),
	/**
	 * The key's requests or tokens of this minute are used up, or it has as many requests
	 * under way or open batches as it may.
	 */
	RATE_LIMITED(429, "The API key has reached a limit"),
	/** The client hung up; nobody reads this one but the request log. */
	CLIENT_CLOSED_REQUEST(499, "The client closed the connection"),
	/** The service has a fault. */
	INTERNAL_ERROR(500, "The service failed to answer"),
	/** The waiting queue is full, or as many calls or uploads are under way as may be. */
	OVERLOADED(503, "Too many requests are waiting"),
	/** The service is stopping, or its model was taken out. */
	UNAVAILABLE(503, "The service cannot answer at the moment"),
	/** The answer was not complete in time, or its batch expired before. */
	DEADLINE_PASSED(504, "The answer was not complete in time"),
	/** A checkpoint does not fit beside what must stay. */
	OUT_OF_BUDGET(507, "The checkpoint does not fit into the memory budget"),
	/** Any other refusal that comes from the web server. */
	HTTP_ERROR(400, "The request was refused");

	private final int status;

	private final String title;

	ProblemType(int status, String title) {
		this.status = status;
		this.title = title;
	}

	/**
	 * Returns the type of a refusal of which only the status is known.
	 * @param status 400 to 599
	 * @return the type
	 */
	static ProblemType ofStatus(int status) {
		return switch (status) {
			case 401 -> UNAUTHORIZED;
			case 403 -> FORBIDDEN;
			case 404 -> NOT_FOUND;
			case 405 -> METHOD_NOT_ALLOWED;
			case 408 -> REQUEST_TIMEOUT;
			case 413 -> REQUEST_TOO_LARGE;
			case 429 -> RATE_LIMITED;
			case 503 -> UNAVAILABLE;
			default -> (status < INTERNAL_ERROR.status) ? HTTP_ERROR : INTERNAL_ERROR;
		};
	}

	/**
	 * Returns the type that a problem document names.
	 * @param uri its {@code type}
	 * @param status its status, 400 to 599
	 * @return the type; that of the status if no other has the name
	 */
	static ProblemType ofUri(String uri, int status) {
		for (ProblemType type : values()) {
			if (type.uri().toString().equals(uri)) {
				return type;
			}
		}
		return ofStatus(status);
	}

	/**
	 * Returns the HTTP status.
	 * @return 400 to 599
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Returns the summary of the type, the same for every occurrence.
	 * @return a sentence without a full stop
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Returns the stable identifier of the type.
	 * @return for example {@code urn:alignserve:problem:unknown-field}
	 */
	public URI uri() {
		return URI.create("urn:alignserve:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

}
