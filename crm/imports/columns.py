"""What a column holds, learnt from every row of the file: its type, its date order, its decimal mark, its currency."""

import re
from collections import Counter

from crm.base.exporting import unguard
from crm.base.searching import plain
from crm.imports.values.addresses import EmailReader, LinkReader
from crm.imports.values.currencies import currency_in_header, find_currency
from crm.imports.values.moments import DayOrder, MomentReader
from crm.imports.values.numbers import PLAIN, Marks, take_apart
from crm.imports.values.refused import Refused
from crm.imports.values.texts import UNCHOSEN
from crm.imports.values.words import SHOWN

CHUNK = 5_000
MOST_WORDS = 200  # distinct values that are counted one by one
MOST_CHOICES = 60
LONGEST_CHOICE = 80
# Columns that name things with digits: what is added up or compared is something else.
NAMES_BY_NUMBER = re.compile(
    r"\b(id|ids|no|nr|number|nummer|key|code|zip|postcode|postal code|plz|phone|fax|ref|guid|uuid)$"
)

WEB_HEADER = re.compile(r"web|url|link|site|domain|homepage|linkedin")

dates, email, link = MomentReader(numbers=False), EmailReader(), LinkReader()


class Column:
    """Everything worth knowing about one column; give it all values with `add`, then ask."""

    def __init__(self, header: str):
        self.header = header
        self.rows = self.blank = self.longest = 0
        self.examples: list[str] = []
        self.words: Counter | None = Counter()
        self.kinds = {"yes_no", "number", "moment", "email", "url"}
        self.timed = self.leading_zeros = False
        self.order, self.marks, self.currencies = DayOrder(), Marks(), Counter()
        self.tests = {kind: getattr(self, f"may_be_{kind}") for kind in self.kinds}

    def add(self, values):
        """Learn from more values of the column."""
        self.rows += len(values)
        words = self.words
        for cell, times in Counter(values).items():
            if words is not None and cell in words:
                words[cell] += times
                continue
            text = unguard(cell).strip()
            if text.casefold() in UNCHOSEN:
                self.blank += times
                continue
            self.look_at(text)
            if words is not None:
                words[cell] += times
                if len(words) > MOST_WORDS:
                    self.words = words = None

    def look_at(self, text: str):
        if len(self.examples) < 5 and text not in self.examples:
            self.examples.append(text[:200])
        if len(text) > self.longest:
            self.longest = len(text)
        if self.kinds:
            self.kinds = {kind for kind in self.kinds if self.tests[kind](text)}

    def may_be_yes_no(self, text):
        return plain(text) in SHOWN

    def may_be_number(self, text):
        if PLAIN.fullmatch(text):
            if "." in text:
                if text[-4:-3] == ".":
                    self.marks.add(text, take_apart(text))
                else:
                    self.marks.points += 1
            return True
        if re.fullmatch(r"[0-9]{16,}|0[0-9]+", text):
            return False
        try:
            written = take_apart(text)
        except Refused:
            return False
        if written.words and written.words != "%":
            currency = find_currency(written.words)
            if not currency:
                return False
            self.currencies[written.words] += 1
        self.marks.add(text, written)
        return True

    def may_be_moment(self, text):
        try:
            moment = dates(text)
        except Refused:
            return False
        self.timed = self.timed or bool(moment and moment.timed)
        self.order.add(text)
        return True

    def may_be_email(self, text):
        return "@" in text and reads(email, text)

    def may_be_url(self, text):
        said = text.startswith(("http://", "https://", "www.")) or WEB_HEADER.search(self.header.casefold())
        return bool(said) and reads(link, text)

    @property
    def filled(self) -> int:
        return self.rows - self.blank

    @property
    def distinct(self) -> int | None:
        """How many different values there are; None where there are more than are counted."""
        return None if self.words is None else len(self.words)

    @property
    def kind(self) -> str:
        """The type that a custom field for this column would have: one of FieldDefinition.Kind, or "blank"."""
        if not self.filled:
            return "blank"
        if "yes_no" in self.kinds and self.says_yes_and_no():
            return "yes_no"
        if "number" in self.kinds and not self.names_by_number():
            return "number"
        if "moment" in self.kinds:
            return "moment" if self.timed else "day"
        if "url" in self.kinds and "email" not in self.kinds:
            return "url"
        return "choice" if self.repeats_few_words() else "text"

    def says_yes_and_no(self) -> bool:
        """Words do; a column of nothing but 1 may as well be a number."""
        words = {plain(word.strip()) for word in self.words or ()}
        return words == {"0", "1"} or not words <= {"0", "1"}

    def names_by_number(self) -> bool:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", " ", self.header).casefold().strip()
        return NAMES_BY_NUMBER.search(words) is not None or words.endswith(("leadid", "accountid", "contactid"))

    def repeats_few_words(self) -> bool:
        if not self.words or self.longest > LONGEST_CHOICE or self.names_by_number():
            return False
        return len(self.words) <= MOST_CHOICES and len(self.words) * 2 <= self.filled

    def facts(self) -> dict:
        """What mapping and its page need to know, as JSON: see `ColumnFacts`."""
        decimal, unsure_number = self.marks.decide(money=bool(self.currencies))
        words = [word.strip() for word, _ in (self.words or Counter()).most_common()]
        return {
            "header": self.header,
            "kind": self.kind,
            "rows": self.rows,
            "filled": self.filled,
            "distinct": self.distinct,
            "examples": self.examples,
            "emails": "email" in self.kinds and self.filled > 0,
            "dates": "moment" in self.kinds and self.filled > 0,
            "numbers": "number" in self.kinds and self.filled > 0,
            "words": list(dict.fromkeys(words)) if self.words and len(self.words) <= MOST_WORDS else [],
            "counts": dict(self.words) if self.words and len(self.words) <= MOST_CHOICES else {},
            "order": self.order.first,
            "unsure_date": self.order.unsure,
            "mixed": bool(self.order.day and self.order.month),
            "decimal": decimal,
            "unsure_number": unsure_number,
            "money": bool(self.currencies),
            "currency": currency_in_header(self.header),
        }


def reads(reader, text) -> bool:
    try:
        return reader(text) is not None
    except Refused:
        return False


def inspect(sheet) -> tuple[int, list[dict]]:
    """Read the whole sheet once: how many rows it has, and the facts about each column."""
    columns = [Column(header) for header in sheet.headers]
    rows, chunk = 0, []
    for row in sheet:
        rows += 1
        if not row.problem:
            chunk.append(row.cells)
        if len(chunk) == CHUNK:
            learn(columns, chunk)
            chunk = []
    learn(columns, chunk)
    return rows, [column.facts() for column in columns]


def learn(columns, chunk):
    for column, values in zip(columns, zip(*chunk, strict=True), strict=False):
        column.add(values)
