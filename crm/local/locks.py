"""Locks that the kernel lets go when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

READY = "ready"  # noted by the keeper while both servers run


class FileLock:
    """An advisory lock on a file; `note` reads and writes a few words in it."""

    def __init__(self, path: Path, create: bool = True):
        # Not inherited by programs that we start: they must not hold on to it for us.
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o600)

    def share(self) -> None:
        """Hold it together with others; waits while someone has it alone."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> None:
        """Hold it alone; waits for it."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Hold it alone if nobody else holds it; never waits."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go; the lock can be taken again."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go for good."""
        os.close(self._file)

    def read(self) -> str:
        """What its holder noted."""
        return os.pread(self._file, 4096, 0).decode()

    def write(self, note: str) -> None:
        """Note something for whoever looks."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, note.encode(), 0)
