-- What landed: one row per (source, record_key), the latest offset wins.
CREATE TABLE stream_records (
    source       text        NOT NULL,
    record_key   text        NOT NULL,
    payload      jsonb       NOT NULL,
    event_time   timestamptz,
    ingested_at  timestamptz NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    topic        text        NOT NULL,
    partition    integer     NOT NULL,
    kafka_offset bigint      NOT NULL,
    run_id       uuid        NOT NULL,
    PRIMARY KEY (source, record_key)
);
COMMENT ON COLUMN stream_records.record_key IS 'the configured key field(s), else id, else topic:partition:offset:index';
COMMENT ON COLUMN stream_records.ingested_at IS 'the envelope''s timestamp';

-- Where each group goes on: the truth that runs start from.
CREATE TABLE partition_offsets (
    group_name  text        NOT NULL,
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    next_offset bigint      NOT NULL CHECK (next_offset >= 0),
    run_id      uuid        NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_name, topic, partition)
);

-- One row per run. "result" is what the run answered, text and order as it was.
CREATE TABLE pipeline_runs (
    run_id      uuid        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('ingest', 'process')),
    trigger     text        NOT NULL,
    run_key     text,
    status      text        NOT NULL CHECK (status IN ('running', 'succeeded', 'partial', 'failed')),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    stopped_by  text,
    messages    bigint      NOT NULL DEFAULT 0,
    records     bigint      NOT NULL DEFAULT 0,
    inserted    bigint      NOT NULL DEFAULT 0,
    updated     bigint      NOT NULL DEFAULT 0,
    quarantined bigint      NOT NULL DEFAULT 0,
    error       text,
    result      json
);
CREATE INDEX pipeline_runs_latest ON pipeline_runs (started_at DESC);
CREATE UNIQUE INDEX pipeline_runs_succeeded_once ON pipeline_runs (kind, run_key)
    WHERE run_key IS NOT NULL AND status = 'succeeded';

-- What could not be read or written, with its bytes, its place and the reason.
CREATE TABLE quarantined_records (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage          text        NOT NULL CHECK (stage IN ('ingest', 'process')),
    status         text        NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'replayed', 'discarded')),
    source         text,
    place          text        NOT NULL,
    reason         text        NOT NULL,
    detail         text        NOT NULL,
    payload        bytea       NOT NULL,
    topic          text,
    partition      integer,
    kafka_offset   bigint,
    element        integer,
    run_id         uuid        NOT NULL,
    quarantined_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX quarantined_records_waiting ON quarantined_records (id) WHERE status = 'waiting';
COMMENT ON COLUMN quarantined_records.element IS 'index in the envelope''s data; null: the whole message';
