"""The embedded servers of a data folder, found running or started: `ensure(data)`."""

import contextlib
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crm.local import folder, where
from crm.local.folder import LocalTrouble
from crm.local.locks import READY, FileLock

SLOW = 4.0
# The shortest thing one may say to PostgreSQL, which answers "N" and logs nothing.
SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class ServersDown(LocalTrouble):
    """The embedded servers could not be started; its text says why and what to do."""


class Servers:
    """A hold on a folder's servers: they stay up at least until `stop`, or until this process ends."""

    def __init__(self, data: Path, users: FileLock, keeper: subprocess.Popen | None):
        self.data = data
        self.started = keeper is not None
        self._users = users
        self._keeper = keeper

    def up(self) -> bool:
        """Whether their keeper is alive; a server that died under a living keeper comes back by itself."""
        if self._keeper is not None:
            self._keeper.poll()
        return _keeper_alive(self.data)

    def stop(self, wait: bool = False, patience: float = 90) -> bool:
        """Let go. The servers stop when nobody else uses them; with `wait`, see it done.

        Returns whether they are down, which without `wait` is not known: False.
        """
        alone = self._users.try_take()
        self._users.close()
        if not wait or not alone:
            return False
        until = time.monotonic() + patience
        while _keeper_alive(self.data) and time.monotonic() < until:
            time.sleep(0.02)
        if self._keeper is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._keeper.wait(5)
        return not _keeper_alive(self.data)


def ensure(data: Path, *, throwaway: bool = False, say: Callable[[str], None] = lambda line: None) -> Servers:
    """Have the servers of `data` up when this returns; any number of processes may ask at once.

    `throwaway` makes them fast instead of safe and removes the folder when the last user has gone. `say` gets a line
    for a step that may take a while. Raises LocalTrouble.
    """
    folder.make(data)
    users = FileLock(data / "run" / "users")
    users.share()  # waits while a keeper is on its way out, and stops the next one from leaving
    keeper = None
    starting = FileLock(data / "run" / "starting")
    starting.take()  # one at a time; the others find the servers up
    try:
        if not _keeper_alive(data):
            if not (data / "postgres").exists():
                say(f"Making a new database in {data}")
            keeper = _start_keeper(data, throwaway)
        _await_ready(data, keeper, say)
    except BaseException:
        users.close()
        raise
    finally:
        starting.close()
    return Servers(data, users, keeper)


def _keeper_alive(data: Path) -> bool:
    try:
        lock = FileLock(data / "run" / "keeper", create=False)
    except FileNotFoundError:  # never started, or throw-away and gone
        return False
    try:
        return not lock.try_take()
    finally:
        lock.close()


def _answering(data: Path) -> bool:
    """Whether both servers reply now; one that was killed a moment ago may still be noted as ready."""
    postgres = where.socket_folder(data, "postgres") / ".s.PGSQL.5432"
    for address, question in ((postgres, SSL_REQUEST), (where.valkey_socket(data), b"PING\r\n")):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(5)
            try:
                caller.connect(str(address))
                caller.sendall(question)
                if not caller.recv(1):
                    return False
            except OSError:
                return False
    return True


def _start_keeper(data: Path, throwaway: bool) -> subprocess.Popen:
    log_path = data / "logs" / "keeper.log"
    command = [sys.executable, "-m", "crm.local.keeper", str(data), *(["--throwaway"] if throwaway else [])]
    (data / "run" / "keeper").write_text("")  # a killed one left its "ready"
    with log_path.open("wb") as log:
        # A session of its own: Ctrl-C in our terminal is for us, and we let the servers go when we are done.
        return subprocess.Popen(
            command, cwd=where.REPOSITORY, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def _await_ready(data: Path, keeper: subprocess.Popen | None, say: Callable[[str], None]) -> None:
    note = FileLock(data / "run" / "keeper")
    began, told = time.monotonic(), False
    try:
        while READY not in note.read() or not _keeper_alive(data) or not _answering(data):
            if (keeper is None or keeper.poll() is not None) and not _keeper_alive(data):
                log = data / "logs" / "keeper.log"
                raise ServersDown(f"The embedded servers did not start.\n{log.read_text(errors='replace').strip()}")
            if not told and time.monotonic() - began > SLOW:
                told = True
                say(f"Still starting the servers; {data / 'logs' / 'postgres.log'} says how far they are")
            time.sleep(0.02)
    finally:
        note.close()
