"""Values are read as people and vendors write them, and what cannot be read says why."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm.base.exporting import guard, unguard
from crm.imports.columns import Column
from crm.imports.fields import IdReader, TagsReader, WholeReader
from crm.imports.values import Refused
from crm.imports.values.addresses import EmailReader, LinkReader, PhoneReader, domain_of
from crm.imports.values.moments import DayReader, MomentReader
from crm.imports.values.numbers import MoneyReader, NumberReader
from crm.imports.values.texts import EMPTY, TextReader
from crm.imports.values.words import YesNoReader


@pytest.mark.parametrize(
    ("raw", "amount", "currency"),
    [
        ("$22,700.00", "22700.00", "USD"),
        ("$1,117.10K", "1117100.00", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("88 k", "88000.00", None),
        ("(500)", "-500.00", None),
        ("(€1,234.50)", "-1234.50", "EUR"),
        ("1.234,00-", "-1234.00", None),
        ("−5", "-5.00", None),
        ("1 234,56", "1234.56", None),
        ("CHF 1’234.–", "1234.00", "CHF"),
        ("Rs. 500", "500.00", "INR"),
        ("1,17,000.00", "117000.00", None),
        ("1,5 Mio. €", "1500000.00", "EUR"),
        ("1.00E+05", "100000.00", None),
        ("R$ 10", "10.00", "BRL"),
        ("500 zł", "500.00", "PLN"),
        ("12.5k USD", "12500.00", "USD"),
        ("US$ 3", "3.00", "USD"),
    ],
)
def test_money_is_read_with_its_currency(raw, amount, currency):
    assert MoneyReader()(raw) == (Decimal(amount), currency)


def test_a_shared_sign_means_the_workspaces_own_currency():
    assert MoneyReader(currency="CAD")("$5").currency == "CAD"
    assert MoneyReader(currency="NOK")("kr 5").currency == "NOK"
    assert MoneyReader(currency="EUR")("$5").currency == "USD"


@pytest.mark.parametrize("raw", ["abc", "1.2.3", "1,2,3", "12%", "$", "5-6", "Infinity", "10 apples", "٣"])
def test_what_is_no_money_is_refused(raw):
    with pytest.raises(Refused):
        MoneyReader()(raw)


@pytest.mark.parametrize(
    ("values", "decimal", "unsure"),
    [
        (["1.234,56", "3.000"], ",", ""),
        (["12.5", "1.234"], ".", ""),
        (["1,5"], ",", ""),
        (["1,234", "3,000"], ".", ""),
        (["1.234", "2.500"], ",", "1.234"),
        (["0.154", "1.234"], ".", ""),
    ],
)
def test_the_decimal_mark_is_decided_from_the_whole_column(values, decimal, unsure):
    column = Column("Amount")
    column.add(values)
    assert (column.facts()["decimal"], column.facts()["unsure_number"]) == (decimal, unsure)


def test_numbers_follow_their_columns_mark():
    assert NumberReader(",")("1.234") == 1234
    assert NumberReader(".")("1.234") == Decimal("1.234")
    assert NumberReader(".")("12 %") == 12


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("2024-03-12", datetime(2024, 3, 12)),
        ("2024-03-12 09:14", datetime(2024, 3, 12, 9, 14)),
        ("2024-03-12T09:14:00.5Z", datetime(2024, 3, 12, 9, 14, 0, 500_000)),
        ("2024-03-12T09:14:00+02:00", datetime(2024, 3, 12, 7, 14)),
        ("15 Apr, 2021 00:02:00", datetime(2021, 4, 15, 0, 2)),
        ("Apr 15, 2021", datetime(2021, 4, 15)),
        ("Do, 15. April 2021", datetime(2021, 4, 15)),
        ("31. Mrz 2024", datetime(2024, 3, 31)),
        ("1er mars 2024", datetime(2024, 3, 1)),
        ("15 de marzo de 2024", datetime(2024, 3, 15)),
        ("10/20/2016", datetime(2016, 10, 20)),
        ("20/10/2016", datetime(2016, 10, 20)),
        ("20.10.2016 14:30", datetime(2016, 10, 20, 14, 30)),
        ("3/15/2024 2:30 PM", datetime(2024, 3, 15, 14, 30)),
        ("12/31/2024 12:05 AM", datetime(2024, 12, 31, 0, 5)),
        ("Thu, 12 Mar 2024 09:14:00 +0000", datetime(2024, 3, 12, 9, 14)),
        ("Mon Mar 12 09:14:00 UTC 2024", datetime(2024, 3, 12, 9, 14)),
        ("45631.0", datetime(2024, 12, 5)),
        ("45631.5", datetime(2024, 12, 5, 12)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("20240312", datetime(2024, 3, 12)),
    ],
)
def test_moments_are_read_in_every_form(raw, at):
    assert MomentReader()(raw).at == at.replace(tzinfo=UTC)


def test_times_without_a_zone_are_those_of_the_workspace():
    assert MomentReader("Europe/Berlin")("2024-07-01 09:00").at == datetime(2024, 7, 1, 7, tzinfo=UTC)
    assert MomentReader("Europe/Berlin")("2024-07-01").day == date(2024, 7, 1)


@pytest.mark.parametrize("raw", ["2021-02-30", "13/13/2024", "soon", "March 2024", "5", "12/31/1899", "25:00"])
def test_what_is_no_day_is_refused(raw):
    with pytest.raises(Refused):
        DayReader()(raw)


@pytest.mark.parametrize(
    ("values", "first", "unsure", "mixed"),
    [
        (["10/20/2016", "1/2/2016"], "month", "", False),
        (["20/10/2016", "1/2/2016"], "day", "", False),
        (["1/2/2016", "3/3/2016"], None, "1/2/2016", False),
        (["10/20/2016", "20/10/2016", "1/2/2016"], None, "1/2/2016", True),
        (["1.2.2016"], "day", "", False),
    ],
)
def test_the_order_of_days_is_decided_from_the_whole_column(values, first, unsure, mixed):
    column = Column("Date")
    column.add(values)
    facts = column.facts()
    assert (facts["order"], facts["unsure_date"], facts["mixed"]) == (first, unsure, mixed)


def test_a_day_that_may_be_two_is_refused_where_the_column_has_both_orders():
    with pytest.raises(Refused, match="both"):
        MomentReader(first=None)("1/2/2016")
    assert MomentReader(first=None)("13/2/2016").day == date(2016, 2, 13)


@pytest.mark.parametrize("raw", ["Yes", "ja", "TRUE", "1", "oui", "sí", "x", "wahr"])
def test_yes_is_known_in_several_languages(raw):
    assert YesNoReader()(raw) is True


@pytest.mark.parametrize("raw", ["No", "nein", "FALSE", "0", "non", "falsch", "f"])
def test_no_is_known_in_several_languages(raw):
    assert YesNoReader()(raw) is False


@pytest.mark.parametrize("raw", ["", " ", "Select", "N/A", "-", "--None--", "#N/A", "null"])
def test_what_vendors_write_for_nothing_is_blank(raw):
    assert TextReader()(raw) is None
    assert YesNoReader()(raw) is None
    assert MoneyReader()(raw) is None


def test_a_person_may_be_called_null():
    assert TextReader(blanks=EMPTY)("Null") == "Null"


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        ("a@b.com", "a@b.com"),
        ("Ann <a@b.com>", "a@b.com"),
        ("mailto:x@y.de", "x@y.de"),
        ("a@x.com; b@y.com", "a@x.com"),
    ],
)
def test_email_addresses_are_read(raw, email):
    assert EmailReader()(raw) == email


@pytest.mark.parametrize("raw", ["a@b", "@c.com", "a b@c.com", "a..b@c.com", "nobody"])
def test_what_is_no_email_address_is_refused(raw):
    with pytest.raises(Refused):
        EmailReader()(raw)


@pytest.mark.parametrize("raw", ["javascript:alert(1)", "data:text/html,x", "not a url", "http://<script>.com"])
def test_links_that_could_run_something_are_refused(raw):
    with pytest.raises(Refused):
        LinkReader()(raw)


def test_links_tell_their_domain():
    assert LinkReader()("BetaPages.com") == "BetaPages.com"
    assert domain_of("https://www.Example.co.uk/about?x=1") == "example.co.uk"


def test_small_readers():
    assert PhoneReader()("4917012345678.0") == "4917012345678"
    assert IdReader()("123.0") == "123"
    assert TagsReader()("a, b;a") == ("a", "b")
    assert WholeReader(".", 10_000)("1,000-5,000") == 1000
    with pytest.raises(Refused):
        WholeReader(".", 10_000)("2.5")


@pytest.mark.parametrize(
    "value", ["=1+1", "+49 30 1", "-5", "@SUM(A1)", "\t=x", "＝1", "'=x", "''+x", "plain", "O'Hara", "'quoted'"]
)
def test_a_guarded_value_comes_back_exactly(value):
    assert unguard(guard(value)) == value
    assert not guard(value).startswith(("=", "+", "-", "@", "\t", "＝"))


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Region", ["West", "East"] * 10, "choice"),
        ("Comment", [f"text {n}" for n in range(20)], "text"),
        ("Score", ["1", "2.5", ""], "number"),
        ("Paid", ["Yes", "No", "yes"], "yes_no"),
        ("Flag", ["0", "1", "0"], "yes_no"),
        ("Pieces", ["1", "1", "1"], "number"),
        ("Start", ["2024-01-01", "2 Feb 2024"], "day"),
        ("Seen", ["2024-01-01 10:00", "2024-01-02"], "moment"),
        ("Profile", ["https://a.com/x", "https://b.com"], "url"),
        ("Campaign Id", ["24000023", "24000024"] * 10, "text"),
        ("Zip", ["01234", "99999"], "text"),
        ("Part", ["0012", "0013"], "text"),
        ("Level", ["02.Medium", "01.High"] * 5, "choice"),
        ("Empty", ["", "Select", "-"], "blank"),
    ],
)
def test_the_type_of_an_unknown_column_is_learnt_from_all_its_values(header, values, kind):
    column = Column(header)
    column.add(values)
    assert column.kind == kind
