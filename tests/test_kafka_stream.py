#!/usr/bin/env python3
"""Smoke test of a running stack: sends the sample, processes it, and looks for its rows.

    python tests/test_kafka_stream.py

Python's standard library only. Exit code 0 when all is as it should be, else 1.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

SAMPLE_RECORDS = 10
ROWS = (
    "SELECT count(*), count(DISTINCT record_key), count(*) FILTER (WHERE processed_at >= {since})"
    " FROM stream_records WHERE source = 'sample'"
)


class Failed(Exception):
    """Something isn't as it should be; says what, and what to do."""


def options():
    parser = argparse.ArgumentParser(description="Smoke test of a running Datastream.")
    parser.add_argument(
        "--url",
        default=os.environ.get("DATASTREAM_URL", "http://localhost:8081"),
        help="where `datastream serve` answers (DATASTREAM_URL; %(default)s)",
    )
    parser.add_argument(
        "--psql",
        default=os.environ.get("DATASTREAM_PSQL"),
        metavar="COMMAND",
        help="how to reach the database, for example 'psql postgresql://…' (DATASTREAM_PSQL;"
        " docker exec postgres psql … where Docker is there)",
    )
    parser.add_argument(
        "--wait", type=int, default=60, metavar="SECONDS", help="for the stack to be ready (%(default)s)"
    )
    return parser.parse_args()


def step(text):
    print(f"\n{text}", flush=True)


def saw(name, value):
    print(f"  {name:<24}{value}", flush=True)


def check(holds, text):
    if not holds:
        raise Failed(text)


class Datastream:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def wait_until_ready(self, seconds):
        end = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/q/health/ready", timeout=10):
                    return
            except urllib.error.HTTPError as error:
                problem = f"answers {error.code}: {down(error)}"
            except OSError as error:
                problem = f"does not answer ({getattr(error, 'reason', error)})"
            if time.monotonic() >= end:
                raise Failed(
                    f"{self.url} {problem}, after a wait of {seconds} s.\n"
                    "Start the stack, and look at what it says:\n"
                    "  docker compose -f docker-compose-airflow.yml up -d\n"
                    "  docker compose -f docker-compose-airflow.yml ps\n"
                    "  docker logs datastream"
                )
            time.sleep(1)

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path):
        return self._ask("POST", path)

    def drain(self, seconds):
        """Processes; again while another run, Airflow's say, has the topic, or more has come."""
        end = time.monotonic() + seconds
        while True:
            process = self.post("/api/v1/process?drain=true")
            if process["lag"] == 0 or process["status"] != "succeeded" or time.monotonic() >= end:
                return process
            saw("not alone", f"{process['stopped_by']}, {process['records']} records, lag {process['lag']}; once more")
            time.sleep(1)

    def _ask(self, method, path):
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failed(f"{method} {path} answers {error.code}: {detail(error)}") from error
        except OSError as error:
            raise Failed(f"{method} {path}: {error}") from error


def detail(error):
    body = error.read().decode(errors="replace")
    try:
        return json.loads(body).get("detail", body)
    except ValueError:
        return body


def down(error):
    try:
        checks = json.loads(error.read()).get("checks", [])
    except ValueError:
        return "not ready"
    names = [check["name"] for check in checks if check.get("status") != "UP"]
    return "not ready: " + ", ".join(names)


class Database:
    """PostgreSQL, through whichever psql there is."""

    def __init__(self, command):
        self.command = command

    @staticmethod
    def reached_by(psql):
        if psql:
            return Database(shlex.split(psql))
        if shutil.which("docker"):
            inside = ["docker", "exec", "postgres"]
            if subprocess.run([*inside, "true"], capture_output=True).returncode == 0:
                return Database([*inside, "psql", "-U", "datastream", "-d", "datastream"])
        return None

    def row(self, sql):
        run = subprocess.run([*self.command, "-AtX", "-F", " ", "-c", sql], capture_output=True, text=True)
        check(run.returncode == 0, f"{shlex.join(self.command)} failed: {run.stderr.strip()}")
        return run.stdout.split()


def smoke_test(args):
    datastream = Datastream(args.url)

    step(f"Datastream at {datastream.url}")
    datastream.wait_until_ready(args.wait)
    saw("ready", "yes, Kafka and PostgreSQL answer")

    database = Database.reached_by(args.psql)
    saw("rows are looked up by", shlex.join(database.command) if database else "nothing: no docker, and no --psql")
    began = database.row("SELECT extract(epoch FROM clock_timestamp())")[0] if database else None

    step("Before")
    before = datastream.get("/api/v1/status")
    saw("topic", before["topic"])
    saw("messages on it", before["messages"])
    saw("lag", before["lag"])

    step("The sample is sent")
    ingest = datastream.post("/api/v1/ingest?sample=true")
    sent = ingest["sources"]["sample"]
    saw("status", ingest["status"])
    saw("messages", sent["messages"])
    saw("records", sent["records"])
    saw("took", f"{ingest['elapsed_ms']} ms")
    check(ingest["status"] == "succeeded", f"the ingest run ended as {ingest['status']}: {sent['error']}")
    check(sent["records"] == SAMPLE_RECORDS, f"{sent['records']} records were sent, not {SAMPLE_RECORDS}")

    step("What is on the topic is processed")
    process = datastream.drain(args.wait)
    saw("status", f"{process['status']}, stopped by {process['stopped_by']}")
    saw("messages", process["messages"])
    saw("records", process["records"])
    saw(
        "new, replaced, unchanged",
        f"{process['inserted']}, {process['updated']}, {process['unchanged']}",
    )
    saw("in quarantine", process["quarantined"])
    saw("lag", process["lag"])
    saw("took", f"{process['elapsed_ms']} ms")
    check(process["status"] == "succeeded", f"the process run ended as {process['status']}")

    step("After")
    after = datastream.get("/api/v1/status")
    saw("messages on the topic", f"{after['messages']} ({after['messages'] - before['messages']} more)")
    saw("lag", after["lag"])
    check(after["messages"] > before["messages"], "no message has come onto the topic")
    check(after["lag"] == 0, f"{after['lag']} messages still wait")

    if database:
        rows, keys, fresh = map(int, database.row(ROWS.format(since=f"to_timestamp({began})")))
        saw("rows of the sample", f"{rows}, {keys} different keys, {fresh} of them written just now")
        check(rows == keys == SAMPLE_RECORDS, f"the sample has {rows} rows and {keys} keys, not {SAMPLE_RECORDS}")
        # By the rows, not by the run's count: a run of Airflow's may have been quicker.
        check(fresh == SAMPLE_RECORDS, f"{fresh} of the rows were written by this test, not {SAMPLE_RECORDS}")
    else:
        check(process["records"] >= SAMPLE_RECORDS, f"{process['records']} records were processed")


def main():
    try:
        smoke_test(options())
    except Failed as failed:
        print(f"\nFAILED: {failed}", file=sys.stderr)
        return 1
    print("\nOK: what was sent is in the database, once.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
