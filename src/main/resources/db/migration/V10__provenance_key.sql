-- The public keys of all instances that sign texts. None is ever deleted: old texts are checked with them.

CREATE TABLE provenance_key (
	key_id      text PRIMARY KEY CHECK (key_id ~ '^[A-Za-z0-9_-]{43}$'),
	public_key  bytea NOT NULL CHECK (octet_length(public_key) = 32),
	valid_from  timestamptz NOT NULL,
	valid_until timestamptz NOT NULL CHECK (valid_until >= valid_from)
);
COMMENT ON COLUMN provenance_key.key_id IS 'the key''s JWK thumbprint (RFC 7638)';
COMMENT ON COLUMN provenance_key.public_key IS 'the Ed25519 point as RFC 8032 writes it';
COMMENT ON COLUMN provenance_key.valid_until IS 'put off for as long as an instance signs with the key';
