"""A backup holds every workspace's rows and comes back whole; a bad one changes nothing."""

import os
import subprocess
import sys

from crm.local import where


def manage(data, *arguments):
    environment = os.environ | {"CANDOR_DATA": str(data), "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": ""}
    return subprocess.run(
        [sys.executable, str(where.REPOSITORY / "manage.py"), *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
    )


def workspaces(data):
    ask = "from crm.accounts.models import Workspace as W; print(sorted(W.objects.using('system').values_list('slug')))"
    return manage(data, "shell", "--no-imports", "-c", ask).stdout


def test_a_backup_brings_everything_back_and_a_bad_file_changes_nothing(data, home):
    assert manage(data, "migrate", "-v0").returncode == 0
    assert manage(data, "create_workspace", "One", "--admin", "a@one.example").returncode == 0
    assert manage(data, "create_workspace", "Two", "--admin", "b@two.example").returncode == 0
    kept = workspaces(data)
    assert "one" in kept and "two" in kept

    assert "MB" in manage(data, "backup", home / "kept.dump").stdout
    assert manage(data, "create_workspace", "Three", "--admin", "c@three.example").returncode == 0
    changed = workspaces(data)

    (home / "no.dump").write_text("not a dump")
    refused = manage(data, "restore", home / "no.dump")
    assert refused.returncode == 1 and "pg_restore failed" in refused.stderr
    assert workspaces(data) == changed

    assert manage(data, "restore", home / "kept.dump").returncode == 0
    assert workspaces(data) == kept
