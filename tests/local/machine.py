"""What the tests of the embedded servers watch: processes of one data folder, and other programs that use it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import redis

from crm.local import where

HOLD = """
import pathlib, sys
from crm.local import stack
servers = stack.ensure(pathlib.Path(sys.argv[1]))
print("started" if servers.started else "found", flush=True)
sys.stdin.read()
servers.stop(wait=True)
"""


def processes(data: Path) -> dict[str, psutil.Process]:
    """The living keeper, PostgreSQL and Valkey of a data folder, by those names."""
    seen = {}
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        words = " ".join(process.info["cmdline"] or [])
        if process.info["status"] == psutil.STATUS_ZOMBIE or str(data) not in words:
            continue
        for name, mark in (("keeper", "crm.local.keeper"), ("postgres", "bin/postgres -D"), ("valkey", "unixsocket")):
            if mark in words or (name == "valkey" and process.info["name"] == "valkey-server"):
                seen[name] = process
    return seen


def eventually(condition: Callable[[], object], what: str, patience: float = 20) -> None:
    """Return as soon as the condition holds; fail with `what` when it does not within the patience."""
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, f"still not so after {patience:.0f} s: {what}"
        time.sleep(0.02)


def dead(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@contextlib.contextmanager
def another_program(data: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """A second program that holds the servers of `data`; yields it and whether it "started" or "found" them."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=where.REPOSITORY,
    )
    try:
        yield program, program.stdout.readline().strip()
    finally:
        program.stdin.close()
        program.wait(30)
        program.stdout.close()


def kill(*victims: psutil.Process | subprocess.Popen) -> None:
    for victim in victims:
        with contextlib.suppress(ProcessLookupError):  # it went with one that was killed before it
            os.kill(victim.pid, signal.SIGKILL)


def write(data: Path, text: str) -> None:
    """Commit a row and push a message, as the application and Celery do."""
    with psycopg.connect(where.database_url(data, where.OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])
    redis.Redis.from_url(where.redis_url(data)).rpush("kept", text)


def read(data: Path) -> tuple[list[str], list[str]]:
    """The rows and the messages that are there."""
    with psycopg.connect(where.database_url(data, where.OWNER)) as connection:
        rows = [text for (text,) in connection.execute("SELECT text FROM kept ORDER BY text")]
    return rows, [text.decode() for text in redis.Redis.from_url(where.redis_url(data)).lrange("kept", 0, -1)]
