"""Runs the web, the worker and beat beside their servers, starts again what dies, and ends all in the right order."""

import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crm.local import stack
from crm.local.folder import LocalTrouble
from crm.local.locks import FileLock
from crm.local.program import Program, end_orphan

LOOK_EVERY = 0.2
WEB_THREADS = 8
WORKER_PROCESSES = 2


class CannotServe(LocalTrouble):
    """Candor cannot start here; its text says why and what to do."""


class Place:
    """The data folder as one supervisor's own: a second one is refused, and a killed one's programs are ended."""

    def __init__(self, data: Path):
        self.lock = FileLock(data / "run" / "serve")
        if not self.lock.try_take():
            there = json.loads(self.lock.read() or "{}").get("address", "starting")
            raise CannotServe(f"Candor is already running on {data}: {there}. Stop it there with Ctrl-C first.")
        for pid, born in json.loads(self.lock.read() or "{}").get("programs", []):
            end_orphan(pid, born)
        self.lock.write("{}")

    def note(self, address: str, programs: list[Program]) -> None:
        identities = [program.identity() for program in programs if program.ended() is None]
        self.lock.write(json.dumps({"pid": os.getpid(), "address": address, "programs": identities}))

    def leave(self) -> None:
        self.lock.write("{}")
        self.lock.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on the port or, where it is taken, on the next free one."""
    for candidate in [*range(port, min(port + 20, 65536)), 0]:
        with socket.socket(socket.AF_INET) as caller:  # on a mac binding beside a listener on all addresses succeeds
            caller.settimeout(1)
            if candidate and caller.connect_ex((host if host != "0.0.0.0" else "127.0.0.1", candidate)) == 0:
                continue
        try:
            return socket.create_server((host, candidate), backlog=128)
        except PermissionError as error:
            raise CannotServe(f"Port {port} may not be opened by this user: set PORT to 1024 or higher.") from error
        except OSError:
            continue
    raise CannotServe(f"No port is free on {host}.")


def programs(listener: socket.socket, data: Path) -> list[Program]:
    """The three programs; the web gets the socket itself, so nobody can take its port while it is started again."""
    python, descriptor = sys.executable, listener.fileno()
    web = [python, "-m", "gunicorn", "crm.wsgi:application", "--bind", f"fd://{descriptor}", "--preload"]
    web += [
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        str(WEB_THREADS),
        "--graceful-timeout",
        "5",
        "--no-control-socket",
    ]
    celery = [python, "-m", "celery", "-A", "crm"]
    worker = [*celery, "worker", "--pool", "prefork", "--concurrency", str(WORKER_PROCESSES), "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--hostname", f"candor-{os.getpid()}@%h"]
    beat = [*celery, "beat", "--schedule", str(data / "run" / "beat"), "--pidfile", "", "--loglevel", "WARNING"]
    return [
        Program("web", web, data, patience=8, inherit=[descriptor]),
        Program("worker", worker, data, patience=8),
        Program("beat", beat, data, patience=3),
    ]


class Supervisor:
    """Start the programs, watch them until a signal comes, and end them, then let the servers go."""

    def __init__(self, data: Path, place: Place, listener: socket.socket, servers, say: Callable[[str], None]):
        self.data, self.place, self.listener, self.servers, self.say = data, place, listener, servers, say
        host, port = listener.getsockname()[:2]
        self.address = f"http://{host}:{port}/"
        self.programs = programs(listener, data)
        self.signals: list[int] = []
        self._keeper_log = data / "logs" / "keeper.log"
        self._told = 0

    def start(self) -> None:
        """Start all three and return when a page answers. CannotServe with the end of a log when one dies first."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup wants us to outlive its terminal
                signal.signal(number, lambda got, frame: self.signals.append(got))
        self._told = self._keeper_log.stat().st_size if self._keeper_log.exists() else 0
        for program in self.programs:
            program.start()
        self.place.note(self.address, self.programs)
        while not self.signals and not self._answers():
            for program in self.programs:
                if (status := program.ended()) is not None:
                    raise CannotServe(f"The {program.name} ended with {status}; {program.log} says:\n{program.tail()}")
            time.sleep(0.05)

    def watch(self) -> None:
        """Return when a signal asks to stop; until then start again what dies, and say so."""
        while not self.signals:
            self._look_at_servers()
            for program in self.programs:
                self._look_at(program)
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """End the programs, who use the servers, then the servers. A second signal ends the programs at once."""
        asked = len(self.signals)
        for program in self.programs:
            program.ask_to_end()
        began = time.monotonic()
        left = [program for program in self.programs if program.process is not None]
        while left:
            hurried = len(self.signals) > asked
            for program in list(left):
                if program.ended() is not None:
                    left.remove(program)
                elif hurried or time.monotonic() - began > program.patience:
                    program.kill()
                    left.remove(program)
            time.sleep(0.02)
        self.listener.close()
        if self.servers is not None and not self.servers.stop(wait=True):
            self.say("PostgreSQL and Valkey stay up for another command that is using them, and stop with it")
        self.place.leave()

    def _answers(self) -> bool:
        host, port = self.listener.getsockname()[:2]
        connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=1)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:  # the socket listens already, but nobody has picked up yet
            return False
        finally:
            connection.close()

    def _look_at(self, program: Program) -> None:
        status = program.ended()
        if status is None:
            return
        if (wait := program.backoff.died()) is not None:
            self.say(f"The {program.name} ended with {status}; starting it again in {wait:.1f} s (see {program.log})")
        if program.backoff.may_start():
            program.start()
            self.place.note(self.address, self.programs)

    def _look_at_servers(self) -> None:
        if self.servers is None:
            return
        if not self.servers.up():
            self.say("PostgreSQL and Valkey were stopped from outside; starting them again")
            self.servers.stop()
            self.servers, self._told = stack.ensure(self.data, say=self.say), 0
        with self._keeper_log.open() as log:
            log.seek(self._told)
            for line in log.read().splitlines():
                self.say(line)
            self._told = log.tell()
