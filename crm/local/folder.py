"""The data folder: made private, refused in words where it cannot be used, and the secret it keeps."""

import os
import secrets
from pathlib import Path

from crm.local.locks import FileLock

LONGEST_LOG = 10_000_000


class LocalTrouble(RuntimeError):
    """Something about this machine is in the way; the text says what, and what to do."""


class DataFolderRefused(LocalTrouble):
    """The data folder cannot be made or written."""


def make(data: Path) -> None:
    """Make the folder, and in it those of locks and logs, if they are missing."""
    try:
        if not data.exists():
            data.mkdir(parents=True, exist_ok=True)
            # Root's servers run as other users: they reach their own folders, which are private, and can list nothing.
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for name in ("run", "logs"):
            (data / name).mkdir(mode=0o700, exist_ok=True)
        FileLock(data / "run" / "users").close()
    except OSError as error:
        raise DataFolderRefused(
            f"The data folder {data} cannot be used: {error.strerror or error}. "
            "Set CANDOR_DATA to a folder of your own, or start as the user whose folder it is."
        ) from error


def log(data: Path, name: str) -> Path:
    """The log of a program that starts now; one that has grown long makes room and stays beside it as `.log.1`."""
    path = data / "logs" / f"{name}.log"
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path


def secret_key(data: Path) -> str:
    """A key of this machine's own, made once and kept in the folder."""
    kept = data / "secret-key"
    if not kept.exists():
        make(data)
        fresh = data / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            os.link(fresh, kept)  # whole or not at all, and never over another process's
        except FileExistsError:
            pass
        fresh.unlink()
    return kept.read_text()
