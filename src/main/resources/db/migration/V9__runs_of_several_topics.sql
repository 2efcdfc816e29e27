-- The topics of a run, in their order; one of several has no single one. Runs entered before have none.
ALTER TABLE pipeline_runs ADD COLUMN topics varchar[];

-- What a run of several topics has committed of each; their sums stand in the run's row.
CREATE TABLE run_topics (
    run_id      uuid   NOT NULL REFERENCES pipeline_runs ON DELETE CASCADE,
    topic       text   NOT NULL,
    messages    bigint NOT NULL DEFAULT 0,
    records     bigint NOT NULL DEFAULT 0,
    inserted    bigint NOT NULL DEFAULT 0,
    updated     bigint NOT NULL DEFAULT 0,
    unchanged   bigint NOT NULL DEFAULT 0,
    deleted     bigint NOT NULL DEFAULT 0,
    superseded  bigint NOT NULL DEFAULT 0,
    filtered    bigint NOT NULL DEFAULT 0,
    quarantined bigint NOT NULL DEFAULT 0,
    missed      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, topic)
);
