"""The normalised text that lists search in."""

import re
import unicodedata

PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def plain(text: str) -> str:
    """Lower case without accents: "Ångström" -> "angstrom"."""
    text = str(text)
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each)).translate(PLAIN)


def searchable(*parts) -> str:
    """What a record is found by: its words in plain letters, and telephone numbers also as bare digits."""
    words = [" ".join(plain(part).split()) for part in parts if part]
    digits = [re.sub(r"\D", "", word) for word in words if re.fullmatch(r"[+\d][\d\s()./-]{5,}", word)]
    return " ".join(words + digits)
