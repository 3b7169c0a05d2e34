-- The request log in partitions by month (UTC), so that old months can be dropped whole. What filters
-- ask for is kept beside it in two small tables, so that no filter has to look at rows it does not want:
-- rows that are alike in all filters but the caller are of one kind.
ALTER TABLE request_log RENAME TO request_log_unpartitioned;
DROP INDEX request_log_received_at, request_log_id, request_log_row_key;

CREATE SEQUENCE request_log_row;

CREATE TABLE request_log (
	row_id             bigint NOT NULL DEFAULT nextval('request_log_row'),
	row_key            uuid NOT NULL DEFAULT gen_random_uuid(),
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
	text_key           text CHECK (length(text_key) BETWEEN 1 AND 64),
	text_cipher        text CHECK (text_cipher = 'AES-256-GCM'),
	input_text         text,
	output_text        text,
	kind               bigint NOT NULL
) PARTITION BY RANGE (received_at);
ALTER SEQUENCE request_log_row OWNED BY request_log.row_id;

COMMENT ON COLUMN request_log.row_id IS 'counts rows in the order in which they came here';
COMMENT ON COLUMN request_log.row_key IS 'made with the row, before it is sent here';
COMMENT ON COLUMN request_log.id IS 'the id that the client got; not unique, since clients may send their own';
COMMENT ON COLUMN request_log.input_hash IS 'over UTF-8, hexadecimal: SHA-256, or HMAC-SHA-256 if there is a text_key';
COMMENT ON COLUMN request_log.output_hash IS 'SHA-256 over UTF-8, hexadecimal';
COMMENT ON COLUMN request_log.text_key IS 'id of the key that input_hash and encrypted texts are made with';
COMMENT ON COLUMN request_log.input_text IS 'masked; with a text_cipher nonce, ciphertext and tag in Base64';
COMMENT ON COLUMN request_log.kind IS 'hash of task, model_alias, checkpoint, status and outcome, by a trigger';

-- Also the order of pages, and what keeps a row that is sent twice from being there twice.
CREATE UNIQUE INDEX request_log_row_key ON request_log (received_at, row_key);
CREATE INDEX request_log_id ON request_log (id);
CREATE INDEX request_log_kind ON request_log (kind, received_at, row_key);
CREATE INDEX request_log_caller ON request_log (caller, kind, received_at, row_key);

-- Rows of months that have no partition: none is ever refused.
CREATE TABLE request_log_other PARTITION OF request_log DEFAULT;

CREATE TABLE request_kind (
	month       date NOT NULL,
	kind        bigint NOT NULL,
	task        text,
	model_alias text,
	checkpoint  text,
	status      integer NOT NULL,
	outcome     text NOT NULL,
	PRIMARY KEY (month, kind)
);
COMMENT ON TABLE request_kind IS 'the kinds of rows that request_log may have in a month';

CREATE TABLE request_caller (
	caller text NOT NULL,
	month  date NOT NULL,
	kind   bigint NOT NULL,
	PRIMARY KEY (caller, month, kind)
);
COMMENT ON TABLE request_caller IS 'the kinds of rows that request_log may have of a caller in a month';

CREATE FUNCTION request_log_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.kind := hashtextextended(coalesce(NEW.task, chr(30)) || chr(31) || coalesce(NEW.model_alias, chr(30)) || chr(31)
		|| coalesce(NEW.checkpoint, chr(30)) || chr(31) || NEW.status || NEW.outcome, 0);
	RETURN NEW;
END $$;

-- In one order everywhere, so that instances wait for each other instead of blocking each other.
CREATE FUNCTION request_log_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO request_kind (month, kind, task, model_alias, checkpoint, status, outcome)
		SELECT DISTINCT date_trunc('month', received_at AT TIME ZONE 'UTC')::date AS month, kind, task, model_alias,
			checkpoint, status, outcome
		FROM added ORDER BY month, kind
		ON CONFLICT DO NOTHING;
	INSERT INTO request_caller (caller, month, kind)
		SELECT DISTINCT caller, date_trunc('month', received_at AT TIME ZONE 'UTC')::date AS month, kind
		FROM added ORDER BY caller, month, kind
		ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE TRIGGER request_log_kind BEFORE INSERT ON request_log
	FOR EACH ROW EXECUTE FUNCTION request_log_kind();
CREATE TRIGGER request_log_kinds AFTER INSERT ON request_log
	REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION request_log_kinds();

-- Makes the partition of a month unless it is there, and moves rows there that came before it.
CREATE FUNCTION request_log_add_month(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	begins timestamptz := month::timestamp AT TIME ZONE 'UTC';
	ends   timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
	part   text := 'request_log_' || to_char(month, 'YYYY_MM');
BEGIN
	IF to_regclass(part) IS NOT NULL THEN
		RETURN false;
	END IF;
	LOCK TABLE request_log_other IN ACCESS EXCLUSIVE MODE;
	IF to_regclass(part) IS NOT NULL THEN
		RETURN false;
	END IF;
	EXECUTE format('CREATE TABLE %I (LIKE request_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS)',
		part);
	EXECUTE format('WITH moved AS (DELETE FROM request_log_other WHERE received_at >= $1 AND received_at < $2 RETURNING *) '
		'INSERT INTO %I SELECT * FROM moved', part) USING begins, ends;
	EXECUTE format('ALTER TABLE request_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, begins, ends);
	RETURN true;
END $$;

SELECT request_log_add_month(month) FROM (
	SELECT DISTINCT date_trunc('month', received_at AT TIME ZONE 'UTC')::date AS month FROM request_log_unpartitioned
	UNION SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date
	UNION SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month')::date
) months;

INSERT INTO request_log (row_id, row_key, id, received_at, caller, task, model_alias, checkpoint, digest, parameters,
		prompt_tokens, completion_tokens, queue_millis, first_token_millis, total_millis, status, outcome,
		problem_type, input_hash, output_hash, input_text, output_text)
	SELECT row_id, row_key, id, received_at, caller, task, model_alias, checkpoint, digest, parameters,
		prompt_tokens, completion_tokens, queue_millis, first_token_millis, total_millis, status, outcome,
		problem_type, input_hash, output_hash, input_text, output_text
	FROM request_log_unpartitioned ORDER BY received_at;
SELECT setval('request_log_row', (SELECT coalesce(max(row_id), 0) + 1 FROM request_log), false);
DROP TABLE request_log_unpartitioned;
