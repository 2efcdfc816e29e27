-- Rows that complete readings of their source lacked.
ALTER TABLE pipeline_runs ADD COLUMN removed bigint NOT NULL DEFAULT 0;
ALTER TABLE run_tables ADD COLUMN removed bigint NOT NULL DEFAULT 0;
ALTER TABLE run_topics ADD COLUMN removed bigint NOT NULL DEFAULT 0;

-- Sources whose tables are as their last complete reading (mode snapshot), with the number of the last reading that
-- began: microseconds since 1970, so that numbers go on where this table is lost.
CREATE TABLE snapshot_sources (
    source  text   PRIMARY KEY,
    reading bigint NOT NULL
);

-- What has landed of a reading. It is complete when all its envelopes have; then it either removes what it lacks, or
-- is found to have no right to.
CREATE TABLE snapshot_readings (
    source     text           NOT NULL,
    reading    bigint         NOT NULL,
    topic      text           NOT NULL,
    key        text,
    landed     int8multirange NOT NULL,
    envelopes  bigint,
    ended      text           CHECK (ended IN ('complete', 'faulty', 'partial', 'failed')),
    faulty     boolean        NOT NULL,
    due        boolean        NOT NULL DEFAULT false,
    noted_at   timestamptz    NOT NULL DEFAULT now(),
    settled_at timestamptz,
    PRIMARY KEY (source, reading)
);
CREATE INDEX snapshot_readings_due ON snapshot_readings (topic) WHERE due;
COMMENT ON COLUMN snapshot_readings.key IS 'the columns of the key by which its records are known; null while none has come';
COMMENT ON COLUMN snapshot_readings.landed IS 'ordinals of the envelopes that have landed, each once';
COMMENT ON COLUMN snapshot_readings.envelopes IS 'how many it has; null until its end has landed';
COMMENT ON COLUMN snapshot_readings.faulty IS 'whether a record of it went to quarantine when it was processed';
COMMENT ON COLUMN snapshot_readings.due IS 'whether what it lacks is still to be removed';

-- The keys that have come, those of a batch in a row; kept until the reading is settled.
CREATE TABLE snapshot_keys (
    source text   NOT NULL,
    since  bigint NOT NULL,
    keys   text[] NOT NULL
);
CREATE INDEX snapshot_keys_of_reading ON snapshot_keys (source, since);
COMMENT ON COLUMN snapshot_keys.since IS 'the reading that they came with, else when they were sent, as readings are numbered';
COMMENT ON COLUMN snapshot_keys.keys IS 'as PostgreSQL writes the value of the key''s column; of several columns an array';
