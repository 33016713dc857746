"""Numbers and money as people write them: "$22,700.00", "$1,117.10K", "1.234,56 €", "88 k", "(500)"."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from crm.base.exporting import unguard
from crm.imports.values.currencies import find_currency
from crm.imports.values.refused import Refused, shown
from crm.imports.values.texts import NOTHING

SPACES = dict.fromkeys(map(ord, " \u00a0\u2007\u2009\u202f\t'’‘´`_"))
MINUS = str.maketrans("−–—‒", "----")
FACTORS = {
    "k": 1_000, "tsd": 1_000, "t": 1_000, "thousand": 1_000, "mille": 1_000, "th": 1_000,
    "m": 1_000_000, "mm": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "mill": 1_000_000, "million": 1_000_000,
    "millions": 1_000_000, "millionen": 1_000_000, "millones": 1_000_000,
    "b": 1_000_000_000, "bn": 1_000_000_000, "mrd": 1_000_000_000, "md": 1_000_000_000, "billion": 1_000_000_000,
    "milliarden": 1_000_000_000, "milliards": 1_000_000_000,
}  # fmt: skip
PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?")
DOTTED_WORD = re.compile(r"(?<=[^\W\d_])\.")
SHAPE = re.compile(
    r"([^0-9.,+-]*)([+-]?)([^0-9.,-]*)([0-9.,]*[0-9])(?:[eE]([+-]?[0-9]{1,2}))?(?:[.,]-{0,2})?([^0-9]*?)(-?)"
)
GROUPS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")


class Money(NamedTuple):
    """An amount, and the ISO currency that stood beside it, if one did."""

    amount: Decimal
    currency: str | None


class Written(NamedTuple):
    """A number taken apart: digits with their marks, sign, factor, and the words around it."""

    digits: str
    negative: bool
    factor: int
    exponent: int
    words: str


def take_apart(cell: str) -> Written:
    """Sign, digits, factor and words of a written number. Raises Refused when it is none."""
    text = DOTTED_WORD.sub("", unguard(cell).translate(MINUS).translate(SPACES))
    bracketed = text.startswith("(") and text.endswith(")")
    if bracketed:
        text = text[1:-1]
    match = SHAPE.fullmatch(text)
    if not match:
        raise Refused(f"{shown(cell)} is not a number. Write digits, such as 88000 or 1234.56.")
    before, sign, between, digits, exponent, after, behind = match.groups()
    factor, rest = take_factor(after)
    negative = bracketed or sign == "-" or behind == "-"
    return Written(digits, negative, factor, int(exponent or 0), f"{before}{between} {rest}".strip())


def take_factor(after: str) -> tuple[int, str]:
    """1,117.10K is a thousand times as much: the factor in what follows the digits, and what else stands there."""
    word = after.casefold().strip(".")
    if word in FACTORS:
        return FACTORS[word], ""
    match = re.match(r"([A-Za-z]+?)\.?(?=[€$£¥]|eur|usd|chf|gbp|$)(.*)", after, re.IGNORECASE)
    if match and match[1].casefold() in FACTORS:
        return FACTORS[match[1].casefold()], match[2]
    if after[:1].casefold() in ("k", "m") and after[1:2] and not after[1:2].isalpha():
        return FACTORS[after[0].casefold()], after[1:]
    return 1, after


@dataclass
class Marks:
    """Which mark begins the decimals of a column, decided from all its values.

    "1.234,56" and "12,5" show a comma, "1,234.56" and "12.5" a point. "1.234" may be either: see `decide`.
    """

    points: int = 0
    commas: int = 0
    in_threes: str = ""
    threes: int = 0
    example: str = ""

    def add(self, cell: str, written: Written):
        mark = clear_mark(written.digits)
        if mark == ".":
            self.points += 1
        elif mark == ",":
            self.commas += 1
        elif match := GROUPS.fullmatch(written.digits):
            self.in_threes, self.threes = match[1], self.threes + 1
            self.example = self.example or cell

    def decide(self, prefer: str = ".", money: bool = False) -> tuple[str, str]:
        """The decimal mark, and a value to ask about where the column leaves it open ("" where it does not).

        Where every value with a mark has exactly three digits behind it, the mark groups thousands if there are several
        such values, if they are money (which has two decimals or none), or if it is not the preferred decimal mark.
        """
        if self.points or self.commas:
            return ("," if self.commas > self.points else "."), ""
        if not self.threes:
            return prefer, ""
        if self.in_threes == prefer and not money and self.threes < 2:
            return prefer, self.example
        return ("," if self.in_threes == "." else "."), self.example if self.in_threes == prefer else ""


def number_of(written: Written, decimal: str, cell: str) -> Decimal:
    """The number that the digits mean. Raises Refused where they fit neither way of grouping."""
    digits = written.digits
    if "," in digits and "." in digits:
        decimal = clear_mark(digits)  # "1.234,56" says by itself which mark is which
    group = "," if decimal == "." else "."
    whole, _, fraction = digits.partition(decimal)
    if group in fraction or decimal in fraction or not well_grouped(whole, group):
        if decimal in fraction and well_grouped(digits, decimal) and group not in digits:
            whole, fraction = digits.replace(decimal, ""), ""  # 1.234.567: no number has two decimal marks
        elif group in digits and decimal not in digits and digits.count(group) == 1:
            whole, fraction = digits.split(group)  # 12,5 in a column of points
        else:
            raise Refused(f"{shown(cell)} is not a number: its points and commas do not agree.")
    try:
        number = Decimal(f"{whole.replace(group, '') or '0'}.{fraction or '0'}e{written.exponent}") * written.factor
    except InvalidOperation:
        raise Refused(f"{shown(cell)} is not a number.")
    return -number if written.negative else number


def clear_mark(digits: str) -> str | None:
    """The decimal mark, where the digits alone decide it."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    if INDIAN.fullmatch(digits):
        return "."
    mark = "." if point >= 0 else ","
    if max(point, comma) < 0:
        return None
    if digits.count(mark) > 1:
        return "," if mark == "." else "."
    whole, fraction = digits.split(mark)
    return mark if len(fraction) != 3 or len(whole) > 3 or whole in ("", "0") else None


def well_grouped(whole: str, group: str) -> bool:
    """Whether the thousands are set off in threes, the Indian way, or not at all."""
    if group not in whole:
        return True
    head, *groups = whole.split(group)
    in_threes = all(len(each) == 3 for each in groups) and 1 <= len(head) <= 3
    return in_threes or (group == "," and INDIAN.fullmatch(whole) is not None)


class NumberReader:
    """Reads numbers; None for blank. A percentage keeps its number: "12 %" is 12."""

    def __init__(self, decimal: str = "."):
        self.decimal = decimal

    def __call__(self, cell: str) -> Decimal | None:
        if self.decimal == "." and PLAIN.fullmatch(cell):
            return Decimal(cell)
        if cell.strip().casefold() in NOTHING:
            return None
        written = take_apart(cell)
        if written.words and written.words not in ("%", "€", "$", "£"):
            raise Refused(f"{shown(cell)} is not a number. Write digits only, such as 1234.5.")
        return number_of(written, self.decimal, cell)


class MoneyReader:
    """Reads amounts of money with their currency; None for blank. Amounts have at most `places` decimals (rounded)."""

    def __init__(self, decimal: str = ".", currency: str | None = None, most: int = 10**12, places: int = 2):
        self.decimal, self.currency, self.most = decimal, currency, most
        self.step = Decimal(1).scaleb(-places)

    def __call__(self, cell: str) -> Money | None:
        if cell.strip().casefold() in NOTHING:
            return None
        if self.decimal == "." and PLAIN.fullmatch(cell):
            amount, currency = Decimal(cell), None
        else:
            written = take_apart(cell)
            currency = find_currency(written.words, self.currency)
            if written.words and not currency:
                raise Refused(f"{shown(cell)} is not an amount of money. Write digits, such as 88000 or 1234.56 EUR.")
            amount = number_of(written, self.decimal, cell)
        if abs(amount) >= self.most:
            raise Refused(f"{shown(cell)} is more than any amount that can be kept ({self.most:,}).")
        return Money(amount.quantize(self.step), currency)
