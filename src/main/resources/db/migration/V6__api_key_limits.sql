-- What a key may use, when it was last used, and an order to page through keys.
ALTER TABLE api_key
	ADD COLUMN number              bigint GENERATED ALWAYS AS IDENTITY,
	ADD COLUMN requests_per_minute integer CHECK (requests_per_minute >= 1),
	ADD COLUMN tokens_per_minute   integer CHECK (tokens_per_minute >= 1),
	ADD COLUMN concurrent_requests integer CHECK (concurrent_requests >= 1),
	ADD COLUMN last_used_at        timestamptz;

CREATE UNIQUE INDEX api_key_number ON api_key (number);
CREATE INDEX api_key_revoked_at ON api_key (revoked_at) WHERE revoked_at IS NOT NULL;
COMMENT ON COLUMN api_key.requests_per_minute IS 'null = the configured limit; so with the other limits';
COMMENT ON COLUMN api_key.last_used_at IS 'written about once a minute, so up to a minute late';
