-- What is kept of the API keys. The key itself is shown once and stored nowhere.
CREATE TABLE api_key (
	id         text PRIMARY KEY,
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	role       text NOT NULL CHECK (role IN ('CLIENT', 'ADMIN')),
	salt       bytea NOT NULL CHECK (length(salt) >= 16),
	hash       bytea NOT NULL CHECK (length(hash) = 32),
	created_at timestamptz NOT NULL,
	expires_at timestamptz,
	revoked_at timestamptz
);

COMMENT ON COLUMN api_key.hash IS 'SHA-256 over salt and key';
