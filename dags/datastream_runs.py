"""What both DAGs share: the settings, and a task that starts one bounded run of Datastream.

Only orchestration lives here. A task starts a run, waits for it, and passes on its result; reading,
sending and loading are Datastream's. How a run is started is one setting, ``DATASTREAM_RUNNER``.
The settings are explained in docs/airflow.md.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import urlencode

from airflow.providers.docker.exceptions import (
    DockerContainerFailedException,
    DockerContainerFailedSkipException,
)
from airflow.providers.docker.operators.docker import DockerOperator
from airflow.providers.http.operators.http import HttpOperator
from airflow.providers.standard.hooks.subprocess import SubprocessHook, SubprocessResult
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import Asset, AssetOrTimeSchedule, BaseOperator, Context, CronTriggerTimetable
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowSkipException,
    AirflowTimetableInvalid,
)
from docker.types import Mount
from requests import Response

Kind = Literal["ingest", "process"]

LOG = logging.getLogger(__name__)

# The exit code by which the command line says "nothing to do"; Datastream has no other use for it.
SKIP_CODE = 99

# The exit code of a wrong command line or configuration. Doing it again doesn't make it right, so
# such a task fails without its retries, as does one that REST answers with 400.
USAGE_CODE = 2

# Where the image finds the files of CSV sources.
DATA_IN_CONTAINER = "/datastream/data"


# --- Settings


@dataclass(frozen=True)
class Settings:
    """What Airflow's environment says; one field per variable, named after it."""

    runner: str
    schedule: str
    process_trigger: str
    execution_timeout: timedelta
    image: str
    docker_network: str
    docker_host: str
    data: str | None
    mem_limit: str
    http_conn_id: str
    executable: str
    working_directory: str | None
    topic: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Read and check; what can't be used is an import error in Airflow's UI."""

        def text(name: str, default: str) -> str:
            # Compose hands a variable that isn't set on as an empty one.
            return environment.get(name, "").strip() or default

        def choice(name: str, *accepted: str) -> str:
            return checked(name, text(name, accepted[0]), accepted.__contains__, *accepted)

        def path(name: str) -> str | None:
            value = text(name, "")
            return checked(name, value, is_absolute, "an absolute path") if value else None

        return cls(
            runner=choice("DATASTREAM_RUNNER", "docker", "http", "process"),
            schedule=checked(
                "DATASTREAM_SCHEDULE",
                text("DATASTREAM_SCHEDULE", "*/5 * * * *"),
                is_cron,
                "a cron expression such as */5 * * * *",
            ),
            process_trigger=choice("DATASTREAM_PROCESS_TRIGGER", "time", "asset", "both"),
            execution_timeout=timedelta(
                minutes=int(
                    checked(
                        "DATASTREAM_EXECUTION_TIMEOUT",
                        text("DATASTREAM_EXECUTION_TIMEOUT", "30"),
                        re.compile(r"[1-9][0-9]{0,4}").fullmatch,
                        "minutes, a whole number from 1 to 99999",
                    )
                )
            ),
            image=text("DATASTREAM_IMAGE", "datastream:latest"),
            docker_network=text("DATASTREAM_DOCKER_NETWORK", "datastream"),
            docker_host=checked(
                "DOCKER_HOST",
                text("DOCKER_HOST", "unix:///var/run/docker.sock"),
                re.compile(r"(unix|tcp|http|https|ssh|npipe)://.+").fullmatch,
                "an address such as unix:///var/run/docker.sock or tcp://docker-proxy:2375",
            ),
            data=path("DATASTREAM_DATA"),
            mem_limit=checked(
                "DATASTREAM_MEM_LIMIT",
                text("DATASTREAM_MEM_LIMIT", "256m"),
                re.compile(r"[1-9][0-9]*[bkmgBKMG]?").fullmatch,
                "a number of bytes, or one with k, m or g behind it",
            ),
            http_conn_id=text("DATASTREAM_HTTP_CONN_ID", "datastream_http"),
            executable=text("DATASTREAM_EXECUTABLE", "datastream"),
            working_directory=path("DATASTREAM_WORKING_DIRECTORY"),
            topic=text("DATASTREAM_TOPIC", "data-stream"),
        )


def checked(name: str, value: str, is_accepted: Any, *accepted: str) -> str:
    """The value, or an error that says which variable to set to what."""
    if not is_accepted(value):
        raise ValueError(f"{name}: '{value}' was given, accepted is {' or '.join(accepted)}")
    return value


def is_cron(expression: str) -> bool:
    try:
        CronTriggerTimetable(expression, timezone="UTC").validate()
    except AirflowTimetableInvalid:
        return False
    return True


def is_absolute(path: str) -> bool:
    return PurePosixPath(path).is_absolute()


# The variables that say how Airflow starts runs; all others are Datastream's own.
AIRFLOW_SIDE = frozenset(
    {
        "DATASTREAM_DATA",
        "DATASTREAM_DOCKER_NETWORK",
        "DATASTREAM_EXECUTABLE",
        "DATASTREAM_EXECUTION_TIMEOUT",
        "DATASTREAM_HTTP_CONN_ID",
        "DATASTREAM_IMAGE",
        "DATASTREAM_MEM_LIMIT",
        "DATASTREAM_PROCESS_TRIGGER",
        "DATASTREAM_RUNNER",
        "DATASTREAM_SCHEDULE",
        "DATASTREAM_WORKING_DIRECTORY",
    }
)


def datastream_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What of Airflow's environment is meant for Datastream."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(("KAFKA_", "DATABASE_", "DATASTREAM_", "QUARKUS_"))
        and name not in AIRFLOW_SIDE
        and value
    }


SETTINGS = Settings.read(os.environ)


# --- When

# What ingestion publishes. Kafka's address isn't in it: with REST Airflow doesn't know it, and if
# two of Airflow's processes had different ones, the scheduler wouldn't know a task's asset.
# Airflow leaves schemes with x- to whoever makes them up.
TOPIC = Asset(name=SETTINGS.topic, uri=f"x-datastream://topic/{SETTINGS.topic}", group="datastream")

EVERY_FIVE_MINUTES = CronTriggerTimetable(SETTINGS.schedule, timezone="UTC")


def process_schedule() -> Any:
    """When the topic is processed: by the clock, when ingestion has published, or both."""
    return {
        "time": EVERY_FIVE_MINUTES,
        "asset": [TOPIC],
        "both": AssetOrTimeSchedule(timetable=EVERY_FIVE_MINUTES, assets=[TOPIC]),
    }[SETTINGS.process_trigger]


DEFAULT_ARGS = {
    "owner": "datastream",
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": SETTINGS.execution_timeout,
}


# --- What a run is asked for

# A retried or cleared task belongs to the same DAG run and so asks with the same key, and a key
# whose run has succeeded is answered with that run's result: nothing is sent or loaded again. An
# ingest run that broke off is done again under its key, and its records take the places that the
# first attempt gave them. The DAG's id is in it because run ids are only unique within a DAG.
RUN_KEY = "dag.dag_id ~ '/' ~ run_id"

# The params of a kind; each is an option of the command and a parameter of the REST call.
OPTIONS: dict[str, tuple[str, ...]] = {
    "ingest": ("source", "sample"),
    "process": ("drain", "max_messages", "timeout_ms"),
}


def options(kind: Kind, params: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What was asked for; what isn't asked for is left to Datastream's defaults."""
    asked = []
    for name in OPTIONS[kind]:
        value = params[name]
        for one in value if isinstance(value, list) else [value]:
            if one is not None and one is not False:
                asked.append((name, one))
    return asked


def as_arguments(kind: Kind, params: Mapping[str, Any], run_key: str) -> list[str]:
    """The command line of a run."""
    arguments = [kind, f"--run-key={run_key}", f"--skip-code={SKIP_CODE}", "--output=json"]
    for name, value in options(kind, params):
        option = "--" + name.replace("_", "-")
        arguments.append(option if value is True else f"{option}={value}")
    return arguments


def as_shell(kind: Kind, params: Mapping[str, Any], run_key: str) -> str:
    """The same for a shell, quoted: params come from whoever may trigger the DAG."""
    return shlex.join([SETTINGS.executable, *as_arguments(kind, params, run_key)])


def as_query(kind: Kind, params: Mapping[str, Any]) -> str:
    """The same for REST."""
    asked = [(name, "true" if value is True else value) for name, value in options(kind, params)]
    return urlencode(asked)


# For the templates below.
MACROS = {
    "datastream_arguments": as_arguments,
    "datastream_query": as_query,
    "datastream_shell": as_shell,
}


# --- What a run answers


def result_in(lines: Iterable[str | bytes] | None) -> dict[str, Any] | None:
    """The run's result, or None.

    A container's stdout (the result) and stderr (the log) come as one stream, so the result is
    looked for from the end, also behind something else on its line.
    """
    for line in reversed(list(lines or ())):
        text = line.decode(errors="replace") if isinstance(line, bytes) else line
        start = text.find('{"run_id":')
        if start >= 0:
            try:
                return json.JSONDecoder().raw_decode(text, start)[0]
            except ValueError:
                continue
    return None


def errors(result: dict[str, Any]) -> dict[str, str]:
    """What went wrong, by source, or by topic of a run on several."""
    parts = {**result.get("sources", {}), **{it["topic"]: it for it in result.get("topics", ())}}
    return {name: part["error"] for name, part in parts.items() if part.get("error")}


# What became of records, and what is said only where there is some of it.
WRITTEN = ("inserted", "updated", "unchanged")
SELDOM = ("deleted", "superseded", "filtered")


def totals(result: dict[str, Any]) -> dict[str, int]:
    """The counts of a run, whatever its kind."""
    parts = list(result["sources"].values()) if "sources" in result else [result]
    names = ("messages", "records", *WRITTEN, *SELDOM, "quarantined", "missed", "lag")
    return {
        name: sum(it[name] for it in parts) for name in names if all(name in it for it in parts)
    }


def nothing_to_do(result: dict[str, Any]) -> bool:
    """Whether the command line would end with the skip code."""
    counts = totals(result)
    if "sources" in result:
        return not (counts["records"] or counts["quarantined"] or errors(result))
    return not (counts["messages"] or counts.get("missed"))


def summary(result: dict[str, Any]) -> str:
    """The result as a few aligned lines."""
    counts = totals(result)
    stopped = f", stopped by {result['stopped_by']}" if result.get("stopped_by") else ""
    rows = [
        ("run", result["run_id"]),
        ("run key", result.get("run_key")),
        ("status", f"{result['status']}{stopped}"),
        ("messages", counts["messages"]),
    ]
    said = [it for it in WRITTEN if it in counts] + [it for it in SELDOM if counts.get(it)]
    written = [f"{counts[name]} {name}" for name in said]
    rows.append(
        ("records", str(counts["records"]) + (f" ({', '.join(written)})" if written else ""))
    )
    for name, tally in result.get("sources", {}).items():
        outcome = f"{tally['messages']} messages, {tally['records']} records"
        rows.append((f"- {name}", f"{outcome}, {tally.get('error') or 'no error'}"))
    for topic in result.get("topics", ()):
        outcome = f"{topic['messages']} messages, lag {topic['lag']}"
        rows.append((f"- {topic['topic']}", f"{outcome}, {topic.get('error') or 'no error'}"))
    freshness = result.get("freshness_ms")
    rows += [
        ("quarantined", counts["quarantined"]),
        ("missed", counts.get("missed") or None),
        ("lag", counts.get("lag")),
        (
            "freshness",
            f"{freshness['p50']} ms median, {freshness['max']} ms at most" if freshness else None,
        ),
        ("took", f"{result['elapsed_ms']} ms"),
        ("warning", result.get("warning")),
    ]
    shown = [(label, value) for label, value in rows if value is not None]
    width = max(len(label) for label, _ in shown)
    return "\n".join(f"{label:<{width}}  {value}" for label, value in shown)


class Reporting(BaseOperator):
    """What the three ways of starting a run do with its result."""

    def report(self, lines: Iterable[str | bytes] | None) -> dict[str, Any] | None:
        """Say in the task's log what the run did, where it got as far as to say it itself."""
        result = result_in(lines)
        # Line by line: the UI would put a text of many lines into one.
        for line in summary(result).splitlines() if result else ():
            self.log.info("%s", line)
        return result

    def conclude(self, context: Context, lines: list[str]) -> dict[str, Any]:
        """The result as the task's XCom, or the task's failure or skip."""
        result = self.report(lines)
        if result is None:
            said = lines[-1][:300] if lines else "nothing"
            raise AirflowException(f"this is no result of a Datastream run: {said}")
        if failed := errors(result):
            raise AirflowException("; ".join(f"{name}: {error}" for name, error in failed.items()))
        if nothing_to_do(result):
            raise AirflowSkipException("there was nothing to do")
        for asset in self.outlets:
            # Shown with the asset's event, and there for those that are triggered by it.
            context["outlet_events"][asset].extra = {"run_id": result["run_id"], **totals(result)}
        return result


# --- How a run is started


class ContainerRun(Reporting, DockerOperator):
    """A container that does one run and is gone."""

    def execute(self, context: Context) -> dict[str, Any]:
        try:
            lines = super().execute(context)
        except DockerContainerFailedSkipException as ended:
            self.report(ended.logs)
            raise
        except DockerContainerFailedException as ended:
            self.report(ended.logs)
            # The operator has the exit code only in words.
            if re.search(rf"'StatusCode': {USAGE_CODE}\b", str(ended)):
                raise AirflowFailException(str(ended)) from ended
            raise
        return self.conclude(context, lines or [])


class RestRun(Reporting, HttpOperator):
    """A call of a Datastream that is up (``serve``); it answers when the run has ended."""

    def execute(self, context: Context) -> dict[str, Any]:
        return self.conclude(context, [super().execute(context)])


def accepted(response: Response) -> bool:
    """Fail with Datastream's own words; the operator's would only be the status."""
    if response.ok:
        return True
    try:
        problem = response.json()
        said = problem["detail"]
        result = problem.get("result")
    except (ValueError, KeyError, TypeError, AttributeError):
        said, result = response.text[:300], None
    # A run that failed has a result too; the operators for the other ways say it in the same place.
    for line in summary(result).splitlines() if result else ():
        LOG.info("%s", line)
    failure = AirflowFailException if response.status_code == 400 else AirflowException
    raise failure(f"{response.status_code} {response.reason}: {said}")


class RememberingHook(SubprocessHook):
    """Remembers how a command ended, for the case that it failed."""

    ended = SubprocessResult(exit_code=0, output="")

    def run_command(self, *args: Any, **kwargs: Any) -> SubprocessResult:
        self.ended = super().run_command(*args, **kwargs)
        return self.ended


class ProcessRun(Reporting, BashOperator):
    """An executable on the worker itself."""

    @cached_property
    def subprocess_hook(self) -> RememberingHook:
        return RememberingHook()

    def execute(self, context: Context) -> dict[str, Any]:
        try:
            line = super().execute(context)
        except AirflowException as failed:
            self.report([self.subprocess_hook.ended.output])
            if self.subprocess_hook.ended.exit_code == USAGE_CODE:
                raise AirflowFailException(str(failed)) from failed
            raise
        return self.conclude(context, [line])


def run_task(kind: Kind, **kwargs: Any) -> BaseOperator:
    """The task that does one run, in the way that the settings choose.

    :param kwargs: what every operator takes
    """
    if SETTINGS.runner == "docker":
        return ContainerRun(
            image=SETTINGS.image,
            # Renders as a list, which the operator takes as such: no shell is involved.
            command=f"{{{{ datastream_arguments('{kind}', params, {RUN_KEY}) }}}}",
            docker_url=SETTINGS.docker_host,
            network_mode=SETTINGS.docker_network,
            # All of it, not only the password: addresses and headers of sources have secrets too,
            # and what isn't private is rendered as a template and shown in the UI.
            private_environment=datastream_environment(os.environ),
            mounts=[Mount(DATA_IN_CONTAINER, SETTINGS.data, type="bind", read_only=True)]
            if SETTINGS.data
            else [],
            mount_tmp_dir=False,
            mem_limit=SETTINGS.mem_limit,
            # Also when it failed: what it had to say is in the task's log.
            auto_remove="force",
            labels={"io.datastream.run": kind},
            skip_on_exit_code=SKIP_CODE,
            xcom_all=True,
            **kwargs,
        )
    if SETTINGS.runner == "http":
        return RestRun(
            http_conn_id=SETTINGS.http_conn_id,
            method="POST",
            endpoint=f"api/v1/{kind}?{{{{ datastream_query('{kind}', params) }}}}",
            headers={"Idempotency-Key": f"{{{{ {RUN_KEY} }}}}"},
            response_check=accepted,
            extra_options={
                # `accepted` has more to say.
                "check_response": False,
                "timeout": SETTINGS.execution_timeout.total_seconds(),
            },
            # The triggerer would lose the answer's problem details, and wait for 5 minutes at most.
            deferrable=False,
            **kwargs,
        )
    return ProcessRun(
        # The hook mixes stdout and stderr and keeps the last line: the result is held back until
        # all of the log is out.
        bash_command=(
            f"result=$({{{{ datastream_shell('{kind}', params, {RUN_KEY}) }}}}); code=$?\n"
            '[ -z "$result" ] || printf \'%s\\n\' "$result"\n'
            "exit $code"
        ),
        cwd=SETTINGS.working_directory,
        skip_on_exit_code=SKIP_CODE,
        **kwargs,
    )
