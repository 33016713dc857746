"""Names of months and weekdays in the languages that exports come in, in plain letters, as Unicode's tables have them."""

from functools import lru_cache

from babel.dates import get_day_names, get_month_names

from crm.base.searching import plain

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb")
MORE = {"sept": 9, "mrz": 3, "maerz": 3, "janv": 1, "fevr": 2, "juil": 7, "ene": 1, "abr": 4, "ago": 8, "dic": 12}


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Each known name, short or long, to its number 1 to 12; a name with two meanings is left out."""
    found, doubtful = dict(MORE), set()
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    word = plain(name).rstrip(".")
                    if found.setdefault(word, number) != number:
                        doubtful.add(word)
    return {word: number for word, number in found.items() if word not in doubtful and not word.isdigit()}


@lru_cache(maxsize=1)
def weekdays() -> frozenset[str]:
    """Names of weekdays, which say nothing that the date does not say."""
    names = set()
    for language in LANGUAGES:
        for width in ("wide", "abbreviated", "short"):
            names |= {plain(name).rstrip(".") for name in get_day_names(width, "format", language).values()}
    return frozenset(names) - months().keys()
