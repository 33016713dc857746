"""`manage.py serve`: one command up, Ctrl-C down, back after any kill with nothing lost, and a good neighbour."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from crm.local import processes, runner, stack, where
from tests.local import machine


class Serving:
    """A running `manage.py serve`, its lines and its processes."""

    def __init__(self, data, **environment):
        clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
        self.data = data
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, str(where.REPOSITORY / "manage.py"), "serve"],
            env=clean | {"CANDOR_DATA": str(data), "DEMO": "0", "PORT": "0"} | environment,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self._reader.start()

    @property
    def said(self):
        return "".join(list(self.lines))

    @property
    def address(self):
        machine.eventually(
            lambda: "Candor is ready" in self.said or self.process.poll() is not None, "it is ready", patience=120
        )
        assert self.process.poll() is None, self.said
        return re.search(r"ready at (http://\S+)", self.said)[1]

    def everyone(self):
        """The command itself, its programs, and the servers of its folder."""
        command = psutil.Process(self.process.pid)
        return [command, *command.children(recursive=True), *machine.processes(self.data).values()]

    def program(self, word):
        """The program with this word among its arguments; None while it is down."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if word in process.cmdline():
                    return process
        return None

    def ended(self, patience=60):
        self.process.wait(patience)
        self._reader.join(10)
        return self.process.returncode


def status(address):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status


def dump(data):
    """All that the database holds, as SQL."""
    servers = stack.ensure(data)
    try:
        command = [str(runner.choose(data).programs / "pg_dump"), "-h", str(where.socket_folder(data, "postgres"))]
        command += ["-U", where.OWNER, "--enable-row-security", "--exclude-table-data=django_session", where.DATABASE]
        sql = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    finally:
        servers.stop(wait=True)
    return [line for line in sql.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


@pytest.fixture(scope="module")
def data():
    folder = Path(tempfile.mkdtemp(prefix="candor-local-")).resolve()
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def serve():
    running = []

    def start(data, **environment):
        running.append(Serving(data, **environment))
        return running[-1]

    yield start
    for serving in running:
        with contextlib.suppress(psutil.NoSuchProcess):
            everyone = serving.everyone()
            processes.end(everyone, signal.SIGKILL, 0)
        serving.ended()


def stopped(everyone):
    machine.eventually(lambda: all(machine.dead(process) for process in everyone), "every process has ended")


def test_the_first_start_says_where_it_is_and_ctrl_c_stops_all_of_it_and_nothing_else(serve, data):
    neighbour = subprocess.Popen(["sleep", "1000"], cwd=data.parent)
    try:
        serving = serve(data)
        assert status(serving.address) == 200
        assert str(data) in serving.said
        everyone = serving.everyone()
        assert len(everyone) >= 9, "command, web with two, worker with two, beat, keeper, PostgreSQL, Valkey"
        serving.process.send_signal(signal.SIGINT)
        assert serving.ended() == 0, serving.said
        assert all(machine.dead(process) for process in everyone)
        assert not machine.processes(data)
        assert neighbour.poll() is None
    finally:
        neighbour.kill()
        neighbour.wait()


def test_a_second_start_changes_nothing(serve, data):
    before = dump(data)
    serving = serve(data)
    assert status(serving.address) == 200
    assert "Gathering static files" not in serving.said
    serving.process.send_signal(signal.SIGTERM)
    assert serving.ended() == 0
    assert dump(data) == before


def test_a_second_copy_on_the_same_folder_is_refused_and_told_where_the_first_is(serve, data):
    first = serve(data)
    address = first.address
    second = serve(data)
    assert second.ended() == 1
    assert f"already running on {data}: {address}" in second.said
    assert status(address) == 200


def test_after_kill_9_of_the_command_its_programs_end_and_the_next_start_is_whole(serve, data):
    serving = serve(data)
    assert serving.address
    everyone = serving.everyone()
    machine.write(data, "before the kill")
    machine.kill(serving.process)
    again = serve(data)
    assert status(again.address) == 200
    stopped(everyone)
    assert machine.read(data)[0] == ["before the kill"]


def test_after_kill_9_of_everything_at_once_the_next_start_is_whole(serve, data):
    serving = serve(data)
    assert serving.address
    machine.write(data, "before the massacre")
    everyone = serving.everyone()
    machine.kill(*everyone)
    serving.ended()
    again = serve(data)
    assert status(again.address) == 200
    assert "before the massacre" in machine.read(data)[0]
    stopped(everyone)


def test_what_dies_is_started_again_with_a_line_that_says_so(serve, data):
    serving = serve(data)
    address = serving.address
    for word in ("gunicorn", "worker", "beat"):
        killed_and_back(serving, word)
    keeper = machine.processes(data)["keeper"]
    machine.kill(keeper)
    machine.eventually(lambda: machine.processes(data).get("keeper") not in (None, keeper), "the keeper is back")
    machine.eventually(lambda: len(machine.processes(data)) == 3, "the servers are back")
    assert status(address) == 200, "at the same address"
    for name in ("web", "worker", "beat"):
        assert f"The {name} ended with -9; starting it again" in serving.said
    assert "stopped from outside; starting them again" in serving.said


def killed_and_back(serving, word):
    victim = serving.program(word)
    family = [victim, *victim.children(recursive=True)]
    machine.kill(victim)
    stopped(family)
    machine.eventually(lambda: serving.program(word) not in (None, victim), f"{word} is back")


def test_a_port_that_is_taken_is_left_to_its_owner(serve, data):
    with socket.create_server(("127.0.0.1", 0)) as owner:
        taken = owner.getsockname()[1]
        serving = serve(data, PORT=str(taken))
        address = serving.address
        assert f"Port {taken} is taken; using {urlsplit(address).port}" in serving.said
        assert status(address) == 200


def test_servers_named_in_the_environment_are_used_and_left_alone(serve, data, home):
    servers = stack.ensure(data)
    elsewhere = home / "elsewhere"
    serving = serve(
        elsewhere,
        DATABASE_URL=where.database_url(data, where.OWNER),
        REDIS_URL=where.redis_url(data),
        DEBUG="1",
        SECRET_KEY="a key of this test alone, long enough to be one",
    )
    assert status(serving.address) == 200
    assert not machine.processes(elsewhere), "it starts none of its own"
    serving.process.send_signal(signal.SIGINT)
    assert serving.ended() == 0
    assert set(machine.processes(data)) == {"keeper", "postgres", "valkey"}
    servers.stop(wait=True)
