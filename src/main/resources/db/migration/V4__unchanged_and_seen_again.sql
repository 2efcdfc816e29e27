-- Records whose row was there already as it would have been written.
ALTER TABLE pipeline_runs ADD COLUMN unchanged bigint NOT NULL DEFAULT 0;

-- The same broken record met again is the same entry. "identity" is a digest of what makes it the
-- same: source, key or place, bytes; null where it can't be known that it is.
ALTER TABLE quarantined_records
    ADD COLUMN identity bytea,
    ADD COLUMN attempts integer NOT NULL DEFAULT 1,
    ADD COLUMN last_seen_at timestamptz;
UPDATE quarantined_records SET last_seen_at = quarantined_at;
ALTER TABLE quarantined_records
    ALTER COLUMN last_seen_at SET DEFAULT now(),
    ALTER COLUMN last_seen_at SET NOT NULL;
CREATE UNIQUE INDEX quarantined_records_identity ON quarantined_records (identity)
    WHERE identity IS NOT NULL AND status IN ('waiting', 'discarded');
COMMENT ON COLUMN quarantined_records.attempts IS 'how often it was met; place and run_id are of the last time, quarantined_at is of the first';
