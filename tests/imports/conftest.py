"""Doors to imports for tests: a file sent in, run to its end; and the real files, where this machine has them."""

from pathlib import Path

import pytest

from crm.imports.running import run_import, start
from crm.imports.storing import read_in, take_in
from crm.imports.undoing import begin_undo, undo_import

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def send(manager):
    """send("deals", "Name,Amount\\n...", {"Amount": "value"}) -> the finished import; text, bytes or a path."""

    def sent(target, file, choices=None, run=True, **options):
        data = file.read_bytes() if isinstance(file, Path) else file.encode() if isinstance(file, str) else file
        name = file.name if isinstance(file, Path) else "file.csv"
        record = read_in(take_in(data, name, target, manager, **options), choices)
        if run and record.status == "mapping":
            start(record)
            run_import(record)
            record.refresh_from_db()
        return record

    return sent


@pytest.fixture
def undo():
    def undone(record):
        assert begin_undo(record)
        undo_import(record)
        record.refresh_from_db()
        return record

    return undone


@pytest.fixture
def data():
    """data("maven_crm/accounts.csv") -> the real file's path; skips the test where it is not on this machine."""

    def path(name):
        if not (DATA / name).exists():
            pytest.skip(f"The real files are not on this machine (looked for {DATA / name}).")
        return DATA / name

    return path
