"""The embedded PostgreSQL of one data folder."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from crm.local import folder, processes, where
from crm.local.runner import Runner, choose

MAJOR = "18"
ROLES = f"""
SELECT 'CREATE ROLE {where.OWNER} LOGIN CREATEDB CREATEROLE'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{where.OWNER}') \\gexec
SET ROLE {where.OWNER};
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['{where.APP}', '{where.SYSTEM}']) name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
RESET ROLE;
"""
# Into template1 as well, so that a test's database has it: only a superuser may install it.
DATABASE = f"""
\\c template1
CREATE EXTENSION IF NOT EXISTS vector;
SELECT 'CREATE DATABASE {where.DATABASE} OWNER {where.OWNER}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{where.DATABASE}') \\gexec
\\c {where.DATABASE}
ALTER EXTENSION vector UPDATE;
"""
DURABLE = {}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """Start, stop and ask after the server; whoever uses it holds the folder's keeper lock."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast: roll back what is open, then a clean shutdown
    patience = 60

    def __init__(self, data: Path, throwaway: bool = False):
        self.data = data
        self.settings = THROWAWAY if throwaway else DURABLE
        self.throwaway = throwaway
        self.log = folder.log(data, "postgres")
        self.sockets = where.socket_folder(data, "postgres")
        self.process: subprocess.Popen | None = None

    def prepare(self) -> None:
        """Make the cluster if there is none, end what a killed run left, and see to every right."""
        self.runner: Runner = choose(self.data)
        if not (self.runner.cluster / "PG_VERSION").exists():
            self._make_cluster()
        self._check_version()
        processes.end(processes.found("postgres", self.runner.cluster), signal.SIGINT, self.patience)
        self.runner.own(self.runner.cluster)
        if self.sockets == self.data / "postgres":
            self.sockets = self.runner.cluster  # the same place, or where the link leads
        else:
            _refuse_strangers(self.sockets)
            self.runner.own(self.sockets)
        # Nothing of ours is alive, so whatever pid these name is somebody else's or a zombie's.
        for stale in [self.runner.cluster / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")]:
            stale.unlink(missing_ok=True)

    def start(self) -> None:
        """Start it and return when it answers; RuntimeError with the end of its log if it does not."""
        options = [f"-c{key}={value}" for key, value in self.settings.items()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.runner.command(
                    "postgres", "-D", self.runner.cluster, "-k", self.sockets, "-h", "", "-c", "port=5432", *options
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,
                preexec_fn=processes.dies_with_parent(self.stop_signal),
                **self.runner.rights(),
            )
        # No deadline while it lives: replaying the journal after a crash takes as long as it takes.
        while not self.answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start; the end of {self.log}:\n{_tail(self.log)}")
            time.sleep(0.02)
        self._run_sql(ROLES + DATABASE)

    def answers(self) -> bool:
        ask = [self.runner.programs / "pg_isready", "-q", "-h", self.sockets, "-p", "5432", "-U", "postgres"]
        return subprocess.run(ask, env=_environment(), capture_output=True).returncode == 0

    def _make_cluster(self) -> None:
        fresh = self.runner.cluster.with_name("postgres.new")  # renamed when whole: half a cluster is never mistaken
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            self._initdb(fresh)
        except PermissionError as error:
            raise RuntimeError(f"{self.data} may not be written: {error}") from error
        if self.runner.cluster.is_dir():
            self.runner.cluster.rmdir()  # an empty folder; anything else is not ours to replace
        fresh.rename(self.runner.cluster)

    def _initdb(self, fresh: Path) -> None:
        if self.runner.uid is not None:
            fresh.mkdir(mode=0o700)
            os.chown(fresh, self.runner.uid, self.runner.gid)
        arguments = ["-D", fresh, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        # The built-in provider sorts and lowers Unicode alike on every machine, whatever its locales.
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--set", "unix_socket_permissions=0700"]
        if self.throwaway:
            arguments.append("--no-sync")
        command = self.runner.command("initdb", *arguments)
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=_environment(), **self.runner.rights()
        )
        if made.returncode:
            raise RuntimeError(f"initdb could not make {fresh}:\n{made.stdout}{made.stderr}")

    def _check_version(self) -> None:
        made_by = (self.runner.cluster / "PG_VERSION").read_text().strip()
        if made_by != MAJOR:
            raise RuntimeError(
                f"{self.runner.cluster} was made by PostgreSQL {made_by}, and this Candor brings {MAJOR}: "
                "see 'Upgrading' in docs/running.md"
            )

    def _run_sql(self, script: str) -> None:
        command = [self.runner.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.sockets, "-p", "5432"]
        command += ["-U", "postgres", "-d", "postgres", "-f", "-"]
        ran = subprocess.run(command, input=script, capture_output=True, text=True, env=_environment())
        if ran.returncode:
            raise RuntimeError(f"PostgreSQL's roles and database could not be made: {ran.stderr}")


def _refuse_strangers(folder: Path) -> None:
    """A folder under /tmp can be made by anyone first; one that another user made could listen to us."""
    if folder.is_symlink() or (folder.exists() and os.geteuid() != 0 and folder.stat().st_uid != os.geteuid()):
        raise RuntimeError(f"{folder} belongs to someone else: remove it, or set CANDOR_DATA to a shorter path")


def _environment() -> dict[str, str]:
    """Ours, without PGHOST and its like, which would lead the programs elsewhere, and with English messages."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
