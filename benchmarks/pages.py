"""Candor's pages against bare Django views over the same data, interleaved in one run: ratios, SQL and processor time.

The floor (benchmarks/floor) signs nobody in, sees every row and sends the least SQL for comparable content. Each side is one
gunicorn worker; one client asks them in turns. What is judged is the ratio of processor time, the worker's and PostgreSQL's
together: a machine's speed and its other users fall out of it.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import cost_of_each, load
from benchmarks.servers import ROOT, Ask, Server
from crm.local import stack, where

PAGES = {
    "list of deals": "/deals/",
    "board": "/deals/board/",
    "list of contacts": "/contacts/",
    "list of companies": "/companies/",
    "list of activities": "/activities/",
    "today": "/",
}
RECORDS = {
    "deal page": "/deals/{deal}/",
    "contact page": "/contacts/{contact}/",
    "company page": "/companies/{company}/",
}
GROWN, WALLED, CLIENTS, MEMORY = 1.5, 0.3, 0.85, 180  # goals: times, milliseconds, share, megabytes


class Report:
    """Prints lines as they are known and remembers whether a goal was missed."""

    def __init__(self):
        self.fine = True

    def verdict(self, fine) -> str:
        self.fine &= fine
        return "ok" if fine else "OVER"

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def line(self, text):
        print(f"  {text}", flush=True)


class Place:
    """A workspace of the filled database, and how its member asks for things."""

    def __init__(self, facts):
        self.facts = facts
        self.page = (("Cookie", facts["cookie"]),)
        self.api = (("Authorization", f"Bearer {facts['token']}"),)

    def ask(self, path, **more) -> Ask:
        return Ask(path.format(**self.facts), way_in=self.page, **more)

    def ask_api(self, path, **more) -> Ask:
        return Ask(path.format(**self.facts), way_in=self.api, **more)


def against_floor(report, candor, floor, full, rounds):
    deal = {"name": "New deal", "stage": full.facts["stage"], "company": full.facts["company"], "value": "1200.00"}
    bare = f"/{full.facts['workspace']}"
    compared = [
        ("deal page with its cards", full.ask("/deals/{deal}/"), Ask(f"/deals/{full.facts['deal']}/"), 6),
        ("list of 50 deals", full.ask("/deals/"), Ask(f"{bare}/deals/"), 2.5),
        ("API list of 50", full.ask_api("/api/v1/deals/"), Ask(f"{bare}/api/deals/"), 3),
        ("board against 1,000 cards", full.ask("/deals/board/"), Ask(f"{bare}/board/"), 0.4),
        (
            "create by API",
            full.ask_api("/api/v1/deals/", method="POST", body=deal),
            Ask(f"{bare}/api/deals/", method="POST", body=deal),
            10,
        ),
    ]
    report.heading("Against the floor (milliseconds of processor time per request: worker + PostgreSQL)")
    for name, ours, reference, goal in compared:
        mine, theirs = cost_of_each((candor, ours), (floor, reference), rounds=rounds)
        ratio = mine.cpu / theirs.cpu
        report.line(
            f"{name:26}{ratio:6.2f} x  goal {goal:4.1f}  {report.verdict(ratio <= goal):4}"
            f"  {mine.web:6.2f} + {mine.database:5.2f} ms, {mine.sql:2} SQL, {mine.size / 1000:4.0f} kB"
            f"  against {theirs.web:6.2f} + {theirs.database:5.2f} ms, {theirs.sql} SQL, {theirs.size / 1000:4.0f} kB"
            f"  (waited {mine.wall / theirs.wall:.2f} x)"
        )


def against_smaller(report, candor, full, tenth, tiny, rounds):
    report.heading("Against a workspace of a tenth of the size, and SQL statements with 50 rows and with 5")
    for name, path in (RECORDS | PAGES).items():
        large, small = cost_of_each((candor, full.ask(path)), (candor, tenth.ask(path)), rounds=rounds)
        candor.ask(tiny.ask(path))  # whatever is remembered for a while is remembered for all three
        few = candor.ask(tiny.ask(path))[2]
        ratio = large.cpu / small.cpu
        report.line(
            f"{name:26}{ratio:6.2f} x  goal {GROWN:4.1f}  {report.verdict(ratio <= GROWN):4}"
            f"  {large.web:6.2f} + {large.database:5.2f} ms  {large.sql:2} and {few:2} SQL"
            f"  {report.verdict(large.sql <= few)}"
        )


def against_no_wall(report, candor, unwalled, full, rounds):
    report.heading("Row-level security: milliseconds of processor time it adds, against a role that bypasses it")
    for name, path in {**RECORDS, **PAGES}.items():
        walled, bare = cost_of_each((candor, full.ask(path)), (unwalled, full.ask(path)), rounds=rounds)
        added = walled.cpu - bare.cpu
        report.line(
            f"{name:26}{added:+6.2f} ms goal {WALLED:4.1f}  {report.verdict(added <= WALLED):4}"
            f"  PostgreSQL {walled.database:.2f} and {bare.database:.2f} ms"
        )


def many_clients(report, candor, full, seconds):
    report.heading("Sixteen clients at once, asking for deal page, list, board and API in turn")
    asks = [full.ask("/deals/{deal}/"), full.ask("/deals/"), full.ask("/deals/board/"), full.ask_api("/api/v1/deals/")]
    one = load(candor, asks, 1, seconds)
    many = load(candor, asks, 16, seconds)
    again = load(candor, asks, 1, seconds)
    share = many.throughput / max(one.throughput, again.throughput)
    failed = one.failed + many.failed + again.failed
    report.line(
        f"{many.throughput:.0f} requests a second, {share:.2f} of one client's"
        f"  goal {CLIENTS}  {report.verdict(share >= CLIENTS and not failed)}  {failed} failed of {many.answered}"
    )


def process(report, candor):
    told = json.loads(candor.ask(Ask("/-/process"))[1])
    fine = report.verdict(told["megabytes"] <= MEMORY and not told["heavy"])
    loaded = ", ".join(told["heavy"]) or "no machine-learning library"
    report.heading("The web process, after all of this")
    report.line(f"{told['megabytes']:.0f} MB  goal {MEMORY}  {fine}  {loaded} imported")


@contextlib.contextmanager
def filled(folder, scale):
    """A database with the benchmark's data: a folder's, filled once, or a throw-away one. Gives its environment and places."""
    data = Path(folder or tempfile.mkdtemp(prefix="candor-bench-")).resolve() / "data"
    environ = os.environ | {"CANDOR_DATA": str(data), "DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "false"}
    known = data.parent / "places.json"
    servers = stack.ensure(data, throwaway=not folder)
    try:
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=environ, cwd=ROOT, check=True)
        if not known.exists():
            print("Filling the database ...", flush=True)
            fill = [sys.executable, "-m", "benchmarks.fill", str(scale), str(known)]
            subprocess.run(fill, env=environ | {"DJANGO_SETTINGS_MODULE": "crm.settings"}, cwd=ROOT, check=True)
        yield environ, json.loads(known.read_text())
    finally:
        servers.stop(wait=True)
        if not folder:
            shutil.rmtree(data.parent, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1, help="share of the full data, such as 0.1 for a quick look")
    parser.add_argument("--rounds", type=int, default=100, help="requests of each kind")
    parser.add_argument("--data", help="keep the filled database in this folder, and use it again next time")
    options = parser.parse_args()
    report = Report()
    with filled(options.data, options.scale) as (environ, places), contextlib.ExitStack() as running:

        def started(name, door, **more):
            server = Server(name, door, environ | more)
            running.callback(server.stop)
            return server

        full, tenth, tiny = (Place(places[name]) for name in ("full", "tenth", "tiny"))
        candor = started("candor", "benchmarks.wsgi")
        against_floor(report, candor, started("floor", "benchmarks.floor.wsgi"), full, options.rounds)
        against_smaller(report, candor, full, tenth, tiny, options.rounds)
        superuser = where.database_url(Path(environ["CANDOR_DATA"]), "postgres")
        unwalled = started("unwalled", "benchmarks.wsgi", DATABASE_APP_URL=superuser)
        against_no_wall(report, candor, unwalled, full, options.rounds)
        many_clients(report, candor, full, seconds=10)
        process(report, candor)
    sys.exit(0 if report.fine else 1)


if __name__ == "__main__":
    main()
