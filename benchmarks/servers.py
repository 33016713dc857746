"""One gunicorn worker on a free port, and what its requests cost: time, processor, SQL."""

import json
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import psycopg

from crm.local import where

ROOT = Path(__file__).resolve().parents[1]
THREADS = 4


@dataclass(frozen=True)
class Ask:
    """One request to one side; `way_in` are the headers that sign it in."""

    path: str
    method: str = "GET"
    body: dict | None = None
    way_in: tuple[tuple[str, str], ...] = ()

    @property
    def headers(self):
        return dict(self.way_in) | ({"Content-Type": "application/json"} if self.body else {})

    def send(self, connection) -> tuple[int, bytes, int]:
        """Status, text and number of SQL statements of the answer."""
        connection.request(self.method, self.path, json.dumps(self.body) if self.body else None, self.headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), int(answer.headers.get("X-SQL", 0))


class Server:
    """Started on construction; `name` tells its database sessions from others'."""

    def __init__(self, name, door, environ):
        self.name = name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = ["-w", "1", "-k", "gthread", "--threads", str(THREADS), "-b", f"127.0.0.1:{self.port}"]
        options += ["--log-level", "error", "--keep-alive", "600", "--no-control-socket"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", door, *options], env=environ | {"PGAPPNAME": name}, cwd=ROOT
        )
        self.sessions = psycopg.connect(where.database_url(Path(environ["CANDOR_DATA"]), where.OWNER), autocommit=True)
        self.wait()
        self.worker = psutil.Process(self.process.pid).children()[0]
        self.connection = self.connect()

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def wait(self):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"The server of {self.name} did not start.")

    def cpu(self) -> tuple[float, float]:
        """Seconds of processor used so far: by the worker, and by PostgreSQL on its behalf."""
        query = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        backends = [pid for (pid,) in self.sessions.execute(query, [self.name])]
        return processor_seconds(self.worker.pid), sum(map(processor_seconds, backends))

    def ask(self, ask) -> tuple[float, bytes, int]:
        """Milliseconds, text and number of SQL statements of one request; anything but success ends the run."""
        started = time.perf_counter()
        status, text, sql = ask.send(self.connection)
        spent = (time.perf_counter() - started) * 1000
        if status not in (200, 201):
            raise SystemExit(f"{ask.method} {ask.path} of {self.name} answered {status}: {text[:500]!r}")
        return spent, text, sql

    def stop(self):
        self.sessions.close()
        self.process.terminate()
        self.process.wait(10)


def processor_seconds(pid) -> float:
    """What a process has used: to the nanosecond where the system tells, else in its ticks."""
    threads = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    if threads:
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
