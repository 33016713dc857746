"""A data folder of its own for each test, reachable for the user that PostgreSQL runs as."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.local import machine


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="candor-local-")).resolve()
    folder.chmod(0o711)  # pytest's own tmp_path is closed to everyone else
    yield folder
    for process in machine.processes(folder).values():
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data(home):
    return home / "data"
