"""Plain text, and what counts as blank."""

from crm.base.exporting import unguard
from crm.imports.values.refused import Refused

# Blank wherever they stand, even as a name.
EMPTY = frozenset(
    {"", "-", "--", "---", "–", "—", "n/a", "n.a.", "#n/a", "#n/v", "\\n", "(blank)", "(empty)", "(leer)"}
)
# Blank in a choice or free text: what vendors write for "nothing chosen". A person may well be called Null.
UNCHOSEN = EMPTY | {
    "select", "-select-", "--select--", "- select -", "please select", "select...", "--none--", "-none-", "- none -",
    "(none)", "null", "(null)", "nan", "undefined", "no value", "(no value)", "not set", "bitte wählen", "bitte auswählen",
    "-- bitte wählen --", "keine angabe", "k.a.", "k. a.", "#ref!", "#value!", "#name?", "#null!", "#div/0!",
}  # fmt: skip
# Blank where a number, a date or an address should stand.
NOTHING = UNCHOSEN | {
    "none",
    "na",
    "nil",
    "unknown",
    "?",
    "tbd",
    "t.b.d.",
    "keine",
    "keiner",
    "aucun",
    "ninguno",
    "unbekannt",
}


class TextReader:
    """Reads text up to `longest` characters; None for what stands for nothing. One-line text has its spaces folded."""

    def __init__(self, longest: int = 100_000, lines: bool = False, blanks=UNCHOSEN):
        self.longest, self.lines, self.blanks = longest, lines, blanks

    def __call__(self, cell: str) -> str | None:
        text = unguard(cell).strip()
        if text.casefold() in self.blanks:
            return None
        if not self.lines and not text.isprintable():
            text = " ".join(text.split())
        if len(text) > self.longest:
            raise Refused(f"The text has {len(text):,} characters; at most {self.longest:,} fit here.")
        return text
