package io.alignserve.remote;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.alignserve.generation.Engine;

/**
 * What went wrong with one request to a server. Nothing that the server wrote is in it.
 */
final class ServerFault extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final @Nullable Duration retryAfter;

	ServerFault(Kind kind, String detail) {
		this(kind, detail, null, null);
	}

	ServerFault(Kind kind, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(kind.sentence + (detail.isEmpty() ? "" : " (" + detail + ")"), cause);
		this.kind = kind;
		this.retryAfter = retryAfter;
	}

	/** A malformed answer, and what is wrong with it, in our words. */
	static ServerFault malformed(String detail) {
		return new ServerFault(Kind.MALFORMED, detail);
	}

	/**
	 * What a status stands for.
	 * @param status the status, not 200
	 * @param retryAfter what the server said about when to try again
	 */
	static ServerFault ofStatus(int status, @Nullable Duration retryAfter) {
		Kind kind = switch (status) {
			case 429 -> Kind.OVERLOADED;
			case 502, 503, 504 -> Kind.NOT_READY;
			case 401, 403 -> Kind.NOT_ALLOWED;
			case 404 -> Kind.NOT_FOUND;
			case 400, 413, 422 -> Kind.REFUSED;
			default -> Kind.FAILED;
		};
		return new ServerFault(kind, "status " + status, retryAfter, null);
	}

	Kind kind() {
		return this.kind;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Says it to a caller.
	 * @param name the checkpoint
	 * @param otherwise when to try again if the server did not say
	 */
	RuntimeException forCallers(String name, Duration otherwise) {
		Duration after = (this.retryAfter != null) ? this.retryAfter : otherwise;
		String message = "the engine behind '" + name + "' " + getMessage();
		return (this.kind == Kind.OVERLOADED) ? new Engine.QueueFullException(message, after)
				: new Engine.UnavailableException(message, after, this);
	}

	/** What can go wrong. */
	enum Kind {

		/** No connection, or none that lasted until an answer began. */
		UNREACHABLE("cannot be reached", true, true),
		/** It waited too long for the server. */
		TIMED_OUT("did not answer in time", false, true),
		/** The answer ended before its end. */
		BROKEN_OFF("broke off its answer", false, true),
		/** The answer is none. */
		MALFORMED("answered what cannot be read", false, true),
		/** 429. */
		OVERLOADED("is overloaded", true, false),
		/** 502, 503 or 504. */
		NOT_READY("is not ready", true, true),
		/** 401 or 403. */
		NOT_ALLOWED("does not accept its key", false, true),
		/** 404. */
		NOT_FOUND("does not know the model or the address", false, true),
		/** 400, 413 or 422: this request, not all. */
		REFUSED("refused the request; is contextLength in remote.json larger than its own?", false, false),
		/** Another status. */
		FAILED("failed", false, true);

		private final String sentence;

		private final boolean retriable;

		private final boolean counts;

		Kind(String sentence, boolean retriable, boolean counts) {
			this.sentence = sentence;
			this.retriable = retriable;
			this.counts = counts;
		}

		boolean isRetriable() {
			return this.retriable;
		}

		/** Whether it says nothing about what the server can. */
		boolean mayPass() {
			return this.retriable || this == TIMED_OUT;
		}

		/** Whether it says something about the server rather than about the request. */
		boolean counts() {
			return this.counts;
		}

		String tag() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
