-- A partition is worked on by one worker at a time. The claim is its fencing token: whoever claims
-- the partition writes a new one, and a batch commits only under the claim it was read under.
ALTER TABLE partition_offsets ADD COLUMN claim uuid, ADD COLUMN topic_id text;
COMMENT ON COLUMN partition_offsets.topic_id IS 'Kafka''s id of the topic: another one under the same name is another topic';

-- Offsets that retention had deleted before they were processed; runs whose process died.
ALTER TABLE pipeline_runs ADD COLUMN missed bigint NOT NULL DEFAULT 0;
ALTER TABLE pipeline_runs DROP CONSTRAINT pipeline_runs_status_check;
ALTER TABLE pipeline_runs ADD CONSTRAINT pipeline_runs_status_check
    CHECK (status IN ('running', 'succeeded', 'partial', 'failed', 'abandoned'));
CREATE INDEX pipeline_runs_running ON pipeline_runs (run_id) WHERE status = 'running';

-- Keys are compared for equality alone; a language's rules would only make that slow.
ALTER TABLE stream_records
    ALTER COLUMN source TYPE text COLLATE "C", ALTER COLUMN record_key TYPE text COLLATE "C";
