"""When to start a program again that keeps dying."""

import time

LONGEST = 15.0
STEADY = 60.0


class Backoff:
    """Half a second after the first death, twice as long after each further one, at most 15 s; forgotten after a
    minute's steady run."""

    def __init__(self):
        self.wait = 0.0
        self.started = time.monotonic()
        self.due: float | None = None

    def died(self) -> float | None:
        """Note a death, once; returns the seconds until the next try, or None when it was noted before."""
        if self.due is not None:
            return None
        now = time.monotonic()
        steady = now - self.started > STEADY
        self.wait = 0.5 if steady or not self.wait else min(LONGEST, self.wait * 2)
        self.due = now + self.wait
        return self.wait

    def may_start(self) -> bool:
        """Whether the wait is over; if so, the next run counts from now."""
        if self.due is None or time.monotonic() < self.due:
            return False
        self.started, self.due = time.monotonic(), None
        return True
