"""The calendar of a simulated world: days counted from its first one, working days, seasons, and moments in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

YEARS = 2
HISTORY = 365 * YEARS  # days that the records cover
HEREAFTER = 1100  # days beyond, for the ends that open deals will come to
CLOSED = {(1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


class Days:
    """Flags for every day of a world that ends the day before `today`. Index 0 is the first day."""

    def __init__(self, today: date):
        self.first = today - timedelta(days=HISTORY)
        dates = [self.first + timedelta(days=i) for i in range(HISTORY + HEREAFTER)]
        self.dates = dates
        self.work = [d.weekday() < 5 and (d.month, d.day) not in CLOSED for d in dates]
        self.quarter_end = [(d + timedelta(days=10)).month % 3 == 1 and d.month % 3 == 0 for d in dates]
        self.december = [d.month == 12 and d.day <= 21 for d in dates]
        self.august = [d.month == 8 for d in dates]
        self.season = [self._season(d) * (1.0 + 0.25 * min(i, HISTORY) / HISTORY) for i, d in enumerate(dates)]

    @staticmethod
    def _season(day):
        """How many deals are born on a day against the mean: busy spring and autumn, empty summers and Christmas."""
        if day.weekday() > 4:
            return 0.08
        if day.month == 12 and day.day > 18:
            return 0.25
        return {7: 0.8, 8: 0.55, 9: 1.25, 10: 1.15, 3: 1.2, 12: 0.85}.get(day.month, 1.0)

    def next_work(self, index, ahead=0):
        """The first working day on or after `index`, and then `ahead` working days later."""
        while not self.work[index]:
            index += 1
        for _ in range(ahead):
            index += 1
            while not self.work[index]:
                index += 1
        return index


@cache
def _zone(name):
    return ZoneInfo(name)


def moment(day: date, minute: float, zone: str) -> datetime:
    """`minute` minutes after local midnight of `day` in `zone`, as aware UTC."""
    whole = int(minute)
    local = datetime.combine(day, time(whole // 60, whole % 60, int((minute - whole) * 60)), _zone(zone))
    return local.astimezone(UTC)
