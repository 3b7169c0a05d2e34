package io.alignserve.requestlog;

import java.time.Instant;
import java.util.Map;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code request_log}. Written once and never changed.
 */
@Entity
@Table(name = "request_log")
class LoggedRequest {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	@Column(name = "row_id")
	private @Nullable Long rowId;

	/** Not unique: a client may send several calls under one id of its own. */
	@Column(nullable = false)
	private String id = "";

	@Column(name = "received_at", nullable = false)
	private Instant receivedAt = Instant.EPOCH;

	@Column(nullable = false)
	private String caller = "";

	private @Nullable String task;

	@Column(name = "model_alias")
	private @Nullable String modelAlias;

	private @Nullable String checkpoint;

	private @Nullable String digest;

	@JdbcTypeCode(SqlTypes.JSON)
	@Column(nullable = false)
	private Map<String, Object> parameters = Map.of();

	@Column(name = "prompt_tokens", nullable = false)
	private int promptTokens;

	@Column(name = "completion_tokens", nullable = false)
	private int completionTokens;

	@Column(name = "queue_millis", nullable = false)
	private long queueMillis;

	@Column(name = "first_token_millis")
	private @Nullable Long firstTokenMillis;

	@Column(name = "total_millis", nullable = false)
	private long totalMillis;

	@Column(nullable = false)
	private int status;

	@Enumerated(EnumType.STRING)
	@Column(nullable = false)
	private RequestOutcome outcome = RequestOutcome.ANSWERED;

	@Column(name = "problem_type")
	private @Nullable String problemType;

	@Column(name = "input_hash")
	private @Nullable String inputHash;

	@Column(name = "output_hash")
	private @Nullable String outputHash;

	@Column(name = "input_text")
	private @Nullable String inputText;

	@Column(name = "output_text")
	private @Nullable String outputText;

	/**
	 * For JPA.
	 */
	protected LoggedRequest() {
	}

	LoggedRequest(RequestRecord call, boolean keepTexts) {
		this.id = call.id();
		this.receivedAt = call.receivedAt();
		this.caller = call.caller();
		this.task = call.task();
		RequestRecord.Model model = call.model();
		if (model != null) {
			this.modelAlias = model.alias();
			this.checkpoint = model.checkpoint();
			this.digest = model.digest();
		}
		this.parameters = StorableText.of(call.parameters());
		this.promptTokens = call.usage().promptTokens();
		this.completionTokens = call.usage().completionTokens();
		this.queueMillis = call.timing().queueMillis();
		this.firstTokenMillis = call.timing().firstTokenMillis();
		this.totalMillis = call.timing().totalMillis();
		this.status = call.status();
		this.outcome = call.outcome();
		this.problemType = call.problemType();
		this.inputHash = StorableText.hash(call.input());
		this.outputHash = StorableText.hash(call.output());
		if (keepTexts) {
			this.inputText = StorableText.of(call.input());
			this.outputText = StorableText.of(call.output());
		}
	}

}
