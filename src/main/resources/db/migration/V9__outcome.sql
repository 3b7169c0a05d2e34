-- What really happened to an ad, as clients tell it. One row each, and a history of what they told before.
CREATE TABLE outcome (
	position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id           uuid NOT NULL UNIQUE,
	caller       text NOT NULL,
	natural_key  text NOT NULL CHECK (length(natural_key) = 64),
	external_id  text,
	response_id  text,
	linked       boolean NOT NULL,
	verified     boolean NOT NULL,
	has_text     boolean NOT NULL,
	revision     integer NOT NULL CHECK (revision >= 1),
	content_hash text NOT NULL CHECK (length(content_hash) = 64),
	content      jsonb NOT NULL,
	created_at   timestamptz NOT NULL,
	changed_at   timestamptz NOT NULL,
	UNIQUE (caller, natural_key),
	CHECK (response_id IS NOT NULL OR NOT linked),
	CHECK (linked OR NOT verified)
);
CREATE INDEX outcome_caller ON outcome (caller, position DESC);
CREATE INDEX outcome_changed_at ON outcome (changed_at);
CREATE INDEX outcome_response_id ON outcome (response_id, position DESC) WHERE response_id IS NOT NULL;
CREATE INDEX outcome_external_id ON outcome (external_id, position DESC) WHERE external_id IS NOT NULL;
COMMENT ON COLUMN outcome.position IS 'counts the outcomes; pages end and begin at it';
COMMENT ON COLUMN outcome.natural_key IS 'SHA-256 over what makes two reports one outcome';
COMMENT ON COLUMN outcome.content_hash IS 'SHA-256 over the report, which tells a repetition from a revision';

-- Every revision, the present one too.
CREATE TABLE outcome_revision (
	outcome_id uuid NOT NULL REFERENCES outcome (id) ON DELETE CASCADE,
	revision   integer NOT NULL CHECK (revision >= 1),
	at         timestamptz NOT NULL,
	content    jsonb NOT NULL,
	PRIMARY KEY (outcome_id, revision)
);
