"""Makes .venv with the pinned packages, once; needs Python 3.11 and its standard library, nothing else."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"


def ready(requirements: str) -> Path:
    """The Python of a .venv that has everything in this requirements file; installs only when the file has changed."""
    # Without this each start would compile every package anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["VIRTUAL_ENV"] = str(VENV)
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    with (REPOSITORY / "bin" / "environment.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # bin/run and bin/test at the same moment: one installs, the other waits
        if not _works():
            _make()
        stamp = VENV / f".{requirements}.installed"
        wanted = hashlib.sha256((REPOSITORY / requirements).read_bytes()).hexdigest()
        if not stamp.exists() or stamp.read_text() != wanted:
            began = time.monotonic()
            say(f"Installing {requirements} into {VENV}")
            _install(REPOSITORY / requirements)
            stamp.write_text(wanted)
            say(f"Installed in {time.monotonic() - began:.0f} s")
    return PYTHON


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


def _works() -> bool:
    """Whether .venv has a Python of its own that still runs; a removed or moved one does not."""
    try:
        question = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
        return subprocess.run([PYTHON, "-c", question], capture_output=True).returncode == 0
    except OSError:
        return False


def _make() -> None:
    say(f"Making {VENV} with Python {sys.version.split()[0]}")
    if shutil.which("uv") and _ran("uv", "venv", "--quiet", "--clear", "--python", sys.executable, VENV):
        return
    if importlib.util.find_spec("ensurepip"):
        if _ran(sys.executable, "-m", "venv", "--clear", VENV):
            return
    elif importlib.util.find_spec("pip") and _ran(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    sys.exit(
        f"This Python {version} cannot make a virtual environment with pip in it. On Debian and Ubuntu one command mends "
        f"it:\n\n    sudo apt install python{version}-venv\n\nThen start again. (With uv on PATH it is not needed.)"
    )


def _install(requirements: Path) -> None:
    """With uv where there is one, or where pip can get it and has not been pointed at an index that uv would not know."""
    uv = shutil.which("uv") or (VENV / "bin" / "uv" if _got_uv() else None)
    # Hard links into uv's cache would be files of another folder, which PostgreSQL's user may not be able to read.
    if uv and _ran(uv, "pip", "install", "--quiet", "--link-mode", "copy", "--python", PYTHON, "-r", requirements):
        return
    pip = _pip()
    if pip and _ran(*pip, "install", "--quiet", "-r", requirements):
        return
    sys.exit(f"The packages of {requirements.name} could not be installed; the lines above say why.")


def _got_uv() -> bool:
    pip = _pip()
    if pip is None:
        return False
    pointed_elsewhere = subprocess.run([*pip, "config", "list"], capture_output=True, text=True).stdout
    if "index-url" in pointed_elsewhere.replace("extra-index-url", "") or "no-index" in pointed_elsewhere:
        return False
    return _ran(*pip, "install", "--quiet", "uv")


def _pip() -> list | None:
    """pip inside .venv, or the system's pip told to work there; None when there is neither."""
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [PYTHON, "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    return None


def _ran(*command: object) -> bool:
    return subprocess.run([str(word) for word in command]).returncode == 0


if __name__ == "__main__":
    ready(sys.argv[1])
