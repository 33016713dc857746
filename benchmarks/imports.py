"""Importing a file of deals against a bare INSERT of the same deals, interleaved in one run: ratio, and rows per second.

The import reads the file, learns its columns, looks for known records, and writes deals, their history, their ids, a line of
audit each and what undoing needs. The reference writes the deals alone, already read, in the same batches. Processor time is
this process' and PostgreSQL's together; the goal is on it, since other users of the machine change what one waits for.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from crm.local import stack

ROOT = Path(__file__).resolve().parents[1]
GOAL = 5_000  # rows per second of processor time
REGIONS = ["North", "South", "East", "West", "Middle"]


def sample(rows: int, seed: int = 1) -> bytes:
    """A file as another CRM might export it: an id, money, dates, outcome, and eleven columns of its own."""
    rng = random.Random(seed)
    lines = [
        "Deal ID,Deal Name,Stage,Amount,Created Time,Closing Date,Region,Product line,Channel,Days in stage,Changes,"
        "Size,Staff,Ratio A,Ratio B,Renewal,Segment"
    ]
    for number in range(rows):
        stage = rng.choice(["Closed Won", "Closed Lost", "Closed Lost", "Proposal", "Needs Analysis"])
        day, month, year = rng.randint(1, 28), rng.choice(["Jan", "Mar", "Jun", "Sep"]), rng.randint(2020, 2024)
        lines.append(
            f'{number + 1000},"Deal {number}, {rng.choice(REGIONS)}",{stage},"${rng.randint(1, 500)},{rng.randint(100, 999)}.00",'
            f'"{day} {month}, {year} 09:30:00","{day} Nov, {year + 1} 17:00:00",{rng.choice(REGIONS)},'
            f"{rng.choice(['Dock', 'Yard', 'Gate'])},{rng.choice(['Field', 'Web', 'Partner'])},{rng.randint(1, 200)},"
            f"{rng.randint(1, 20)},{rng.randint(1, 5)},{rng.randint(1, 5000)},{rng.random():.6f},{rng.random():.4f},"
            f"{rng.choice(['Yes', 'No'])},{rng.choice(['A', 'B', 'C', ''])}"
        )
    return "\n".join(lines).encode()


@dataclass
class Spent:
    """What a piece of work took: seconds by the clock, and of the processors."""

    wall: float
    cpu: float


def measured(work) -> Spent:
    from django.db import connection

    connection.ensure_connection()
    own, server = psutil.Process(), psutil.Process(connection.connection.info.backend_pid)

    def used():
        return sum(sum(process.cpu_times()[:2]) for process in (own, server))

    began, before = time.monotonic(), used()
    work()
    return Spent(time.monotonic() - began, used() - before)


def compare(rows: int, rounds: int) -> bool:
    """Both kinds of work, in turn, each in a workspace of its own."""
    from django.db import transaction

    from crm.accounts.models import Membership, User, Workspace
    from crm.base.tenancy import use_workspace
    from crm.imports.bulk import as_column, insert, new_ids
    from crm.imports.models import Import
    from crm.imports.running import BATCH, run_import, start
    from crm.imports.storing import read_in, take_in
    from deals.models import Deal

    data = sample(rows)

    def by_import():
        with transaction.atomic():
            record = take_in(data, "deals.csv", "deals", Membership.objects.get())
            start(read_in(record))
        run_import(record)
        with transaction.atomic():
            record = Import.objects.get()
            assert (record.created, record.refused) == (rows, 0), record.notes

    def bare(columns, shared):
        for at in range(0, rows, BATCH):
            with transaction.atomic():
                part = {name: values[at : at + BATCH] for name, values in columns.items()}
                insert(Deal, {"id": new_ids(Deal, len(part["name"])), **part}, shared)

    spent: dict[str, list[Spent]] = {"import": [], "bare": []}
    for turn in range(rounds):
        user = User.objects.create_user(f"{turn}@example.com")
        first, second = (Workspace.found(f"{kind} {turn}", by=user) for kind in ("Import", "Bare"))
        with use_workspace(first):
            spent["import"].append(measured(by_import))
            with transaction.atomic():
                deals = list(Deal.objects.order_by("pk").values())
        with use_workspace(second):
            with transaction.atomic():
                from deals.models import Pipeline, Stage

                stage = Stage.objects.create(pipeline=Pipeline.objects.create(name="Sales"), name="Open")
            skip = ("id", "workspace_id", "stage_id", "created_at", "updated_at", "touched_at")
            columns = {
                name: as_column(Deal, name, [deal[name] for deal in deals]) for name in deals[0] if name not in skip
            }
            shared = {name: deals[0][name] for name in ("created_at", "updated_at", "touched_at")} | {
                "stage_id": stage.pk
            }
            spent["bare"].append(measured(lambda columns=columns, shared=shared: bare(columns, shared)))
    return report(rows, spent)


def report(rows, spent) -> bool:
    middle = {
        kind: Spent(*(statistics.median(getattr(each, what) for each in all_) for what in ("wall", "cpu")))
        for kind, all_ in spent.items()
    }
    for kind, name in (("import", "import, whole"), ("bare", "bare INSERT of the deals")):
        each = middle[kind]
        print(
            f"{name:26} {rows / each.wall:9,.0f} rows/s by the clock {rows / each.cpu:9,.0f} rows/s of processor time"
        )
    rate = rows / middle["import"].cpu
    print(f"{'import / bare INSERT':26} {middle['import'].cpu / middle['bare'].cpu:9.1f} x processor time")
    fine = rate >= GOAL
    print(f"goal {GOAL:,} rows per second of processor time: {'met' if fine else 'MISSED'}")
    return fine


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="candor-bench-")).resolve() / "data"
    os.environ |= {
        "CANDOR_DATA": str(data),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }
    servers = stack.ensure(data, throwaway=True)
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        import django

        django.setup()
        fine = compare(options.rows, options.rounds)
    finally:
        servers.stop(wait=True)
        shutil.rmtree(data.parent, ignore_errors=True)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
