"""Guess which field each column of a file means, how sure that is, and why; people see the guess and may change it."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from crm.base.searching import plain
from crm.imports.fields import Field, squeeze

SURE, LIKELY, PERHAPS = 1.0, 0.8, 0.6
# Columns that our own list of refused rows adds; sent again, they are not data.
OURS = {squeeze(header) for header in ("Candor line", "Candor column", "Candor reason")}

SOURCES = {
    "zoho": re.compile(r"^(account|contact|lead|potential|deal|task|call|event|note)id$|^potential(name|owner)$|^zoho"),
    "hubspot": re.compile(
        r"^recordid$|^associated(company|contact|deal)|^hsobjectid$|^hubspot|^(company|contact|deal)owner$"
    ),
    "pipedrive": re.compile(
        r"^(person|organization|organisation|deal|activity|note)(name|title|value|subject|pipedrive)|pipedrivesystemid"
    ),
    "salesforce": re.compile(
        r"^(opportunity|account|contact|lead)(owneralias|id18|recordtype)|^(stagename|isclosed|iswon|salesforceid)$"
    ),
    "dynamics": re.compile(r"^donotmodify|^(topic|estrevenue|actualrevenue|estclosedate|actualclosedate)$|^msdyn"),
}
NAMES = {
    "zoho": "Zoho", "hubspot": "HubSpot", "pipedrive": "Pipedrive", "salesforce": "Salesforce", "dynamics": "Dynamics 365",
}  # fmt: skip


@dataclass(frozen=True)
class Guess:
    field: Field
    sure: float
    why: str


def guess_source(headers) -> str:
    """The system that the headers speak of ("zoho", ...), or "" when none does; ids of one system are kept apart."""
    words = [squeeze(header) for header in headers]
    votes = {name: sum(pattern.search(word) is not None for word in words) for name, pattern in SOURCES.items()}
    best = max(votes, key=votes.get)
    if votes["pipedrive"] and any(" - " in header for header in headers):
        best = "pipedrive"
    return best if votes[best] else ""


def guess_fields(importer, facts: list[dict]) -> dict[str, Guess]:
    """Header to guess, for the columns that mean a field of the importer; each field is given once, to the surest."""
    guesses = []
    for position, column in enumerate(facts):
        if column["filled"] and squeeze(column["header"]) not in OURS:
            for guess in guesses_for(importer, column):
                guesses.append((-guess.sure, position, column["header"], guess))
    guesses.sort(key=lambda each: each[:2])
    taken, found = set(), {}
    for _, _, header, guess in guesses:
        if header not in found and (guess.field.name not in taken or guess.field.many):
            found[header] = guess
            taken.add(guess.field.name)
    return found


def guesses_for(importer, column) -> list[Guess]:
    """All fields that the column may mean, by its header first and its values second."""
    header, word = column["header"], squeeze(column["header"])
    found = []
    for field in importer.fields:
        if not importer.fits(field, column):
            continue
        if word in field.known_as or importer.means(field, column):
            found.append(Guess(field, SURE, "The header says so."))
        elif rest_of(word, importer.nouns) in field.known_as:
            found.append(Guess(field, SURE - 0.1, "The header says so."))
        elif len(word) >= 5 and (near := nearest(word, field.known_as)):
            found.append(Guess(field, PERHAPS, f"“{header}” looks like “{near}”."))
        elif why := by_values(field, column):
            found.append(Guess(field, PERHAPS + 0.1, why))
    return found


def rest_of(word: str, nouns) -> str:
    """What a header says beyond the kind of record: "dealname" is a name. A noun alone is the record's name."""
    for noun in nouns:
        if word == noun:
            return "name"
        if word.startswith(noun):
            return word[len(noun) :]
    return ""


def nearest(word: str, known) -> str:
    return next((each for each in sorted(known) if len(each) >= 5 and fuzz.ratio(word, each) >= 88), "")


def by_values(field, column) -> str:
    if field.kind == "email" and column["emails"]:
        return "Its values are e-mail addresses."
    if field.kind == "choice" and field.choices and column["words"]:
        words = [plain(word) for word in column["words"]]
        if len(words) > 1 and all(word in field.choices for word in words):
            return "Its values are this field’s words."
    return ""


def fits(field, column) -> bool:
    """Whether the values could be read at all; a header alone does not make a number a date."""
    match field.kind:
        case "email":
            return column["kind"] not in ("yes_no", "number", "day", "moment")
        case "day" | "moment":
            return column["dates"] or all(re.match(r"[\W\d]|\w+\W*\d", example) for example in column["examples"])
        case "money":
            return any(re.search(r"\d", example) for example in column["examples"])
        case "choice":
            words = column["words"]
            return 2 * sum(plain(word) in field.choices for word in words) >= len(words)
    return True
