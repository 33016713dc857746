"""Search as you type in a list: every word must be found, names that begin with the words come first, and where nothing
is found, what was probably meant.

Records are found by their normalised `search_text` (crm/base/searching.py), whose first words are the record's name. Long
texts are found by PostgreSQL's full text instead, in the tsvector column that `body_words` defines.
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat, Left
from rapidfuzz import fuzz, process

from crm.base.paging import Order
from crm.base.searching import plain

LONGEST = 200  # characters of a search
MOST_WORDS = 10
NAMES_COMPARED = 50_000
NAME_LENGTH = 80  # how much of search_text is taken as the name
# Of 100. On 50,000 public names with one slip each, 78 keeps every name meant and no name for nine nonsense words; 45 ms.
CLOSE_ENOUGH = 78
CLOSE_ONES = 50

PHONE = re.compile(r"[+\d][\d\s()./-]{3,}")


def words_of(text: str) -> list[str]:
    """The words that must be found, in plain letters."""
    return plain(text[:LONGEST].replace("\0", " ")).split()[:MOST_WORDS]


def holding(text: str) -> Q:
    """Records whose search_text holds every word, or the whole as a telephone number in whatever spelling."""
    condition = Q()
    for word in words_of(text):
        condition &= Q(search_text__contains=word)
    if PHONE.fullmatch(text.strip()):
        digits = re.sub(r"\D", "", text).lstrip("0")
        if len(digits) >= 4:
            condition |= Q(search_text__contains=digits)
    return condition


def best_first(text: str) -> Order:
    """Names that begin with the text, then names with a word that begins with it, then the rest; by name within each."""
    wanted = " ".join(words_of(text))
    rank = Case(
        When(search_text__startswith=wanted, then=Value("0")),
        When(search_text__contains=f" {wanted}", then=Value("1")),
        default=Value("2"),
    )
    key = Concat(rank, Left("search_text", NAME_LENGTH), output_field=TextField())
    return Order("match", key, nullable=False)


def close_to(queryset, text: str) -> list[int]:
    """Ids of the records whose names are nearest to the text, best first, at most 50; compares at most 50,000 names."""
    wanted = " ".join(words_of(text))
    if len(wanted) < 3:
        return []
    rows = queryset.order_by().values_list("pk", Left("search_text", NAME_LENGTH))[:NAMES_COMPARED]
    # The best stretch of a name counts, so a name much shorter than the text would fit anywhere.
    names = {pk: name for pk, name in rows if len(name) > 0.7 * len(wanted)}
    found = process.extract(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=CLOSE_ENOUGH, limit=CLOSE_ONES)
    return [pk for _, _, pk in found]


def in_order(pks: list[int]) -> Order:
    """The order in which the ids are listed."""
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(pks)]
    key = Case(*places, default=Value(len(pks)), output_field=IntegerField())
    return Order("closeness", key, nullable=False)


def body_words(column="search_text"):
    """The expression of a generated tsvector column: the words as they are, and their English stems."""
    return SearchVector(F(column), config="simple") + SearchVector(F(column), config="english")


def saying(text: str, column="words") -> Q:
    """Records whose text says it: in the spelling of web searches ("exact words", -without, or), the last word as far
    as it has been typed."""
    text = plain(text[:LONGEST].replace("\0", " "))
    query = SearchQuery(text, config="simple", search_type="websearch") | SearchQuery(
        text, config="english", search_type="websearch"
    )
    words = re.findall(r"\w+", text)[:MOST_WORDS]
    if words and not re.search(r'["-]', text):
        typed = " & ".join([*words[:-1], f"{words[-1]}:*"])
        query |= SearchQuery(typed, config="simple", search_type="raw")
    return Q(**{column: query})
