package io.alignserve.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.Phase;
import io.alignserve.serving.CallerGoneException;

/**
 * Sends an answer as server-sent events while it is written. The response begins with the
 * first event, so that what is refused before is an ordinary problem response.
 */
final class EventStream implements AnswerListener {

	private final Exchange exchange;

	private final JsonMapper json;

	private boolean begun;

	EventStream(Exchange exchange, JsonMapper json) {
		this.exchange = exchange;
		this.json = json;
	}

	@Override
	public boolean wantsText() {
		return true;
	}

	@Override
	public void onText(int candidate, String text) {
		send("token", this.json.writeValueAsString(new Token(candidate, text)));
	}

	@Override
	public String caller() {
		return this.exchange.notes().caller();
	}

	@Override
	public void onBegin(AnsweringModel model, int promptTokens) {
		this.exchange.notes().begun(model, promptTokens);
	}

	@Override
	public void onPhase(Phase phase, long beganNanos, long endedNanos) {
		this.exchange.notes().phase(phase, beganNanos, endedNanos);
	}

	@Override
	public boolean isGone() {
		return ConnectionProbe.isGone(this.exchange.request());
	}

	boolean begun() {
		return this.begun;
	}

	/**
	 * Sends one event at once.
	 * @param name the event's name
	 * @param data JSON on one line
	 * @throws CallerGoneException if the client has hung up
	 */
	void send(String name, String data) {
		write(name, data);
		try {
			this.exchange.response().flushBuffer();
		}
		catch (IOException ex) {
			throw new CallerGoneException();
		}
	}

	/**
	 * Ends the stream. The event leaves when the call ends, and its row is safe by then:
	 * whoever got the whole answer finds it in the request log.
	 * @param name the event's name
	 * @param data JSON on one line
	 * @throws CallerGoneException if the client has hung up
	 */
	void end(String name, String data) {
		write(name, data);
	}

	private void write(String name, String data) {
		HttpServletResponse response = this.exchange.response();
		try {
			if (!this.begun) {
				this.begun = true;
				response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
				response.setCharacterEncoding(StandardCharsets.UTF_8);
				response.setHeader("Cache-Control", "no-store");
				// nginx would collect the events otherwise.
				response.setHeader("X-Accel-Buffering", "no");
			}
			response.getOutputStream()
				.write(("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new CallerGoneException();
		}
	}

	/**
	 * The event {@code token}.
	 *
	 * @param index the candidate's index
	 * @param text what was added to its text
	 */
	record Token(int index, String text) {
	}

}
