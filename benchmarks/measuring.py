"""What requests cost, asked for in turns, so that other users of the machine disturb all sides alike."""

import statistics
import threading
import time
from dataclasses import dataclass

from benchmarks.servers import Ask, Server

BATCH = 10
WARM = 8  # twice the threads of a server, each of which has its own database session


@dataclass(frozen=True)
class Cost:
    """Medians for one request: milliseconds of waiting, of the worker's processor and of PostgreSQL's; SQL; bytes."""

    wall: float
    web: float
    database: float
    sql: int
    size: int

    @property
    def cpu(self):
        return self.web + self.database


def cost_of_each(*sides: tuple[Server, Ask], rounds: int) -> list[Cost]:
    """Ask the sides in turns, a batch at a time."""
    for server, ask in sides:
        for _ in range(WARM):
            server.ask(ask)
    spent, facts = [[] for _ in sides], [None for _ in sides]
    for _ in range(max(rounds // BATCH, 1)):
        for side, (server, ask) in enumerate(sides):
            web, database = server.cpu()
            answers = [server.ask(ask) for _ in range(BATCH)]
            web, database = (now - before for now, before in zip(server.cpu(), (web, database), strict=True))
            wall = statistics.median(answer[0] for answer in answers)
            spent[side].append((wall, web * 1000 / BATCH, database * 1000 / BATCH))
            facts[side] = answers[-1][2], len(answers[-1][1])
    return [
        Cost(*map(statistics.median, zip(*batches, strict=True)), *fact)
        for batches, fact in zip(spent, facts, strict=True)
    ]


@dataclass
class Load:
    """What clients that ask without a pause were given."""

    answered: int = 0
    failed: int = 0  # 5xx, or no answer
    seconds: float = 0

    @property
    def throughput(self):
        return self.answered / self.seconds


def load(server: Server, asks: list[Ask], clients: int, seconds: float) -> Load:
    """Have a number of clients ask for all of `asks` over and over."""
    told, lock, until = Load(), threading.Lock(), time.monotonic() + seconds

    def client(first):
        connection, turn = server.connect(), first
        while time.monotonic() < until:
            try:
                status = asks[turn % len(asks)].send(connection)[0]
            except OSError:
                status, connection = 599, server.connect()
            turn += 1
            with lock:
                told.answered += status < 500
                told.failed += status >= 500
        connection.close()

    started = time.monotonic()
    threads = [threading.Thread(target=client, args=[number]) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.seconds = time.monotonic() - started
    return told
