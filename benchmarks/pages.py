"""Candor's pages against bare Django views over the same data, interleaved in one run: ratios, SQL and server CPU.

The floor (benchmarks/floor) signs nobody in, sees every row and sends the least SQL. Each side is one gunicorn worker; one
client asks both in turn. Ratios are of medians; server CPU is the worker's own. The goals are ratios too: a machine's
speed and its other users fall out of them.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from crm.local import stack

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Ask:
    """One request; `floor` says which side it goes to."""

    path: str
    method: str = "GET"
    body: dict | None = None
    floor: bool = False
    api: bool = False


@dataclass
class Compared:
    """A line of the report: two requests, and how many times the second the first may cost."""

    name: str
    ours: Ask
    reference: Ask
    goal: float


def comparisons(full, tenth):
    deal = {"name": "New deal", "stage": full["stage"], "company": full["company"], "value": "1200.00"}
    return [
        Compared(
            "deal page with its cards", Ask(f"/deals/{full['deal']}/"), Ask(f"/deals/{full['deal']}/", floor=True), 6
        ),
        Compared("list of 50 deals", Ask("/deals/"), Ask(f"/{full['workspace']}/deals/", floor=True), 2.5),
        Compared(
            "API list of 50", Ask("/api/v1/deals/", api=True), Ask(f"/{full['workspace']}/api/deals/", floor=True), 3
        ),
        Compared("board, first paint", Ask("/deals/board/"), Ask(f"/{full['workspace']}/board/", floor=True), 0.4),
        Compared(
            "create by API",
            Ask("/api/v1/deals/", "POST", deal, api=True),
            Ask(f"/{full['workspace']}/api/deals/", "POST", deal, floor=True),
            10,
        ),
    ]


def growth(full, tenth):
    """The same page in a workspace of a tenth of the size, whose cookie is asked for by the path's mark."""
    pages = [("deal page", f"/deals/{full['deal']}/", f"/deals/{tenth['deal']}/")]
    pages += [(name, path, path) for name, path in (("list of deals", "/deals/"), ("board", "/deals/board/"))]
    pages += [("list of contacts", "/contacts/", "/contacts/"), ("list of activities", "/activities/", "/activities/")]
    return pages


class Server:
    """One gunicorn worker on a free port, and the CPU seconds it has used."""

    def __init__(self, door, environ):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = ["gunicorn", door, "-w", "1", "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--log-level", "error", "--keep-alive", "600"], env=environ, cwd=ROOT
        )
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.wait()
        self.worker = psutil.Process(self.process.pid).children()[0]

    def wait(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("A server did not start.")

    def cpu(self) -> float:
        times = self.worker.cpu_times()
        return times.user + times.system

    def ask(self, ask, headers):
        """Milliseconds, answer and number of SQL statements of one request; anything but success ends the run."""
        body = json.dumps(ask.body) if ask.body else None
        headers = {**headers, **({"Content-Type": "application/json"} if body else {})}
        started = time.perf_counter()
        self.connection.request(ask.method, ask.path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        spent = (time.perf_counter() - started) * 1000
        if answer.status not in (200, 201):
            raise SystemExit(f"{ask.method} {ask.path} answered {answer.status}: {text[:500]!r}")
        return spent, text, int(answer.headers["X-SQL"])

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def measure(server_of, pair, rounds):
    """Interleave two requests; returns for each the median milliseconds, CPU milliseconds a request, SQL and bytes."""
    spent = ([], [])
    cpu = [0.0, 0.0]
    facts = [None, None]
    for server, ask, headers in map(server_of, pair):
        for _ in range(5):
            server.ask(ask, headers)
    for _ in range(rounds // 10):
        for side, (server, ask, headers) in enumerate(map(server_of, pair)):
            before = server.cpu()
            for _ in range(10):
                milliseconds, text, sql = server.ask(ask, headers)
                spent[side].append(milliseconds)
                facts[side] = (sql, len(text))
            cpu[side] += server.cpu() - before
    return [
        (statistics.median(times), 1000 * used / len(times), *fact)
        for times, used, fact in zip(spent, cpu, facts, strict=True)
    ]


def report(name, ours, reference, goal):
    ratio, cpu_ratio = ours[0] / reference[0], ours[1] / reference[1] if reference[1] else float("nan")
    verdict = "ok" if min(ratio, cpu_ratio) <= goal else "OVER"
    print(
        f"{name:26} {ratio:6.2f} x {cpu_ratio:6.2f} x  goal {goal:4.1f}  {verdict:4}"
        f"  {ours[0]:7.2f} ms, {ours[1]:6.2f} CPU, {ours[2]:2} SQL, {ours[3] / 1000:5.0f} kB"
        f"  against {reference[0]:7.2f} ms, {reference[1]:6.2f} CPU, {reference[2]:2} SQL",
        flush=True,
    )
    return verdict == "ok"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1, help="share of the full data, such as 0.1 for a quick look")
    parser.add_argument("--rounds", type=int, default=60, help="requests of each kind")
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="candor-bench-")) / "data"
    environ = os.environ | {"CANDOR_DATA": str(data), "DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "false"}
    servers = stack.ensure(data, throwaway=True)
    running = []
    try:
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=environ, cwd=ROOT, check=True)
        print("Filling the database ...", flush=True)
        fill = [sys.executable, "-m", "benchmarks.fill", str(options.scale)]
        settings = environ | {"DJANGO_SETTINGS_MODULE": "crm.settings"}
        filled = subprocess.run(fill, env=settings, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        places = json.loads(filled.stdout.splitlines()[-1])
        full, tenth = places["full"], places["tenth"]
        candor, floor = Server("benchmarks.wsgi", environ), Server("benchmarks.floor.wsgi", environ)
        running = [candor, floor]
        fine = run(candor, floor, full, tenth, options.rounds)
    finally:
        for server in running:
            server.stop()
        servers.stop(wait=True)
        shutil.rmtree(data.parent, ignore_errors=True)
    sys.exit(0 if fine else 1)


def run(candor, floor, full, tenth, rounds) -> bool:
    def way_in(place, ask):
        return {"Authorization": f"Bearer {place['token']}"} if ask.api else {"Cookie": place["cookie"]}

    print(
        "\nAgainst the floor: ratio of medians, ratio of server CPU; the smaller is judged, for the noise of the machine"
    )
    fine = True
    for each in comparisons(full, tenth):
        sides = lambda ask: (floor, ask, {}) if ask.floor else (candor, ask, way_in(full, ask))  # noqa: E731
        fine &= report(each.name, *measure(sides, (each.ours, each.reference), rounds), each.goal)
    print("\nAgainst a workspace of a tenth of the size")
    for name, here, there in growth(full, tenth):
        pair = ((full, Ask(here)), (tenth, Ask(there)))
        sides = lambda placed: (candor, placed[1], way_in(*placed))  # noqa: E731
        fine &= report(name, *measure(sides, pair, rounds), 1.5)
    memory = candor.worker.memory_info().rss / 1e6
    print(f"\nThe web process takes {memory:.0f} MB (goal: at most 180).")
    return fine and memory <= 180


if __name__ == "__main__":
    main()
