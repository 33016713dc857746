"""Which ISO currency a sign or a word beside an amount, or in a header, means."""

import re
from functools import lru_cache

from babel.core import get_global

SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₩": "KRW", "₫": "VND", "₪": "ILS",
    "₱": "PHP", "฿": "THB", "₦": "NGN", "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "£e": "EGP", "cn¥": "CNY", "rmb": "CNY", "元": "CNY",
    "円": "JPY", "fr": "CHF", "sfr": "CHF", "fr.": "CHF", "sfr.": "CHF", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF",
    "lei": "RON", "rs": "INR", "rs.": "INR", "rp": "IDR", "kr": "SEK", "kr.": "DKK", "euro": "EUR", "euros": "EUR",
    "dollar": "USD", "dollars": "USD", "pounds": "GBP",
}  # fmt: skip
# Signs that several countries use: the workspace's own currency wins when it is one of them.
SHARED = {
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
    "kr.": {"DKK", "NOK", "SEK"},
    "¥": {"JPY", "CNY"},
    "£": {"GBP", "EGP"},
    "rs": {"INR", "PKR", "LKR", "NPR"},
}


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """All ISO 4217 codes that Unicode's tables know."""
    return frozenset(get_global("all_currencies"))


def find_currency(words: str, own: str | None = None) -> str | None:
    """The currency that the words beside an amount mean, or None; `own` decides a sign that several countries use."""
    word = words.replace(" ", "").casefold()
    if not word:
        return None
    if own in SHARED.get(word, ()):
        return own
    if word in SIGNS:
        return SIGNS[word]
    if word.upper() in codes():
        return word.upper()
    for part in re.findall(r"[^\W\d_]+\.?|[^\w\s]", words.casefold()):
        if part.upper() in codes():
            return part.upper()
    return next((SIGNS[part] for part in re.findall(r"[€£¥₹$]", word)), None) if len(word) <= 6 else None


def currency_in_header(header: str) -> str | None:
    """Such as USD in "Opportunity Amount USD", EUR in "Betrag (€)"."""
    for word in re.findall(r"\b[A-Z]{3}\b", header):
        if word in codes():
            return word
    return next((SIGNS[sign] for sign in header if sign in "€£¥₹$"), None)
