-- A row that was sent twice, because nobody knows whether it arrived, is kept once. The
-- default gives existing rows a key, and those that an older version still writes.
ALTER TABLE request_log ADD COLUMN row_key uuid NOT NULL DEFAULT gen_random_uuid();

-- With the time in front the table can be partitioned by it.
CREATE UNIQUE INDEX request_log_row_key ON request_log (received_at, row_key);
COMMENT ON COLUMN request_log.row_key IS 'made with the row, before it is sent here';
