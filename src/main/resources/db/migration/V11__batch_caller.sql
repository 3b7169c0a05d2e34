-- The caller of a batch's rows has always been its owner. Nothing names this column any more but instances of the
-- release before, which write it and read it: while some of them run, the database fills it in for the others.
-- Trigger, function and column go in the release after this one.
CREATE FUNCTION batch_caller_is_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.caller := NEW.owner;
	RETURN NEW;
END $$;
CREATE TRIGGER batch_caller BEFORE INSERT ON batch FOR EACH ROW EXECUTE FUNCTION batch_caller_is_owner();
COMMENT ON COLUMN batch.owner IS 'the API key that made it, also the caller of its rows in the request log; nobody else but administrators sees it';
COMMENT ON COLUMN batch.caller IS 'the owner, for instances of earlier releases';
