-- Answers that are given again to whoever repeats a request with the same Idempotency-Key. Everything that a client
-- sent or got is sealed with a key made of the client's own: the table alone tells nothing but times and sizes.
CREATE TABLE idempotency (
	lookup     bytea PRIMARY KEY CHECK (length(lookup) = 32),
	request    bytea NOT NULL CHECK (length(request) = 32),
	token      uuid NOT NULL,
	held_until timestamptz NOT NULL,
	answer     bytea
);
-- Answers are sealed: they do not get smaller by being compressed.
ALTER TABLE idempotency ALTER COLUMN answer SET STORAGE EXTERNAL;
CREATE INDEX idempotency_held_until ON idempotency (held_until);
COMMENT ON COLUMN idempotency.lookup IS 'keyed hash of caller and Idempotency-Key';
COMMENT ON COLUMN idempotency.request IS 'keyed hash of what was asked';
COMMENT ON COLUMN idempotency.token IS 'who answers; nobody else may write the answer';
COMMENT ON COLUMN idempotency.held_until IS 'without an answer: when the claim is free unless its owner renews it; with one: when it is forgotten';
