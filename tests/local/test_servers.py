"""The embedded servers start, are shared, stop with their last user, and come back from any kill with nothing lost."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest
import redis
from kombu import Connection

from crm.local import stack, where
from crm.local.folder import LocalTrouble
from tests.local import machine

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


def test_the_first_start_makes_a_database_with_three_roles_and_vectors(data):
    servers = stack.ensure(data)
    for role in (where.OWNER, where.APP, where.SYSTEM):
        with psycopg.connect(where.database_url(data, role)) as connection:
            assert connection.execute("SELECT current_user, '[3,4]'::vector <-> '[0,0]'").fetchone() == (role, 5.0)
    roles = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'candor%' AND (rolsuper OR rolbypassrls)"
    with psycopg.connect(where.database_url(data, where.APP)) as connection:
        assert connection.execute(roles).fetchone() == (0,), "no role of ours is above the walls"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")
    assert servers.stop(wait=True)


def test_celery_sends_through_the_socket_to_the_database_it_is_told(data):
    servers = stack.ensure(data)
    url = where.with_database(where.redis_url(data), 2)
    with Connection(where.celery_url(url)) as connection, connection.SimpleQueue("letters") as queue:
        queue.put("hello")
        assert redis.Redis.from_url(url).llen("letters") == 1
    servers.stop(wait=True)


def test_letters_are_sorted_and_lowered_alike_on_every_machine(data):
    servers = stack.ensure(data)
    with psycopg.connect(where.database_url(data)) as connection:
        assert connection.execute("SELECT lower('ÄÖ'), 'ä' ILIKE 'Ä'").fetchone() == ("äö", True)
    servers.stop(wait=True)


def test_nothing_listens_on_the_network_and_the_folders_are_private(data):
    servers = stack.ensure(data)
    running = machine.processes(data)
    for name in ("postgres", "valkey"):
        assert not running[name].net_connections("inet")
        assert (data / name).stat().st_mode & 0o777 == 0o700
    servers.stop(wait=True)


def test_a_second_program_finds_them_and_the_last_to_leave_stops_them(data):
    servers = stack.ensure(data)
    with machine.another_program(data) as (_, how):
        assert how == "found"
        assert not servers.stop(wait=True), "someone still uses them"
        assert set(machine.processes(data)) == {"keeper", "postgres", "valkey"}
    assert not machine.processes(data)


def test_programs_that_start_at_the_same_moment_share_one_set(data):
    with machine.another_program(data) as (_, one), machine.another_program(data) as (_, two):
        assert sorted([one, two]) == ["found", "started"]
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", machine.HOLD, str(data)], stdin=subprocess.DEVNULL, cwd=where.REPOSITORY
        )
        for _ in range(4)
    ]
    assert [program.wait(60) for program in begun] == [0, 0, 0, 0]
    machine.eventually(lambda: not machine.processes(data), "all servers are down")


def test_a_killed_program_leaves_no_server_behind(data):
    with machine.another_program(data) as (program, _):
        machine.kill(program)
        machine.eventually(lambda: not machine.processes(data), "the servers went after their only user was killed")


@pytest.mark.parametrize("victims", [["keeper"], ["postgres"], ["valkey"], ["keeper", "postgres", "valkey"]], ids=str)
def test_nothing_written_is_lost_when_these_are_killed(data, victims):
    servers = stack.ensure(data)
    machine.write(data, "before")
    if "valkey" in victims:
        append_only_file_is_synced(data)
    running = machine.processes(data)
    machine.kill(*(running[name] for name in victims))
    machine.eventually(lambda: all(machine.dead(running[name]) for name in victims), "they are dead")
    servers.stop()

    again = stack.ensure(data)
    machine.write(data, "then")
    assert machine.read(data) == (["before", "then"], ["before", "then"])
    again.stop(wait=True)
    assert not machine.processes(data)


def append_only_file_is_synced(data):
    """Valkey syncs its journal each second; a kill -9 loses nothing that was written, only a power cut could."""
    assert b"before" in b"".join(path.read_bytes() for path in (data / "valkey" / "appendonlydir").iterdir())


def test_files_left_by_a_crash_whose_pid_is_now_someone_elses_do_no_harm(data):
    stack.ensure(data).stop(wait=True)
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (data / "postgres" / name).write_text(f"{os.getpid()}\n{data / 'postgres'}\n")
    (data / "valkey" / "valkey.sock").touch()
    (data / "run" / "keeper").write_text(f"{os.getpid()} ready")
    (data / "postgres.new").mkdir()
    servers = stack.ensure(data)
    assert answering_roles(data) == 3
    assert servers.stop(wait=True)


def answering_roles(data):
    with psycopg.connect(where.database_url(data)) as connection:
        return connection.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'candor%'").fetchone()[0]


def test_two_data_folders_run_side_by_side(home):
    one, two = stack.ensure(home / "one"), stack.ensure(home / "two")
    machine.write(home / "one", "in the first")
    machine.write(home / "two", "in the second")
    assert one.stop(wait=True)
    assert machine.read(home / "two") == (["in the second"], ["in the second"])
    assert two.stop(wait=True)


def test_a_path_too_long_for_a_socket_works(home):
    data = home / ("a-very-long-name-of-a-folder" * 4) / "data"
    servers = stack.ensure(data)
    assert answering_roles(data) == 3
    machine.write(data, "here")
    assert servers.stop(wait=True)
    for server in ("postgres", "valkey"):
        where.socket_folder(data, server).rmdir()  # empty: the servers tidied up


def test_throwaway_servers_take_their_folder_with_them(data):
    servers = stack.ensure(data, throwaway=True)
    machine.write(data, "not for long")
    assert servers.stop(wait=True)
    assert not data.exists()


def test_asked_to_end_the_keeper_stops_the_servers_cleanly(data):
    servers = stack.ensure(data)
    machine.processes(data)["keeper"].send_signal(signal.SIGTERM)
    machine.eventually(lambda: not machine.processes(data), "the keeper and its servers have ended")
    assert not servers.up()
    assert "database system is shut down" in (data / "logs" / "postgres.log").read_text()
    servers.stop()


def test_a_cluster_of_another_version_is_refused_in_words(data):
    stack.ensure(data).stop(wait=True)
    (data / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(stack.ServersDown, match=r"made by PostgreSQL 16.*docs/running.md"):
        stack.ensure(data)


def test_a_folder_that_cannot_be_written_is_refused_in_words(home):
    (home / "file").touch()
    with pytest.raises(LocalTrouble, match="Set CANDOR_DATA to a folder of your own"):
        stack.ensure(home / "file" / "data")


@root_only
def test_root_runs_postgresql_under_a_folder_that_is_closed_to_others(home):
    home.chmod(0o700)
    data = home / "data"
    servers = stack.ensure(data)
    machine.write(data, "in a private place")
    assert servers.stop(wait=True)
    home.chmod(0o711)
    servers = stack.ensure(data)  # now as nobody, to whom the files have to be given
    assert machine.read(data)[0] == ["in a private place"]
    assert servers.stop(wait=True)


def test_the_addresses_are_known_without_django_or_any_server():
    look = "import sys, crm.local.where, crm.local.stack; sys.exit('django.conf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], cwd=where.REPOSITORY).returncode == 0
