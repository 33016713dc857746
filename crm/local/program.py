"""A program that the supervisor runs: the web, the worker or beat, in a session of its own with a log of its own."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from crm.local import folder, processes, where
from crm.local.backoff import Backoff


class Program:
    """Start, watch and end one program and whatever it starts itself."""

    def __init__(self, name: str, command: Sequence[str], data: Path, patience: float, inherit: Sequence[int] = ()):
        self.name = name
        self.command = list(command)
        self.log = folder.log(data, name)
        self.patience = patience
        self.inherit = tuple(inherit)
        self.backoff = Backoff()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        # One thread for libraries that would take one per core: the programs share this machine.
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=where.REPOSITORY,
                env=environment,
                start_new_session=True,  # Ctrl-C is for the supervisor, which then ends things in order
                pass_fds=self.inherit,
                preexec_fn=processes.dies_with_parent(signal.SIGTERM),
            )

    def ended(self) -> int | None:
        """Its exit status (minus the signal's number) when it is dead; ends what it left behind."""
        status = self.process.poll()
        if status is not None:
            processes.end(processes.of_session(self.process.pid), signal.SIGKILL, 0)
        return status

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and its session at once; what was under way is done again, by the outbox's rules."""
        if self.process is not None:
            processes.end(processes.of_session(self.process.pid), signal.SIGKILL, 0)
            self.process.wait()

    def tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def identity(self) -> list:
        """Pid and birth, by which a later supervisor knows it again: a pid alone may be someone else's by then."""
        return [self.process.pid, psutil.Process(self.process.pid).create_time()]


def end_orphan(pid: int, born: float) -> bool:
    """End a program, and its session, that a killed supervisor left; False when it is gone, or not the same."""
    try:
        if abs(psutil.Process(pid).create_time() - born) > 1:
            return False
    except psutil.NoSuchProcess:
        return False
    processes.end(processes.of_session(pid), signal.SIGTERM, 5)
    return True
