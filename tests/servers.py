"""Throw-away PostgreSQL and Valkey for one run of the tests, up before settings are read; no way off this machine.

A pytest plugin, named in pyproject.toml: a conftest would come too late for pytest-django. Each worker of pytest-xdist
has servers of its own, so one's rows and messages are never another's.
"""

import ipaddress
import os
import secrets
import sys
import tempfile
from pathlib import Path

import pytest

from crm.local import stack

# Emptied, not removed: a checkout's .env fills in only what is missing.
NOT_OURS = ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_SYSTEM_URL", "REDIS_URL")
_servers = []


@pytest.hookimpl(wrapper=True)  # wrappers go first, so before pytest-django imports the settings
def pytest_load_initial_conftests(early_config):
    sys.addaudithook(_stay_here)
    if not early_config.known_args_namespace.help:
        data = Path(tempfile.gettempdir()).resolve() / f"candor-tests-{os.getpid()}-{secrets.token_hex(3)}"
        os.environ.update(dict.fromkeys(NOT_OURS, ""), CANDOR_DATA=str(data), SECRET_KEY="for the tests alone")
        _servers.append(stack.ensure(data, throwaway=True))
    return (yield)


def pytest_unconfigure():
    while _servers:
        _servers.pop().stop(wait=True)


def _stay_here(event: str, arguments: tuple) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a text or bytes is a Unix socket's path
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not _is_here(host.decode() if isinstance(host, bytes) else str(host)):
        raise RuntimeError(f"A test tried to reach {host}: tests stay on this machine")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "")
