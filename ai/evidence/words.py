"""What somebody wrote, read: their own words without the mails they quote, its sentences, and a piece that fits."""

import re
from datetime import date, datetime

# Where a quoted mail begins, in the languages that mail programs write for our customers.
QUOTED = re.compile(
    r"^(>|-{2,}\s*(original message|urspr\S+ngliche nachricht|message d'origine|mensaje original)"
    r"|(on|am|le|el|il|op)\b.{5,120}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef)\b.*:\s*$"
    r"|(from|von|de|da|van)\s*:\s.*@|_{10,}\s*$)",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^--\s?$")
SENTENCE = re.compile(r"[^.!?。！？؟\n]+(?:[.!?。！？؟](?![\s\n]|$)[^.!?。！？؟\n]*)*[.!?。！？؟]*")
MARKS = "“”\"' "
MOST = 4000  # characters of one activity that are read


def own_words(body: str) -> str:
    """What was newly written: everything before the first quoted mail or the signature."""
    kept = []
    for line in body[:MOST].splitlines():
        stripped = line.strip()
        if SIGNATURE.match(line) or QUOTED.match(stripped):
            break
        kept.append(stripped)
    return "\n".join(kept).strip()


def sentences(text: str) -> list[str]:
    return [found for found in (match.group().strip() for match in SENTENCE.finditer(text)) if found]


def gist(text: str) -> str:
    """The first sentence that says something: greetings and names are shorter than four words."""
    return next((sentence for sentence in sentences(text) if len(sentence.split()) > 3), "")


def clip(text: str, most: int = 160) -> str:
    """The text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,;:–-") + "…"


def quoted(text: str, most: int = 160) -> str:
    """Somebody's words in quotation marks."""
    return f"“{clip(text, most).strip(MARKS)}”"


def short_day(when: date | datetime, today: date) -> str:
    """12 May, with the year when it is another one; kept with the insight, so it does not depend on who reads it."""
    return f"{when.day} {when:%b}" + ("" if when.year == today.year else f" {when.year}")


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def names(listed: list[str], most: int = 3) -> str:
    """Jonas, Katrin and Erik; or Jonas, Katrin and 3 others."""
    if len(listed) > most:
        listed = [*listed[: most - 1], f"{len(listed) - most + 1} others"]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
