"""The addresses of the embedded servers, worked out from the data folder alone."""

from pathlib import Path

import pytest
import redis

from crm.local import where

DATA = Path("/srv/candor data/.data")


def test_a_machine_is_local_when_it_names_no_server_at_all():
    assert where.is_local({})
    assert where.is_local({"DATABASE_URL": "", "REDIS_URL": ""})
    assert not where.is_local({"DATABASE_URL": "postgresql://db/candor"})
    assert not where.is_local({"REDIS_URL": "redis://cache"})


def test_the_data_folder_is_the_one_that_is_named_or_lies_beside_manage_py():
    assert where.data_folder({}) == where.REPOSITORY / ".data"
    assert where.data_folder({"CANDOR_DATA": "/srv/x/../candor"}) == Path("/srv/candor")


def test_redis_py_and_celery_read_the_same_socket_from_the_address():
    url = where.with_database(where.redis_url(DATA), 2)
    settings = redis.ConnectionPool.from_url(url).connection_kwargs
    assert (settings["path"], settings["db"]) == ("/srv/candor data/.data/valkey/valkey.sock", 2)
    assert where.celery_url(url) == "redis+socket:///srv/candor%20data/.data/valkey/valkey.sock?virtual_host=2"


@pytest.mark.parametrize(
    ("url", "number", "expected"),
    [
        ("redis://:secret@cache:6379/0", 1, "redis://:secret@cache:6379/1"),
        ("rediss://cache", 3, "rediss://cache/3"),
        ("unix:///run/redis.sock", 1, "unix:///run/redis.sock?db=1"),
        ("unix:///run/redis.sock?db=0&password=x", 1, "unix:///run/redis.sock?password=x&db=1"),
    ],
)
def test_another_numbered_database_of_the_same_server(url, number, expected):
    assert where.with_database(url, number) == expected


def test_a_host_is_the_same_address_for_celery():
    assert where.celery_url("rediss://:secret@cache:6379/0") == "rediss://:secret@cache:6379/0"


def test_an_address_survives_odd_letters_in_the_path():
    from psycopg.conninfo import conninfo_to_dict

    assert conninfo_to_dict(where.database_url(Path("/srv/Größe & mehr?"), "candor_sys")) == {
        "user": "candor_sys",
        "dbname": "candor",
        "host": "/srv/Größe & mehr?/postgres",
    }
