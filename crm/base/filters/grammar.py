"""Reads a filter as a person writes it: `value > 50k and (owner is me or stage is "Proposal")`.

A recursive descent over the text; every pattern is linear, and depth is counted, so no text can make it slow or crash.
The whole grammar is in docs/filter-language.md.
"""

import re

from crm.base.filters.errors import FilterError
from crm.base.filters.operators import MANY, NO_VALUE, OPERATORS, SPELLINGS, TWO
from crm.base.filters.plan import FIELD_NAME, MAX_DEPTH, MAX_LENGTH, AllOf, AnyOf, Condition, Not, Plan, checked, group

ENDS = r"(?=\s*(?:\Z|\)|(?:and|or)(?!\w)))"
OPERATOR = re.compile(
    rf"is\s+not\s+empty{ENDS}|is\s+empty{ENDS}|is\s+not\s+in(?=\s*\()|is\s+in(?=\s*\()"
    r"|(?:is\s+not|is|does\s+not\s+contain|contains|starts\s+with|before|after|on|between|not\s+in|in)(?!\w)"
    r"|>=|<=|<>|==|!=|[><=≥≤≠]",
    re.IGNORECASE,
)
SPACE = re.compile(r"\s*")
JOINER = re.compile(r"(and|or)(?!\w)", re.IGNORECASE)
NEGATION = re.compile(r"not(?!\w)", re.IGNORECASE)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|“((?:[^”\\]|\\.)*)”', re.DOTALL)
ESCAPE = re.compile(r'\\(["”\\])')
BARE = re.compile(r'[^\s()"“”]+')
BARE_IN_LIST = re.compile(r'[^\s()"“”,]+')


def parse(text: str) -> Plan:
    """The plan that a written filter says; "" is a plan that lets everything through. Raises FilterError."""
    if len(text) > MAX_LENGTH:
        raise FilterError(f"A filter has at most {MAX_LENGTH:,} characters; this one has {len(text):,}.")
    if not text.strip():
        return Plan()
    return Plan.of(Reader(text).everything())


class Reader:
    """The text and how far it has been read."""

    def __init__(self, text):
        self.text, self.at, self.level = text, 0, 0

    def everything(self):
        node = self.either()
        if self.at < len(self.text):
            self.fail("Expected “and”, “or” or the end; put values of several words in quotes")
        return node

    def either(self):
        nodes = [self.every()]
        while self.joined_by("or"):
            nodes.append(self.every())
        return group(AnyOf, nodes)

    def every(self):
        nodes = [self.single()]
        while self.joined_by("and"):
            nodes.append(self.single())
        return group(AllOf, nodes)

    def single(self):
        if match := self.take(NEGATION):
            self.deeper()
            node = Not(self.single())
            self.level -= 1
            return node
        if self.take_letter("("):
            self.deeper()
            opened, node = self.at - 1, self.either()
            if not self.take_letter(")"):
                self.fail("A closing ) is missing", at=opened)
            self.level -= 1
            return node
        match = self.take(FIELD_NAME)
        if not match or JOINER.fullmatch(match[0]):
            self.fail("Expected the name of a field", at=match.start() if match else self.at)
        return self.condition(match)

    def condition(self, field):
        match = self.take(OPERATOR)
        if not match:
            self.fail(f"Expected an operator after “{field[0]}”", field=field[0], allowed=OPERATORS)
        operator = " ".join(match[0].lower().split())
        operator = SPELLINGS.get(operator, operator)
        takes, value_at = OPERATORS[operator], self.at
        if takes == NO_VALUE:
            values = ()
        elif takes == MANY:
            values = self.many(field[0], operator)
        elif takes == TWO:
            first = self.value(BARE, field[0], operator)
            if not self.joined_by("and"):
                self.fail(f"“{field[0]} between” takes two values: between 1 and 5", field=field[0])
            values = (first, self.value(BARE, field[0], operator))
        else:
            values = (self.value(BARE, field[0], operator),)
        return Condition(field[0], operator, values, (field.start(), match.start(), value_at))

    def many(self, field, operator):
        if not self.take_letter("("):
            self.fail(f"“{field} {operator}” takes a list in parentheses: {operator} (one, two)", field=field)
        values = [self.value(BARE_IN_LIST, field, operator)]
        while self.take_letter(","):
            values.append(self.value(BARE_IN_LIST, field, operator))
        if not self.take_letter(")"):
            self.fail("Expected a comma or the closing ) of the list", field=field)
        return tuple(values)

    def value(self, bare, field, operator):
        """A quoted text, or bare words up to the next and, or, parenthesis or end."""
        start = self.at
        if match := self.take(QUOTED):
            return checked(ESCAPE.sub(r"\1", match[1] if match[1] is not None else match[2]), field)
        words = []
        while (match := bare.match(self.text, self.at)) and not JOINER.fullmatch(match[0]):
            words.append(match[0])
            self.move_to(match.end())
        if not words:
            unclosed = self.text[self.at : self.at + 1] in ("“", '"')
            self.fail("A closing quote is missing" if unclosed else f"“{field} {operator}” needs a value", start, field)
        return checked(" ".join(words), field)

    def joined_by(self, word) -> bool:
        match = JOINER.match(self.text, self.at)
        if match and match[0].lower() == word:
            self.move_to(match.end())
            return True
        return False

    def take(self, pattern):
        """Match here and move behind the match and the space after it."""
        self.move_to(self.at)
        if match := pattern.match(self.text, self.at):
            self.move_to(match.end())
        return match

    def take_letter(self, letter) -> bool:
        if self.text.startswith(letter, self.at):
            self.move_to(self.at + 1)
            return True
        return False

    def move_to(self, at):
        self.at = SPACE.match(self.text, at).end()

    def deeper(self):
        self.level += 1
        if self.level > MAX_DEPTH:
            self.fail(f"A filter nests at most {MAX_DEPTH} deep")

    def fail(self, message, at=None, field=None, allowed=()):
        at = self.at if at is None else at
        rest = self.text[at : at + 30]
        where = f"at “{rest}”" if rest else "at the end"
        raise FilterError(f"{message} ({where}, character {at + 1}).", field=field, allowed=allowed, position=at)
