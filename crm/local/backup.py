"""Dumping the embedded database into a file, and putting it back."""

import os
import subprocess
from pathlib import Path

from crm.local import where
from crm.local.folder import LocalTrouble
from crm.local.locks import FileLock
from crm.local.runner import choose


class BackupFailed(LocalTrouble):
    """PostgreSQL's own words on why."""


def dump(data: Path, target: Path) -> None:
    """Write the whole database to `target`, which is whole or absent. The servers must be up."""
    fresh = target.with_name(f"{target.name}.part")
    with fresh.open("wb") as file:
        os.chmod(fresh, 0o600)
        _run(data, ["pg_dump", "--format=custom", where.DATABASE], stdout=file)
    fresh.replace(target)


def restore(data: Path, source: Path) -> None:
    """Replace the database by the dump, all of it or nothing. The servers must be up, and nobody serving."""
    serving = FileLock(data / "run" / "serve")
    if not serving.try_take():
        raise BackupFailed(f"Candor is running on {data}: stop it first.")
    new, old = f"{where.DATABASE}_restored", f"{where.DATABASE}_replaced"
    try:
        for database in (new, old):
            _sql(data, f"DROP DATABASE IF EXISTS {database}")
        _sql(data, f"CREATE DATABASE {new} OWNER {where.OWNER}")
        _run(data, ["pg_restore", "--exit-on-error", "--dbname", new, str(source)])
        # One statement string is one transaction: there is no moment without a database.
        _sql(data, f"ALTER DATABASE {where.DATABASE} RENAME TO {old}; ALTER DATABASE {new} RENAME TO {where.DATABASE}")
        _sql(data, f"DROP DATABASE {old}")
    finally:
        serving.close()


def _sql(data: Path, statements: str) -> None:
    _run(data, ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-c", statements])


def _run(data: Path, command: list[str], **keywords) -> None:
    program, *arguments = command
    place = ["-h", str(where.socket_folder(data, "postgres")), "-p", "5432", "-U", "postgres"]
    # Not the owner: row-level security is forced on it too, and a dump must hold every workspace's rows.
    ran = subprocess.run(
        [str(choose(data).programs / program), *place, *arguments], stderr=subprocess.PIPE, text=True, **keywords
    )
    if ran.returncode:
        raise BackupFailed(f"{program} failed: {ran.stderr.strip()}")
