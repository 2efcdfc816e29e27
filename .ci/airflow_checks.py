"""What .ci/airflow looks at: the DAG files, the runs of `dags test`, those of a scheduler.

Run by .ci/airflow with Airflow's Python; each check prints what it saw and ends with 1 at the
first thing that isn't as it should be.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

INGESTION = "kafka_data_ingestion"
PROCESSING = "stream_processing_pipeline"
TASKS = {INGESTION: "ingest", PROCESSING: "process"}
DAGS = Path(__file__).resolve().parent.parent / "dags"

# What .ci/airflow configures: the sample, whose records have ids, and a file whose rows have none,
# so that each time it is loaded adds rows.
KEYED = 10
KEYLESS = 7


def expect(that: Any, what: str) -> None:
    if not that:
        print(f"not so: {what}")
        sys.exit(1)


def expect_equal(seen: Any, wanted: Any, what: str) -> None:
    expect(seen == wanted, f"{what}: {seen!r} was seen, {wanted!r} expected")


def until(seconds: float, what: str, look: Callable[[], Any]) -> Any:
    """Look again until something is seen."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        expect(time.monotonic() < deadline, f"{what}, within {seconds:.0f} s")
        time.sleep(2)
    return seen


# --- The files


def ports(count: str) -> None:
    """Ports that nobody listens on."""
    open_ones = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(count))]
    print(*(it.getsockname()[1] for it in open_ones))


def check_import() -> None:
    from airflow.dag_processing.dagbag import BundleDagBag

    bag = BundleDagBag(dag_folder=DAGS, bundle_path=DAGS)
    expect_equal(dict(bag.import_errors), {}, "import errors")
    # What Python warns of while a file is read is gathered by file.
    expect_equal(dict(bag.captured_warnings), {}, "warnings of the DAG files")
    expect_equal(set(bag.dags), set(TASKS), "the DAGs' ids")
    for dag_id, dag in bag.dags.items():
        task = dag.get_task(TASKS[dag_id])
        expect(dag.timetable.expression == "*/5 * * * *", f"{dag_id} runs every five minutes")
        expect(not dag.catchup and dag.max_active_runs == 1, f"{dag_id}: one run, no catch-up")
        expect(dag.tags and dag.doc_md and task.doc_md, f"{dag_id} has tags and documentation")
        expect(task.retries == 3 and task.retry_exponential_backoff, f"{dag_id} retries")
        expect(task.execution_timeout == timedelta(minutes=30), f"{dag_id} has a timeout")
        if os.environ["DATASTREAM_RUNNER"] == "docker":
            expect(not task.mounts and task.auto_remove == "force", f"{dag_id}: its container")
    operators = {type(dag.get_task(TASKS[dag_id])).__name__ for dag_id, dag in bag.dags.items()}
    print(f"{os.environ['DATASTREAM_RUNNER']}: {', '.join(sorted(bag.dags))} ({operators.pop()})")


def check_settings() -> None:
    sys.path.insert(0, str(DAGS))
    import datastream_runs as runs

    wrong = {
        "DATASTREAM_RUNNER": "podman",
        "DATASTREAM_SCHEDULE": "every day",
        "DATASTREAM_PROCESS_TRIGGER": "never",
        "DATASTREAM_EXECUTION_TIMEOUT": "soon",
        "DATASTREAM_MEM_LIMIT": "much",
        "DATASTREAM_DATA": "data",
        "DATASTREAM_WORKING_DIRECTORY": ".",
        "DOCKER_HOST": "docker-proxy",
    }
    for name, value in wrong.items():
        try:
            runs.Settings.read({name: value})
        except ValueError as said:
            start = f"{name}: '{value}' was given, accepted is "
            expect(str(said).startswith(start), f"the error of {name}: {said}")
        else:
            expect(False, f"{name}={value} is refused")
    expect_equal(
        runs.Settings.read(dict.fromkeys(wrong, "")), runs.Settings.read({}), "empty settings"
    )
    expect_equal(
        runs.datastream_environment(
            {"DATASTREAM_TOPIC": "a", "DATABASE_URL": "b", "DATASTREAM_GROUP": ""}
            | {"AIRFLOW_HOME": "c", "PATH": "d", "DATASTREAM_IMAGE": "e"}
        ),
        {"DATASTREAM_TOPIC": "a", "DATABASE_URL": "b"},
        "what a container gets of the environment",
    )
    process = {"drain": True, "max_messages": 5, "timeout_ms": None}
    expect_equal(
        runs.as_arguments("process", process, "d/r"),
        [
            "process",
            "--run-key=d/r",
            "--skip-code=99",
            "--output=json",
            "--drain",
            "--max-messages=5",
        ],
        "the command line of a process run",
    )
    ingest = {"source": ["a b", "c&d"], "sample": True}
    expect_equal(runs.as_query("ingest", ingest), "source=a+b&source=c%26d&sample=true", "a query")
    expect(
        runs.as_shell("ingest", {"source": ["x; id"], "sample": False}, "k").endswith(
            " '--source=x; id'"
        ),
        "params are quoted for the shell",
    )
    mixed = ["INFO {", '{"run_id": broken', 'INFO mixed {"run_id":"1","status":"x"} INFO', "bye"]
    expect_equal(runs.result_in(mixed), {"run_id": "1", "status": "x"}, "the result in a log")
    expect_equal(runs.result_in([]), None, "the result in an empty log")
    print("settings, command lines and results are read as they should be")


# --- The application


def call(method: str, url: str, **kwargs: Any) -> Any:
    return answered(method, url, ask(method, url, **kwargs))


def ask(method: str, url: str, **kwargs: Any) -> Any:
    import requests

    return requests.request(method, url, timeout=60, **kwargs)


def answered(method: str, url: str, answer: Any) -> Any:
    expect(answer.ok, f"{method} {url} answers: {answer.status_code} {answer.text[:500]}")
    return answer.json()


def datastream(path: str) -> Any:
    return call("GET", f"{os.environ['AIRFLOW_CONN_DATASTREAM_HTTP']}/api/v1/{path}")


def ledger(key: str) -> list[dict[str, Any]]:
    """The application's own entries of a run key."""
    return [run for run in datastream("runs?limit=1000") if run.get("run_key") == key]


def check_xcom(dag_id: str, run_id: str, xcom: Any) -> None:
    """The XCom is the result of the run that the application has under this key."""
    key = f"{dag_id}/{run_id}"
    expect(isinstance(xcom, dict), f"the XCom of {key} is a JSON object: {xcom!r}")
    expect_equal(xcom["run_key"], key, "the run key in the XCom")
    entries = [it for it in ledger(key) if it["status"] == "succeeded"]
    expect_equal([it["result"] for it in entries], [xcom], f"the results of {key}")


def rows_are_those_of(ingests: int) -> bool:
    """Whether the tables have what so many ingest runs have sent, once."""
    inserted = sum(it["inserted"] for it in datastream("runs?limit=1000&kind=process"))
    return inserted == KEYED + ingests * KEYLESS


# --- airflow dags test


def check_tested() -> None:
    from airflow.models.dagrun import DagRun
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    seen: dict[str, list[tuple[str, str, Any]]] = {}
    with create_session() as session:
        for dag_id, task_id in TASKS.items():
            runs = session.scalars(
                select(DagRun).where(DagRun.dag_id == dag_id).order_by(DagRun.id.desc()).limit(2)
            ).all()
            for run in reversed(runs):
                entry = session.scalars(
                    XComModel.get_many(
                        run_id=run.run_id, key="return_value", dag_ids=dag_id, task_ids=task_id
                    )
                ).first()
                xcom = XComModel.deserialize_value(entry) if entry else None
                state = run.get_task_instance(task_id, session=session).state
                seen.setdefault(dag_id, []).append((run.run_id, str(state), xcom))
    expect_equal([it[1] for it in seen[INGESTION]], ["success", "failed"], "tasks of ingestion")
    expect_equal([it[1] for it in seen[PROCESSING]], ["success", "skipped"], "tasks of processing")
    for dag_id, runs in seen.items():
        run_id, _, xcom = runs[0]
        check_xcom(dag_id, run_id, xcom)
        expect(runs[1][2] is None, f"{dag_id}: no XCom of a run that failed or did nothing")
    sent = seen[INGESTION][0][2]["sources"]
    landed = seen[PROCESSING][0][2]
    expect_equal(sum(it["records"] for it in sent.values()), KEYED + KEYLESS, "records sent")
    expect_equal(landed["inserted"] + landed["updated"] + landed["unchanged"], KEYED + KEYLESS, "records landed")
    expect_equal(datastream("status")["lag"], 0, "lag")
    print(
        f"sent {KEYED + KEYLESS} records, landed {landed['inserted']} new ones and "
        f"{landed['updated'] + landed['unchanged']} again; then nothing to do: skipped; an unknown source: failed"
    )


def check_timed_out() -> None:
    """The run of a task whose time was up ends soon, and not as one that has done its work."""

    def ended() -> dict[str, Any] | None:
        run = datastream("runs?limit=1&kind=process")[0]
        return run if run["status"] != "running" else None

    run = until(30, "the run ends", ended)
    expect(run.get("run_key"), "it is the task's")
    expect_equal(run["status"], "failed", "its status")
    print(f"the run of the task that ran out of time: {run['status']}, {run.get('error')}")


# --- A scheduler


class Airflow:
    """Airflow's REST API."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.headers: dict[str, str] = {}

    def is_up(self) -> bool:
        import requests

        try:
            health = requests.get(f"{self.base}/api/v2/monitor/health", timeout=10).json()
        except (requests.RequestException, ValueError):
            return False
        return all(
            health.get(it, {}).get("status") == "healthy"
            for it in ("metadatabase", "scheduler", "dag_processor")
        )

    def log_in(self) -> None:
        token = call("GET", f"{self.base}/auth/token")["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.call("POST", path, json=body)

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        """
        SQLite takes one writer at a time. Airflow's API answers 500 "Database error" where its
        scheduler has just written, and has done nothing then: it is asked again.
        """
        url = f"{self.base}/api/v2/{path}"

        def unless_locked() -> Any:
            answer = ask(method, url, headers=self.headers, **kwargs)
            locked = answer.status_code == 500 and "Database error" in answer.text
            return None if locked else [answer]

        [answer] = until(60, f"{method} {url} finds Airflow's database free", unless_locked)
        return answered(method, url, answer)

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """All runs that have ended, the oldest first; one that failed ends the check."""
        found = self.get(f"dags/{dag_id}/dagRuns?limit=100&order_by=run_after")["dag_runs"]
        found = [it for it in found if it["run_type"] != "manual"]
        for run in found:
            expect(run["state"] != "failed", f"{dag_id} {run['dag_run_id']} has not failed")
        return [it for it in found if it["state"] == "success"]

    def task(self, dag_id: str, run_id: str) -> dict[str, Any]:
        return self.get(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{TASKS[dag_id]}")

    def xcom(self, dag_id: str, run_id: str) -> Any:
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{TASKS[dag_id]}/xcomEntries"
        return self.get(f"{path}/return_value")["value"]

    def log(self, dag_id: str, run_id: str, attempt: int) -> str:
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{TASKS[dag_id]}/logs/{attempt}"
        return str(self.get(f"{path}?full_content=true")["content"])


def in_a_row(runs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two scheduled runs with a minute between them, or nothing."""
    scheduled = [it for it in runs if it["run_type"] == "scheduled"]
    for one, next_one in pairwise(scheduled):
        times = [datetime.fromisoformat(it["run_after"]) for it in (one, next_one)]
        if times[1] - times[0] == timedelta(minutes=1):
            return [one, next_one]
    return []


def check_scheduled(base: str) -> None:
    airflow = Airflow(base)
    until(300, "Airflow answers", airflow.is_up)
    airflow.log_in()
    for dag_id in (INGESTION, PROCESSING):
        pair = until(
            600, f"two runs of {dag_id} in a row", lambda it=dag_id: in_a_row(airflow.runs(it))
        )
        print(f"{dag_id}: {', '.join(it['dag_run_id'] for it in pair)}")

    def by_asset() -> list[dict[str, Any]]:
        return [it for it in airflow.runs(PROCESSING) if it["run_type"] == "asset_triggered"]

    print(f"{PROCESSING}: {until(300, 'a run by the asset', by_asset)[0]['dag_run_id']}")

    # A task that did something, of each DAG, and its XCom.
    done: dict[str, tuple[str, Any]] = {}
    for dag_id in (INGESTION, PROCESSING):
        states = []
        for run in airflow.runs(dag_id):
            run_id = run["dag_run_id"]
            state = airflow.task(dag_id, run_id)["state"]
            states.append(state)
            if state == "success":
                xcom = airflow.xcom(dag_id, run_id)
                check_xcom(dag_id, run_id, xcom)
                done[dag_id] = (run_id, xcom)
        expect(dag_id in done, f"a task of {dag_id} did something")
        counted = ", ".join(f"{states.count(it)} {it}" for it in sorted(set(states)))
        print(f"{dag_id}: tasks {counted}; the XCom of each success is its run's result")

    run_id, xcom = done[INGESTION]
    events = airflow.get(f"assets/events?source_dag_id={INGESTION}&limit=100")["asset_events"]
    event = next((it for it in events if it["source_run_id"] == run_id), None)
    expect(event, f"the asset has an event of {run_id}")
    expect_equal(event["extra"]["run_id"], xcom["run_id"], "the run in the asset's event")
    print(f"asset event: {event['extra']}")
    check_cleared(airflow, done)


def check_cleared(airflow: Airflow, done: dict[str, tuple[str, Any]]) -> None:
    for dag_id, (run_id, xcom) in done.items():
        attempts = airflow.task(dag_id, run_id)["try_number"]
        airflow.post(
            f"dags/{dag_id}/clearTaskInstances",
            {"dry_run": False, "dag_run_id": run_id, "only_failed": False}
            | {"task_ids": [TASKS[dag_id]], "reset_dag_runs": True},
        )

        def again(dag_id: str = dag_id, run_id: str = run_id, attempts: int = attempts) -> bool:
            task = airflow.task(dag_id, run_id)
            expect(task["state"] != "failed", f"the cleared task of {dag_id} has not failed")
            return task["state"] == "success" and task["try_number"] > attempts

        until(300, f"the cleared task of {dag_id} has succeeded", again)
        expect_equal(airflow.xcom(dag_id, run_id), xcom, f"the XCom of the cleared {dag_id}")
        expect_equal(len(ledger(f"{dag_id}/{run_id}")), 1, f"runs of the cleared {dag_id}")
        log = airflow.log(dag_id, run_id, attempts + 1)
        expect(f"run          {xcom['run_id']}" in log, "the summary is in the task's log")
        print(f"{dag_id}: a cleared task has the same XCom, run {xcom['run_id']}")

    def all_landed_once() -> bool:
        # Runs go on meanwhile: between an ingest and its process run this isn't so for a moment.
        ingests = [it["status"] for it in datastream("runs?limit=1000&kind=ingest")]
        return rows_are_those_of(ingests.count("succeeded"))

    until(300, "each record is in the table, once", all_landed_once)
    print("rows: those of the ingest runs, each once")


if __name__ == "__main__":
    checks: dict[str, Callable[..., None]] = {
        "ports": ports,
        "import": check_import,
        "settings": check_settings,
        "tested": check_tested,
        "timed_out": check_timed_out,
        "scheduled": check_scheduled,
    }
    checks[sys.argv[1]](*sys.argv[2:])
