-- What is wanted: which checkpoints are known, which alias leads where; and who changed it.

-- Counts all changes. Whoever changes anything updates this row first, so changes become visible in its order.
CREATE TABLE fleet (
	one      boolean PRIMARY KEY DEFAULT true CHECK (one),
	revision bigint NOT NULL
);
INSERT INTO fleet (revision) VALUES (0);

CREATE TABLE checkpoint (
	name            text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
	path            text NOT NULL,
	base            text REFERENCES checkpoint,
	digest          text NOT NULL CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
	family          text NOT NULL,
	context_length  integer NOT NULL CHECK (context_length > 0),
	weight_bytes    bigint NOT NULL CHECK (weight_bytes >= 0),
	origin          text NOT NULL CHECK (origin IN ('ADMINISTRATOR', 'CONFIGURATION')),
	wanted_revision bigint,
	pinned          boolean NOT NULL DEFAULT false,
	registered_at   timestamptz NOT NULL DEFAULT now(),
	registered_by   text NOT NULL,
	CHECK (base <> name)
);
COMMENT ON COLUMN checkpoint.digest IS 'of an adapter: over its files and its base''s digest';
COMMENT ON COLUMN checkpoint.weight_bytes IS 'the size of its files of weights';
COMMENT ON COLUMN checkpoint.wanted_revision IS 'the fleet''s revision when it was last asked to be resident; null = nobody asks';

CREATE TABLE alias (
	alias                 text PRIMARY KEY CHECK (length(alias) BETWEEN 1 AND 100),
	checkpoint            text NOT NULL REFERENCES checkpoint,
	replaces              boolean NOT NULL DEFAULT false,
	previous              text REFERENCES checkpoint ON DELETE SET NULL,
	canary_checkpoint     text REFERENCES checkpoint,
	canary_percent        integer CHECK (canary_percent BETWEEN 0 AND 100),
	canary_split_by       text CHECK (canary_split_by IN ('REQUEST', 'CALLER')),
	canary_shadow         boolean,
	canary_min_requests   integer CHECK (canary_min_requests >= 1),
	canary_max_error_rate double precision CHECK (canary_max_error_rate BETWEEN 0 AND 1),
	canary_max_p95_ratio  double precision CHECK (canary_max_p95_ratio > 0),
	revision              bigint NOT NULL CHECK (revision >= 1),
	changed_at            timestamptz NOT NULL DEFAULT now(),
	changed_by            text NOT NULL,
	CHECK (canary_checkpoint <> checkpoint),
	CHECK (num_nulls(canary_checkpoint, canary_percent, canary_split_by, canary_shadow, canary_min_requests,
		canary_max_error_rate, canary_max_p95_ratio) IN (0, 7))
);
COMMENT ON COLUMN alias.replaces IS 'whether old may make way for new where they do not fit beside each other';
COMMENT ON COLUMN alias.previous IS 'where it led before its last change';

-- Names stay readable when checkpoints are gone, so nothing refers to them.
CREATE TABLE alias_history (
	id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	alias           text NOT NULL,
	at              timestamptz NOT NULL DEFAULT now(),
	by              text NOT NULL,
	action          text NOT NULL CHECK (action IN ('POINT', 'CANARY', 'CANARY_ENDED', 'REVERSAL', 'ROLLBACK', 'REMOVE')),
	from_checkpoint text,
	from_digest     text,
	to_checkpoint   text,
	to_digest       text,
	figures         jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX alias_history_alias ON alias_history (alias, id DESC);

CREATE TABLE audit (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at       timestamptz NOT NULL DEFAULT clock_timestamp(),
	by       text NOT NULL,
	instance text NOT NULL,
	action   text NOT NULL,
	subject  text NOT NULL,
	outcome  text NOT NULL CHECK (outcome IN ('DONE', 'REFUSED')),
	detail   text NOT NULL
);
CREATE INDEX audit_at ON audit (at DESC, id DESC);
CREATE INDEX audit_subject ON audit (subject, id DESC);
