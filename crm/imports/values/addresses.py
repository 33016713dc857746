"""E-mail addresses, telephone numbers, links and domains."""

import re
from urllib.parse import urlsplit

from crm.base.exporting import unguard
from crm.imports.values.refused import Refused, shown
from crm.imports.values.texts import NOTHING

EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")
NAMED = re.compile(r"[^<]*<([^<>]+)>")
DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}", re.IGNORECASE)
FLOAT = re.compile(r"\d{5,15}\.0")
WEB = ("http", "https")


class Address(str):
    """An e-mail address; `others` are those that stood beside it in the cell."""

    others: tuple[str, ...] = ()


class EmailReader:
    """Reads an e-mail address, the first where a cell holds several; None for blank. Case is kept as written."""

    longest = 254

    def __call__(self, cell: str) -> str | None:
        text = unguard(cell).strip()
        if text.casefold() in NOTHING:
            return None
        first, *others = [each.strip() for each in re.split(r"[,;\n]", text) if each.strip()] or [text]
        if named := NAMED.fullmatch(first):
            first = named[1].strip()
        first = re.sub(r"^mailto:", "", first, flags=re.IGNORECASE)
        if not EMAIL.fullmatch(first) or ".." in first or len(first) > self.longest:
            raise Refused(f"{shown(cell)} is not an e-mail address. Write it as name@example.com, or leave it empty.")
        address = Address(first)
        address.others = tuple(others)
        return address


class PhoneReader:
    """Reads a telephone number as written; None for blank. A spreadsheet's 4917012345.0 loses its decimals."""

    def __init__(self, longest: int = 50):
        self.longest = longest

    def __call__(self, cell: str) -> str | None:
        text = " ".join(unguard(cell).split())
        if text.casefold() in NOTHING:
            return None
        if FLOAT.fullmatch(text):
            text = text[:-2]
        text = re.sub(r"^tel:", "", text, flags=re.IGNORECASE)
        if len(text) > self.longest:
            raise Refused(f"The telephone number has {len(text)} characters; at most {self.longest} fit.")
        return text


class LinkReader:
    """Reads a web address, with or without https://; None for blank. Other schemes (javascript:, data:) are refused."""

    def __init__(self, longest: int = 300):
        self.longest = longest

    def __call__(self, cell: str) -> str | None:
        text = unguard(cell).strip()
        if text.casefold() in NOTHING:
            return None
        if len(text) > self.longest:
            raise Refused(f"The link has {len(text):,} characters; at most {self.longest} fit.")
        if not domain_of(text):
            raise Refused(f"{shown(cell)} is not a web address. Write it as https://example.com.")
        return text


def domain_of(link: str) -> str:
    """The domain that a web address or e-mail address belongs to, without www; "" when it has none."""
    text = link.strip().rpartition("@")[2] if "/" not in link else link.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("", *WEB) or any(each in text for each in "<>\"' \t\n\\"):
        return ""
    return host if DOMAIN.fullmatch(host) else ""
