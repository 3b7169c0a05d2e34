-- One row for each answered or refused call.
CREATE TABLE request_log (
	row_id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id                 text NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
	received_at        timestamptz NOT NULL,
	caller             text NOT NULL,
	task               text,
	model_alias        text,
	checkpoint         text,
	digest             text,
	parameters         jsonb NOT NULL,
	prompt_tokens      integer NOT NULL CHECK (prompt_tokens >= 0),
	completion_tokens  integer NOT NULL CHECK (completion_tokens >= 0),
	queue_millis       bigint NOT NULL CHECK (queue_millis >= 0),
	first_token_millis bigint CHECK (first_token_millis >= 0),
	total_millis       bigint NOT NULL CHECK (total_millis >= 0),
	status             integer NOT NULL CHECK (status BETWEEN 100 AND 599),
	outcome            text NOT NULL CHECK (outcome IN ('ANSWERED', 'REFUSED', 'FAILED', 'CANCELLED')),
	problem_type       text,
	input_hash         text CHECK (length(input_hash) = 64),
	output_hash        text CHECK (length(output_hash) = 64),
	input_text         text,
	output_text        text
);

CREATE INDEX request_log_received_at ON request_log (received_at DESC, row_id DESC);
CREATE INDEX request_log_id ON request_log (id);
COMMENT ON COLUMN request_log.input_hash IS 'SHA-256 over UTF-8, hexadecimal';
COMMENT ON COLUMN request_log.input_text IS 'only with alignserve.request-log.texts=PLAIN';
COMMENT ON COLUMN request_log.id IS 'the id that the client got; not unique, since clients may send their own';
