package io.alignserve.remote;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into lines and hands each to a reader as soon as it is there. Neither a
 * line nor the body may be longer than a limit.
 */
final class LineBody implements BodySubscriber<Boolean> {

	/** The longest body that is read, in bytes. */
	private static final long MAX_BYTES = 128L << 20;

	private final AnswerReader reader;

	private final Runnable heard;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final CompletableFuture<Boolean> body = new CompletableFuture<>();

	private Flow.@Nullable Subscription subscription;

	private long bytes;

	private boolean closed;

	/**
	 * Creates the subscriber.
	 * @param reader takes the lines
	 * @param heard is told of each arrival
	 */
	LineBody(AnswerReader reader, Runnable heard) {
		this.reader = reader;
		this.heard = heard;
	}

	@Override
	public CompletionStage<Boolean> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Flow.Subscription given) {
		boolean late;
		synchronized (this) {
			this.subscription = given;
			late = this.closed;
		}
		if (late) {
			given.cancel();
		}
		else {
			given.request(1);
		}
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		this.heard.run();
		try {
			for (ByteBuffer buffer : buffers) {
				if (!take(buffer)) {
					close();
					this.body.complete(false);
					return;
				}
			}
		}
		catch (RuntimeException ex) {
			close();
			this.body.completeExceptionally(ex);
			return;
		}
		Flow.Subscription current = this.subscription;
		if (current != null) {
			current.request(1);
		}
	}

	/** Whether more is wanted. */
	private boolean take(ByteBuffer buffer) {
		this.bytes += buffer.remaining();
		if (this.bytes > MAX_BYTES) {
			throw ServerFault.malformed("more than " + MAX_BYTES + " bytes");
		}
		while (buffer.hasRemaining()) {
			byte next = buffer.get();
			if (next == '\n') {
				if (!giveLine()) {
					return false;
				}
			}
			else {
				this.line.write(next);
				if (this.line.size() > this.reader.maxLineBytes()) {
					throw ServerFault.malformed("a line of more than " + this.reader.maxLineBytes() + " bytes");
				}
			}
		}
		return true;
	}

	private boolean giveLine() {
		String text = this.line.toString(StandardCharsets.UTF_8);
		this.line.reset();
		return this.reader.line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
	}

	@Override
	public void onError(Throwable cause) {
		this.body
			.completeExceptionally(new ServerFault(ServerFault.Kind.BROKEN_OFF, "the connection ended", null, cause));
	}

	@Override
	public void onComplete() {
		try {
			if (this.line.size() > 0 && !giveLine()) {
				this.body.complete(false);
				return;
			}
			this.reader.end();
			this.body.complete(true);
		}
		catch (RuntimeException ex) {
			this.body.completeExceptionally(ex);
		}
	}

	/** Wants nothing more: unless all is there, the connection is closed. */
	void close() {
		if (this.body.isDone()) {
			return;
		}
		Flow.Subscription current;
		synchronized (this) {
			this.closed = true;
			current = this.subscription;
		}
		if (current != null) {
			current.cancel();
		}
	}

}
