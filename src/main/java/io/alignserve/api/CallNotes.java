package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

import io.alignserve.requestlog.RequestOutcome;
import io.alignserve.requestlog.RequestRecord;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.Phase;
import io.alignserve.serving.Timing;
import io.alignserve.serving.Usage;

/**
 * What becomes known of one call while it is served, for its row in the request log. It
 * travels as a request attribute from {@link CallFilter}, which writes the row, to
 * whoever learns something.
 */
final class CallNotes {

	private static final String ATTRIBUTE = CallNotes.class.getName();

	private static final String ANONYMOUS = "anonymous";

	private final CallPhases phases = new CallPhases();

	private String caller = ANONYMOUS;

	private @Nullable String task;

	private @Nullable AnsweringModel model;

	private List<String> finishReasons = List.of();

	private Map<String, Object> parameters = Map.of();

	private final Map<String, Object> remarks = new TreeMap<>();

	private RequestRecord.Usage usage = RequestRecord.Usage.NONE;

	private @Nullable Timing timing;

	private @Nullable Problem problem;

	private @Nullable String input;

	private @Nullable String output;

	private @Nullable Runnable follower;

	/**
	 * Returns the notes of a call.
	 * @param request the call
	 * @return its notes; for a call that is not logged, notes that nobody reads
	 */
	static CallNotes of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof CallNotes notes) ? notes : new CallNotes();
	}

	void attachTo(ServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	void caller(String name) {
		this.caller = name;
	}

	String caller() {
		return this.caller;
	}

	/**
	 * Tells what the call used so far.
	 * @return tokens of prompts and answers together, 0 if none were encoded
	 */
	int tokens() {
		return this.usage.promptTokens() + this.usage.completionTokens();
	}

	void asked(String taskId, Map<String, Object> settings) {
		this.task = taskId;
		this.parameters = settings;
	}

	/**
	 * Notes that the answer was made for an earlier call: no token was read or written.
	 * @param firstId the id of that call
	 */
	void replayed(String firstId) {
		remark("replayOf", firstId);
	}

	/** Notes one more parameter, whatever else is noted before or after. */
	void remark(String name, Object value) {
		this.remarks.put(name, value);
	}

	void begun(AnsweringModel by, int promptTokens) {
		this.model = by;
		this.usage = new RequestRecord.Usage(promptTokens, 0);
	}

	void answered(AnsweringModel by, Usage tokens, Timing times) {
		begun(by, tokens.promptTokens());
		this.usage = new RequestRecord.Usage(tokens.promptTokens(), tokens.completionTokens());
		this.timing = times;
	}

	void phase(Phase phase, long beganNanos, long endedNanos) {
		this.phases.add(phase, beganNanos, endedNanos);
	}

	CallPhases phases() {
		return this.phases;
	}

	/** Tells who answers; {@code null} while the call has reached no checkpoint. */
	@Nullable AnsweringModel model() {
		return this.model;
	}

	/** Notes why the candidates ended, one reason each. */
	void finished(List<String> reasons) {
		this.finishReasons = reasons;
	}

	List<String> finishReasons() {
		return this.finishReasons;
	}

	void texts(String prompt, String answer) {
		this.input = prompt;
		this.output = answer;
	}

	/** Notes the body of a call that may never become a prompt. */
	void body(@Nullable String body) {
		if (this.input == null) {
			this.input = body;
		}
	}

	void problem(Problem met) {
		this.problem = met;
	}

	@Nullable Problem problem() {
		return this.problem;
	}

	/** Notes what is to be done once the client has its answer. */
	void afterwards(Runnable action) {
		this.follower = action;
	}

	void ended() {
		if (this.follower != null) {
			this.follower.run();
		}
	}

	/**
	 * Makes the row.
	 * @param id the call's id
	 * @param httpStatus the status that was sent
	 * @return the row
	 */
	RequestRecord toRecord(String id, int httpStatus) {
		Problem met = this.problem;
		// A stream is under way with status 200 when it meets its problem.
		int status = (met != null) ? met.status() : httpStatus;
		RequestOutcome outcome = (met != null && met.type() == ProblemType.CLIENT_CLOSED_REQUEST)
				? RequestOutcome.CANCELLED : RequestOutcome.of(status);
		long totalMillis = this.phases.elapsedNanos() / 1_000_000;
		RequestRecord.Timing times = new RequestRecord.Timing((this.timing != null) ? this.timing.queueMillis() : 0,
				(this.timing != null) ? this.timing.firstTokenMillis() : null, totalMillis);
		Map<String, Object> all = new TreeMap<>(this.parameters);
		all.putAll(this.remarks);
		AnsweringModel by = this.model;
		RequestRecord.Model row = (by != null) ? new RequestRecord.Model(by.alias(), by.checkpoint(), by.digest())
				: null;
		return new RequestRecord(id, this.phases.receivedAt(), this.caller, this.task, row, all, this.usage, times,
				status, outcome, problemType(status), this.input, this.output);
	}

	/** Security and the web server refuse calls without a note. */
	private @Nullable String problemType(int status) {
		if (this.problem != null) {
			return this.problem.type().uri().toString();
		}
		return (status >= ProblemType.HTTP_ERROR.status()) ? ProblemType.ofStatus(status).uri().toString() : null;
	}

}
