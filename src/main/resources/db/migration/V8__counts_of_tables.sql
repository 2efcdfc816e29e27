-- What became of the records of each source in a run; pipeline_runs has their sums.
ALTER TABLE pipeline_runs
    ADD COLUMN deleted bigint NOT NULL DEFAULT 0,
    ADD COLUMN superseded bigint NOT NULL DEFAULT 0,
    ADD COLUMN filtered bigint NOT NULL DEFAULT 0;
CREATE TABLE run_tables (
    run_id      uuid   NOT NULL,
    source      text   NOT NULL,
    table_name  text   NOT NULL,
    inserted    bigint NOT NULL,
    updated     bigint NOT NULL,
    unchanged   bigint NOT NULL,
    deleted     bigint NOT NULL,
    superseded  bigint NOT NULL,
    filtered    bigint NOT NULL,
    quarantined bigint NOT NULL,
    PRIMARY KEY (run_id, source, table_name)
);

-- Versions of rows that are gone, so that a record that comes late raises none of them again.
CREATE TABLE deleted_keys (
    table_oid  oid         NOT NULL,
    record_key text        NOT NULL,
    version    text        NOT NULL,
    deleted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (table_oid, record_key)
);
CREATE INDEX deleted_keys_by_age ON deleted_keys (deleted_at);
