"""Values from short lists: yes and no in several languages, and the words of a choice."""

from crm.base.exporting import unguard
from crm.base.searching import plain
from crm.imports.values.refused import Refused, shown
from crm.imports.values.texts import NOTHING, UNCHOSEN

# Pairs that show by themselves that a column says yes and no; the further words are taken where that is known already.
PAIRS = {
    "yes": "no", "y": "n", "true": "false", "t": "f", "on": "off", "1": "0", "ja": "nein", "j": "n", "wahr": "falsch",
    "oui": "non", "vrai": "faux", "si": "no", "verdadero": "falso", "sim": "nao", "vero": "falso", "tak": "nie",
}  # fmt: skip
YES = PAIRS.keys() | {"1.0", "x", "✓", "✔", "checked", "o", "s", "prawda"}
NO = frozenset(PAIRS.values()) | {"0.0", "✗", "✘", "unchecked", "nee"}
SHOWN = PAIRS.keys() | PAIRS.values()


class YesNoReader:
    """Reads yes and no; None for blank."""

    def __call__(self, cell: str) -> bool | None:
        word = plain(unguard(cell).strip())
        if word in YES:
            return True
        if word in NO:
            return False
        if word in NOTHING:
            return None
        raise Refused(f"{shown(cell)} is neither yes nor no.")


class ChoiceReader:
    """Reads a word of a list, whatever its case: `words` maps plain words to values. None for blank.

    A word that is not in the list is refused, or kept as it stands when the list is `open`.
    """

    def __init__(self, words: dict[str, object], open: bool = False, longest: int = 200):
        self.words, self.open, self.longest = words, open, longest

    def __call__(self, cell: str):
        text = " ".join(unguard(cell).split())
        word = plain(text)
        if word in self.words:
            return self.words[word]
        if text.casefold() in UNCHOSEN:
            return None
        if not self.open:
            known = ", ".join(dict.fromkeys(str(value) for value in self.words.values() if value))
            raise Refused(f"{shown(cell)} is none of: {known[:200]}.")
        if len(text) > self.longest:
            raise Refused(f"The text has {len(text):,} characters; at most {self.longest} fit a choice.")
        return text
