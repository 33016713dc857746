"""A field that a file's column may fill, as a room declares it, and the reader that its kind asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from crm.base.exporting import unguard
from crm.base.searching import plain
from crm.imports.owners import OwnerReader
from crm.imports.values.addresses import EmailReader, LinkReader, PhoneReader
from crm.imports.values.moments import DayReader, MomentReader
from crm.imports.values.numbers import MoneyReader, NumberReader
from crm.imports.values.refused import Refused, shown
from crm.imports.values.texts import EMPTY, UNCHOSEN, TextReader
from crm.imports.values.words import ChoiceReader, YesNoReader

CURRENCY_WORD = re.compile(r"\b(USD|EUR|GBP|CHF|AUD|CAD|INR|JPY|SEK|NOK|DKK|PLN)\b|[€$£¥]")


def squeeze(header: str) -> str:
    """A header's letters and digits alone: "Person - E-mail*" and "person_email" are both "personemail"."""
    return re.sub(r"[\W_]+", "", plain(CURRENCY_WORD.sub(" ", header)))


@dataclass(frozen=True)
class Field:
    """A field of a record that a column may fill.

    `kind` says how values are read: name, text, lines, email, phone, link, whole, money, day, moment, choice, tags, id,
    owner, reference, or a kind that the room's importer reads itself. `words` are headers that mean it, in any case and
    punctuation. A reference names the kind of record it points `to` and finds it `by` id, name or email; `space` is set
    where a vendor numbers such records apart, as leads beside contacts. `many` columns may fill it together.
    """

    name: str
    label: str
    kind: str
    words: str = ""
    longest: int = 200
    choices: Mapping[str, object] | None = None
    to: str = ""
    by: str = ""
    space: str = ""
    many: bool = False
    most: int = 2**31 - 1

    @cached_property
    def known_as(self) -> frozenset[str]:
        return frozenset(squeeze(word) for word in (*self.words.split(","), self.label, self.name) if word.strip())


class WholeReader(NumberReader):
    """Reads a whole number that is not negative, such as a number of employees; "1,000-5,000" is its lower end."""

    def __init__(self, decimal: str, most: int):
        super().__init__(decimal)
        self.most = most

    def __call__(self, cell: str) -> int | None:
        span = re.fullmatch(r"\s*([\d.,'  ]+)\s*(?:-|–|to|bis|à|\+)\s*(?:[\d.,'  ]+)?\+?\s*\D{0,12}", unguard(cell))
        number = super().__call__(span[1] if span else cell)
        if number is None:
            return None
        if number < 0 or number != number.to_integral_value():
            raise Refused(f"{shown(cell)} is not a whole number of 0 or more.")
        if number > self.most:
            raise Refused(f"{shown(cell)} is more than fits here ({self.most:,}).")
        return int(number)


class TagsReader:
    """Reads words separated by commas, semicolons or bars; None for blank."""

    longest = 50

    def __call__(self, cell: str) -> tuple[str, ...] | None:
        words = [" ".join(word.split()) for word in re.split(r"[,;|\n]", unguard(cell))]
        kept = tuple(dict.fromkeys(word for word in words if word.casefold() not in UNCHOSEN))
        for word in kept:
            if len(word) > self.longest:
                raise Refused(f"The tag {shown(word)} has {len(word)} characters; at most {self.longest} fit.")
        return kept or None


class IdReader:
    """Reads another system's id: as written, save that a spreadsheet's 123.0 is 123. None for blank."""

    longest = 200

    def __call__(self, cell: str) -> str | None:
        text = " ".join(unguard(cell).split())
        if text.casefold() in UNCHOSEN:
            return None
        if re.fullmatch(r"[0-9]{1,15}\.0", text):
            text = text[:-2]
        if len(text) > self.longest:
            raise Refused(f"The id has {len(text):,} characters; at most {self.longest} fit.")
        return text


class IdsReader(IdReader):
    """Reads one or more ids, separated by ; , or |: a tuple, or None for blank."""

    def __call__(self, cell: str) -> tuple[str, ...] | None:
        ids = [super(IdsReader, self).__call__(each) for each in re.split(r"[;,|\n]", cell)]
        return tuple(dict.fromkeys(each for each in ids if each)) or None


class NamesReader(TextReader):
    """Reads the name of another record as a tuple of one, so that references by id and by name look alike."""

    def __call__(self, cell: str) -> tuple[str, ...] | None:
        text = super().__call__(cell)
        return (text,) if text else None


class EmailsReader(EmailReader):
    def __call__(self, cell: str) -> tuple[str, ...] | None:
        text = super().__call__(cell)
        return (text,) if text else None


def reader_for(field: Field, column: dict, settings) -> object:
    """The reader of a field's values.

    `column` is the column's part of the mapping (with "order" and "decimal" where they matter); `settings` has the
    workspace's `zone` and `currency`.
    """
    order, decimal = column.get("order", "month"), column.get("decimal") or "."
    match field.kind:
        case "name":
            return TextReader(field.longest, blanks=EMPTY)
        case "text":
            return TextReader(field.longest)
        case "lines":
            return TextReader(field.longest, lines=True)
        case "email":
            return EmailReader()
        case "phone":
            return PhoneReader(field.longest)
        case "link":
            return LinkReader(field.longest)
        case "number":
            return NumberReader(decimal)
        case "whole":
            return WholeReader(decimal, field.most)
        case "money":
            return MoneyReader(decimal, settings.currency)
        case "day":
            return DayReader(settings.zone, order)
        case "moment":
            return MomentReader(settings.zone, order)
        case "yes_no":
            return YesNoReader()
        case "choice":
            meant = {plain(word): value for word, value in settings.words.get(field.name, {}).items() if value != ""}
            return ChoiceReader(dict(field.choices) | meant)
        case "tags":
            return TagsReader()
        case "id":
            return IdReader()
        case "owner":
            return OwnerReader(settings.members)
        case "reference":
            return {"id": IdsReader, "name": NamesReader, "email": EmailsReader}[field.by]()
    return TextReader(field.longest)


def custom_reader(kind: str, column: dict, settings):
    """The reader of a custom field's values; it gives what JSON keeps (days and moments in ISO form)."""
    order, decimal = column.get("order", "month"), column.get("decimal") or "."
    match kind:
        case "number":
            return then(NumberReader(decimal), as_json_number)
        case "yes_no":
            return YesNoReader()
        case "choice":
            return ChoiceReader({}, open=True)
        case "day":
            return then(DayReader(settings.zone, order), lambda day: day.isoformat())
        case "moment":
            return then(MomentReader(settings.zone, order), lambda moment: moment.at.isoformat())
        case "url":
            return LinkReader()
    return TextReader(10_000, lines=True)


def then(reader, change):
    def read(cell):
        value = reader(cell)
        return None if value is None else change(value)

    return read


def as_json_number(number):
    """A whole number as such, another as the nearest float: what JSON and its readers can hold."""
    return int(number) if number == number.to_integral_value() and abs(number) < 2**53 else float(number)
