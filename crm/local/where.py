"""Where one data folder keeps things and how its servers are addressed; starts nothing, reads no settings."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

REPOSITORY = Path(__file__).resolve().parents[2]
DATABASE = "candor"
OWNER, APP, SYSTEM = f"{DATABASE}_owner", f"{DATABASE}_app", f"{DATABASE}_sys"

# A socket's path may have 107 bytes on Linux and 103 on a mac; PostgreSQL adds ".s.PGSQL.5432.lock" to its folder.
_LONGEST_FOLDER = 80


def is_local(environ: Mapping[str, str] = os.environ) -> bool:
    """True when neither DATABASE_URL nor REDIS_URL is set: this machine's own servers are meant."""
    return not environ.get("DATABASE_URL") and not environ.get("REDIS_URL")


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The one folder that holds everything: CANDOR_DATA, or `.data` beside manage.py; absolute, links followed."""
    return Path(os.path.expanduser(environ.get("CANDOR_DATA") or REPOSITORY / ".data")).resolve()


def socket_folder(data: Path, server: str) -> Path:
    """The private folder of a server's socket: its own folder, or one under /tmp where that path is too long."""
    folder = data / server
    if len(os.fsencode(folder)) <= _LONGEST_FOLDER:
        return folder
    # Not tempfile.gettempdir(): two processes with different TMPDIR have to find the same place.
    return Path("/tmp") / f"candor-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def valkey_socket(data: Path) -> Path:
    """The path of Valkey's socket."""
    return socket_folder(data, "valkey") / "valkey.sock"


def database_url(data: Path, user: str = APP, database: str = DATABASE) -> str:
    """The address of the embedded PostgreSQL as libpq, psycopg and django-environ read it."""
    return f"postgresql://{user}@/{database}?host={quote(str(socket_folder(data, 'postgres')), safe='/')}"


def redis_url(data: Path, number: int = 0) -> str:
    """The address of the embedded Valkey as redis-py and Django's cache read it."""
    return f"unix://{quote(str(valkey_socket(data)), safe='/')}?db={number}"


def with_database(url: str, number: int) -> str:
    """The same Redis server, another of its numbered databases: `?db=1` for a socket, `/1` for a host."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = {key: value for key, value in parse_qsl(parts.query) if key != "db"} | {"db": number}
        return f"unix://{parts.path}?{urlencode(query)}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def celery_url(url: str) -> str:
    """The same server as Celery writes it: `redis+socket://` for a socket, any other address as it is."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = {"virtual_host" if key == "db" else key: value for key, value in parse_qsl(parts.query)}
    return f"redis+socket://{parts.path}?{urlencode(query)}"
