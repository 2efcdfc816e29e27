-- A run key belongs to what it was first asked to do: the same key for other work is refused.
ALTER TABLE pipeline_runs ADD COLUMN work text;
COMMENT ON COLUMN pipeline_runs.work IS 'What the run was asked to do; null for runs from before this column';

-- Every run that has a key looks for the ones before it.
CREATE INDEX pipeline_runs_of_key ON pipeline_runs (kind, run_key) WHERE run_key IS NOT NULL;
