"""Starting, finding and ending processes of our own, and no others."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
# Loaded here, not in the child: between fork and exec only the bare call is safe.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def dies_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that has Linux send `with_signal` to the child when its parent is gone; None elsewhere.

    It has to run after the change of user, which would clear it; Popen does so.
    """
    if _prctl is None:
        return None
    parent = os.getpid()

    def in_child() -> None:
        _prctl(PR_SET_PDEATHSIG, int(with_signal))
        if os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), with_signal)

    return in_child


def found(name: str, folder: Path) -> list[psutil.Process]:
    """Living processes whose program is called `name` and which work in `folder`."""
    there = []
    for process in psutil.process_iter(["name"]):
        if not (process.info["name"] or "").startswith(name):
            continue
        try:
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == folder:
                there.append(process)
        except (psutil.Error, OSError):
            continue  # it ended while we looked, or it is another user's
    return there


def end(processes: list[psutil.Process], first: signal.Signals, patience: float) -> None:
    """Send `first`, wait up to `patience` seconds, and kill what is left."""
    for process in processes:
        try:
            process.send_signal(first)
        except psutil.NoSuchProcess:
            continue
    _, left = psutil.wait_procs(processes, timeout=patience)
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(left, timeout=5)


def finish(process: subprocess.Popen, first: signal.Signals, patience: float) -> None:
    """The same for a child of ours: ask with `first`, wait, then kill."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def of_session(leader: int) -> list[psutil.Process]:
    """Living processes of the session that `leader` began, itself included: what it started and has left behind."""
    members = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                members.append(process)
        except (psutil.Error, OSError):
            continue
    return members
