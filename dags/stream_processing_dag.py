"""Takes what is on the topic into PostgreSQL, every five minutes, after ingestion, or both."""

from datetime import datetime, timezone

from airflow.sdk import DAG, Param

from datastream_runs import DEFAULT_ARGS, MACROS, TOPIC, process_schedule, run_task

with DAG(
    dag_id="stream_processing_pipeline",
    description="Kafka → PostgreSQL: one bounded, exactly-once run over what is on the topic",
    doc_md=f"""
### Kafka → PostgreSQL

Starts one `datastream process --drain`: it takes all that is on the topic `{TOPIC.name}` when it
begins, writes it to `stream_records`, rows and offsets in one transaction, and ends.

- **Succeeded**: the result (records inserted and updated, lag, freshness) is in the task's log and
  XCom.
- **Skipped**: nothing new was on the topic.
- **Failed**: Kafka or PostgreSQL did not answer. What was committed stays; the retry goes on.

Single broken records fail nothing: they are in `quarantined_records`, and the result counts them.
*Trigger* asks for other bounds. Settings: `docs/airflow.md`.
""",
    # DATASTREAM_PROCESS_TRIGGER: every five minutes, when ingestion has published, or both.
    schedule=process_schedule(),
    start_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
    # One run takes all that has come; there is nothing for those missed to do.
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["datastream", "process", "kafka", "postgresql"],
    params={
        # A batch of 100 every five minutes would be 20 messages a minute, and the rest would wait.
        "drain": Param(
            True,
            type="boolean",
            title="Drain",
            description="End at what is on the topic when the run begins, whatever the number;"
            " without it, wait for messages until one of the bounds below.",
        ),
        "max_messages": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Messages at most",
            description="Empty: no bound with drain, 100 without.",
        ),
        "timeout_ms": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=604_800_000,
            title="Milliseconds to wait at most",
            description="Empty: no bound with drain, 5000 without.",
        ),
    },
    user_defined_macros=MACROS,
):
    run_task(
        "process",
        task_id="process",
        inlets=[TOPIC],
        doc_md="One `datastream process`. Its run key is `stream_processing_pipeline/` and the"
        " run's id.",
    )
