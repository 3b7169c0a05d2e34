-- Batches: many calls in one upload, answered while nobody else waits.
CREATE TABLE batch (
	number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id           text NOT NULL UNIQUE,
	owner        text NOT NULL,
	caller       text NOT NULL,
	state        text NOT NULL CHECK (state IN ('UPLOADING', 'VALIDATING', 'IN_PROGRESS', 'FINALIZING', 'COMPLETED',
		'FAILED', 'EXPIRED', 'CANCELLING', 'CANCELLED')),
	total        integer NOT NULL DEFAULT 0 CHECK (total >= 0),
	completed    integer NOT NULL DEFAULT 0 CHECK (completed >= 0),
	failed       integer NOT NULL DEFAULT 0 CHECK (failed >= 0),
	created_at   timestamptz NOT NULL DEFAULT now(),
	begun_at     timestamptz,
	ended_at     timestamptz,
	expires_at   timestamptz NOT NULL,
	CHECK (completed + failed <= total)
);
CREATE INDEX batch_owner ON batch (owner, number DESC);
CREATE INDEX batch_open ON batch (number) WHERE ended_at IS NULL;
CREATE INDEX batch_ended ON batch (ended_at) WHERE ended_at IS NOT NULL;
COMMENT ON COLUMN batch.owner IS 'the API key that made it; nobody else but administrators sees it';
COMMENT ON COLUMN batch.caller IS 'the name that its calls carry in the request log';
COMMENT ON COLUMN batch.state IS 'UPLOADING = not all rows have come, nobody sees it';

CREATE TABLE batch_row (
	batch       bigint NOT NULL REFERENCES batch ON DELETE CASCADE,
	line        integer NOT NULL CHECK (line >= 1),
	custom_id   text,
	task        text,
	body        text,
	attempts    integer NOT NULL DEFAULT 0,
	not_before  timestamptz,
	claim       uuid,
	claimed_by  text,
	lease_until timestamptz,
	position    integer,
	failed      boolean NOT NULL DEFAULT false,
	status      integer CHECK (status BETWEEN 100 AND 599),
	answer      text,
	PRIMARY KEY (batch, line),
	CHECK (position IS NULL OR (status IS NOT NULL AND answer IS NOT NULL))
);
CREATE INDEX batch_row_open ON batch_row (batch, line) WHERE position IS NULL;
CREATE INDEX batch_row_answered ON batch_row (batch, failed, position) WHERE position IS NOT NULL;
COMMENT ON COLUMN batch_row.body IS 'the call''s body; gone once it is answered';
COMMENT ON COLUMN batch_row.claim IS 'whoever holds it, until lease_until, may write the answer';
COMMENT ON COLUMN batch_row.position IS 'counts the answers of a batch in the order of their commits; null = open';

CREATE TABLE batch_webhook (
	batch      bigint PRIMARY KEY REFERENCES batch ON DELETE CASCADE,
	url        text NOT NULL,
	secret     text,
	state      text NOT NULL CHECK (state IN ('WAITING', 'DUE', 'DELIVERED', 'GIVEN_UP')),
	attempts   integer NOT NULL DEFAULT 0,
	next_at    timestamptz,
	last_error text
);
CREATE INDEX batch_webhook_due ON batch_webhook (next_at) WHERE state = 'DUE';
COMMENT ON COLUMN batch_webhook.secret IS 'signs the message; as it was given, since signing needs it; gone once it is delivered or given up';
