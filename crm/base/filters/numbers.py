"""Numbers as people write them: 50000, 50,000, 50k, €1.5m, 2bn, 60 %."""

import re
from decimal import Decimal

from babel.numbers import format_decimal

from crm.base.filters.errors import Refused

NUMBER = re.compile(
    r"([+-]?)[€$£¥]?\s?(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,8})?\s?(k|m|mn|b|bn)?\s?[€£¥]?", re.IGNORECASE
)
TIMES = {"": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9}


def read_number(word: str) -> Decimal:
    """A number of at most 15 digits before the point and 8 after it; raises Refused."""
    match = NUMBER.fullmatch(word.strip())
    if not match:
        raise Refused(f"“{word}” is not a number. Write for example 50000, 50k or 1.5m.")
    sign, whole, fraction, times = match.groups()
    number = Decimal(whole.replace(",", "") + (fraction or "")) * TIMES[(times or "").lower()]
    if number >= 10**15:
        raise Refused(f"“{word}” is too large: at most 15 digits.")
    return -number if sign == "-" else number


def read_share(word: str) -> float:
    """A share between 0 and 1, written as 60 %, 60 or 0.6: up to 1 it is a fraction, above it per cent."""
    text = word.strip()
    number = read_number(text.rstrip("% "))
    share = number / 100 if text.endswith("%") or number > 1 else number
    if not 0 <= share <= 1:
        raise Refused(f"“{word}” is not a share. Write for example 60 %.")
    return float(share)


def say_number(number) -> str:
    return format_decimal(number, format="#,##0.########", locale="en")
