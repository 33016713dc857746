"""The process that keeps one data folder's servers up for as long as anyone uses them.

Every user of the servers shares the lock `run/users`; the kernel lets it go however they end. When nobody holds it any
more, the keeper stops the servers cleanly and ends. A server that dies meanwhile is started again.
"""

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from crm.local import processes
from crm.local.backoff import Backoff
from crm.local.locks import READY, FileLock
from crm.local.postgres import Postgres
from crm.local.valkey import Valkey

LOOK_EVERY = 0.1


def keep(data: Path, throwaway: bool) -> int:
    """Start the servers, watch them until nobody needs them, and stop them; the exit status."""
    alone = FileLock(data / "run" / "keeper")
    if not _sole(alone):
        return 0  # another keeper is at work
    note = str(os.getpid())
    alone.write(note)
    servers = [Postgres(data, throwaway), Valkey(data, throwaway)]
    asked_to_end = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.append(True))
    users = FileLock(data / "run" / "users")
    try:
        for server in servers:
            server.prepare()
            server.start()
        watches = [_Watch(server) for server in servers]
        while not asked_to_end and not users.try_take():
            looks = [watch.look() for watch in watches]
            told, note = note, f"{os.getpid()} {READY}" if all(looks) else str(os.getpid())
            if note != told:
                alone.write(note)
            time.sleep(LOOK_EVERY)
    except RuntimeError as error:
        _say(str(error))
        return 1
    finally:
        # Valkey first: what writes to PostgreSQL takes its work from there.
        for server in reversed(servers):
            if server.process is not None:
                processes.finish(server.process, server.stop_signal, server.patience)
        if throwaway:
            for folder in (data / "postgres").resolve(), data:  # the first may be a link out of the second
                shutil.rmtree(folder, ignore_errors=True)
    return 0


class _Watch:
    """Starts a server again when it has died."""

    def __init__(self, server: Postgres | Valkey):
        self.server = server
        self.backoff = Backoff()

    def look(self) -> bool:
        """Whether the server runs; starts it when its time has come."""
        ended = self.server.process.poll()
        if ended is None:
            return True
        if (wait := self.backoff.died()) is not None:
            _say(f"{self.server.name} ended with {ended}; starting it again in {wait:.1f} s")
        if not self.backoff.may_start():
            return False
        try:
            self.server.prepare()
            self.server.start()
        except RuntimeError as error:
            _say(str(error))
            return False
        _say(f"{self.server.name} is up again")
        return True


def _sole(lock: FileLock) -> bool:
    """Take the keeper's lock; whoever only looks whether it is held has it for a moment, so try for a while."""
    until = time.monotonic() + 2
    while not lock.try_take():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--throwaway", action="store_true")
    options = parser.parse_args()
    return keep(options.data, options.throwaway)


if __name__ == "__main__":
    sys.exit(main())
