-- What Datastream has changed in the tables of sources, a row a change, with the run that made it.
CREATE TABLE table_changes (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    run_id      uuid        NOT NULL,
    source      text        NOT NULL,
    table_name  text        NOT NULL,
    table_oid   oid         NOT NULL,
    change      text        NOT NULL CHECK (change IN ('created', 'column_added', 'column_widened')),
    column_name text,
    from_type   text,
    to_type     text,
    statement   text        NOT NULL
);
CREATE INDEX table_changes_of_table ON table_changes (table_oid, id);
COMMENT ON COLUMN table_changes.table_oid IS 'PostgreSQL''s own number of the table: another one under the same name is another table';
