-- Which topic a run wrote or read, and a process run for which group: a status shows its own runs. Runs entered before
-- have neither.
ALTER TABLE pipeline_runs ADD COLUMN topic text, ADD COLUMN group_name text;
