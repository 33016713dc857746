"""How money, dates, shares and names are written, in pages, messages and insights alike."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zlib import crc32

from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils import timezone

LOCALE = "en"
HUES = 5
SPACE = "\N{NO-BREAK SPACE}"  # a number and its unit stay on one line


def money(amount, currency="EUR"):
    """Write an amount with its sign: €184,000, or €184,000.50 when there are cents. Nothing for None."""
    return "" if amount is None else _money(Decimal(amount), str(currency or ""))


@lru_cache(maxsize=4096)
def _money(amount, currency):
    digits = 0 if amount == amount.to_integral_value() else get_currency_precision(currency) if currency else 2
    return f"{_symbol(amount, currency)}{abs(amount):,.{digits}f}"


def _symbol(amount, currency):
    symbol = get_currency_symbol(currency, locale=LOCALE) if currency else ""
    return ("−" if amount < 0 else "") + symbol + (SPACE if symbol.isalpha() else "")


def short_money(amount, currency="EUR"):
    """Write an amount in three digits at most: €940, €9.5k, €184k, €2.94m, €1.2bn. Nothing for None."""
    return "" if amount is None else _short_money(Decimal(amount), str(currency or ""))


@lru_cache(maxsize=4096)
def _short_money(amount, currency):
    size = abs(amount)
    for unit, suffix in ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(1000), "k")):
        if size >= unit * Decimal("0.9995"):
            number = _three_digits(size / unit) + suffix
            break
    else:
        number = f"{size.quantize(Decimal(1), ROUND_HALF_UP)}"
    return _symbol(amount, currency) + number


def _three_digits(number):
    places = 2 if number < 10 else 1 if number < 100 else 0
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def count(number):
    """Write a whole number with its thousands apart: 6,240. Nothing for None."""
    return "" if number is None else f"{int(number):,}"


def number(value):
    """Write any number with its thousands apart and no more decimals than it has: 4,652 or 0.5. Nothing for None."""
    if value is None:
        return ""
    whole = value == int(value)
    return f"{int(value):,}" if whole else f"{value:,}"


def counted(number, noun):
    """Write a count of things, named in the plural: 1 company, 6,240 contacts."""
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return f"{count(number)} {singular if number == 1 else noun}"


def percent(share, digits=0):
    """Write a share between 0 and 1: 0.62 is 62 %. Nothing for None."""
    return "" if share is None else f"{float(share) * 100:.{int(digits)}f}{SPACE}%"


def here(when):
    """Turn an aware datetime into the reader's time zone; dates and naive times stay as they are."""
    if isinstance(when, datetime) and when.tzinfo is not None:
        return when.astimezone(timezone.get_current_timezone())
    return when


def today() -> date:
    """The reader's day."""
    return datetime.now(timezone.get_current_timezone()).date()


def day(when):
    """Write a date or datetime as 26 Jun, with the year when it is not this one. Nothing for None."""
    if not when:
        return ""
    local = here(when)
    year = "" if local.year == today().year else f" {local.year}"
    return f"{local.day} {local:%b}{year}"


def moment(when):
    """Write a datetime as 19 May, 08:14, in the reader's time zone. Nothing for None."""
    local = here(when)
    return f"{day(local)}, {local:%H:%M}" if when else ""


def ago(when):
    """Write how long ago it was: now, 3 min ago, 2 hours ago, yesterday, 6 days ago, then the day."""
    if not when:
        return ""
    days = (today() - _date(when)).days
    if isinstance(when, datetime):
        passed = timezone.now() - when
        if timedelta(0) <= passed < timedelta(minutes=1):
            return "now"
        if timedelta(0) <= passed < timedelta(hours=1):
            return f"{passed.seconds // 60} min ago"
        if timedelta(0) <= passed and days == 0:
            return _count(passed.seconds // 3600, "hour") + " ago"
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if 1 < days < 14 else day(when)


def due(when):
    """Write when something is due: yesterday, today, tomorrow, Thu (within six days), then the day."""
    if not when:
        return ""
    days = (_date(when) - today()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"{_date(when):%a}" if 1 < days < 7 else day(when)


def in_days(when):
    """Write the distance to a date: in 38 days, today, 3 days ago. Nothing for None."""
    if not when:
        return ""
    days = (_date(when) - today()).days
    if days == 0:
        return "today"
    return f"in {_count(days, 'day')}" if days > 0 else f"{_count(-days, 'day')} ago"


def _date(when) -> date:
    local = here(when)
    return local.date() if isinstance(local, datetime) else local


def _count(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def name_of(someone):
    """Find the words for a person, member, user or company: its full name, or what str() says."""
    user = getattr(someone, "user", None) or someone
    full_name = getattr(user, "get_full_name", None)
    return str((full_name() if callable(full_name) else "") or user)


def initials(someone):
    """Take two letters that stand for somebody: Jonas Albrecht is JA, Nordhafen is NO. ? for nobody."""
    words = [word for word in name_of(someone or "").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def hue(someone):
    """Pick one of five hues, always the same one for the same name."""
    return crc32(name_of(someone or "").encode()) % HUES + 1
