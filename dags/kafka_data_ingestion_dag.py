"""Reads the sources and publishes their records to the topic, every five minutes."""

from datetime import datetime, timezone

from airflow.sdk import DAG, Param

from datastream_runs import DEFAULT_ARGS, EVERY_FIVE_MINUTES, MACROS, TOPIC, run_task

with DAG(
    dag_id="kafka_data_ingestion",
    description="Sources → Kafka: reads APIs and CSV files, publishes their records to the topic",
    doc_md=f"""
### Sources → Kafka

Starts one `datastream ingest` every five minutes: it reads the configured sources (APIs, CSV
files, the sample), publishes their records as envelopes to the topic `{TOPIC.name}`, and ends.

- **Succeeded**: the result (messages and records of each source) is in the task's log and XCom,
  and the asset `{TOPIC.name}` has an event.
- **Skipped**: the sources had no records. No event.
- **Failed**: a source could not be read to its end, or Kafka or PostgreSQL did not answer. The
  retries ask with the same run key, so no record gets into the tables twice.

*Trigger* asks for single sources or the built-in sample. Settings: `docs/airflow.md`.
""",
    schedule=EVERY_FIVE_MINUTES,
    start_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
    # A source is read as it is now; runs for times gone by would all read the same.
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["datastream", "ingest", "kafka"],
    params={
        "source": Param(
            [],
            type="array",
            items={"type": "string", "minLength": 1, "maxLength": 200},
            uniqueItems=True,
            title="Sources",
            description="Names of configured sources, one a line; none: all that are configured.",
        ),
        "sample": Param(
            False,
            type="boolean",
            title="Sample",
            description="The built-in sample of ten users; alone when no source is named.",
        ),
    },
    user_defined_macros=MACROS,
):
    run_task(
        "ingest",
        task_id="ingest",
        outlets=[TOPIC],
        doc_md="One `datastream ingest`. Its run key is `kafka_data_ingestion/` and the run's id.",
    )
