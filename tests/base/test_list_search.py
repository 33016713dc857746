"""Search in a list finds records as people type them, ranks names first, and guesses when nothing fits."""

import pytest

from contacts.fields import COMPANY_FIELDS, CONTACT_FIELDS
from contacts.models import Company
from crm.base import list_search
from crm.base.filters.viewpoint import Viewpoint
from crm.base.selection import Selection
from crm.base.tenancy import use_workspace
from deals.fields import ACTIVITY_FIELDS
from deals.models import Activity
from tests import make


@pytest.fixture
def find(rep):
    """find(text, fields) -> the selection and the names in the order shown."""

    def found(text, fields=CONTACT_FIELDS, **given):
        selection = Selection(fields, fields.model.objects.visible_to(rep), Viewpoint(rep), search=text, **given)
        return selection, [str(row) for row in selection.page()]

    return found


@pytest.fixture
def people(rep):
    north = make.company("Nordhafen Kontor")
    make.contact("José", "Müller", email="jose.mueller@nordhafen.example", phone="+49 (0)30 1234-567", company=north)
    make.contact("Anna", "Josefsson", email="anna@example.com", position="Head of dock_scheduling 50%")
    make.contact("Łukasz", "Øster", email="lo@example.com", mobile="0171 98 76 54")
    make.contact("Greta", "Strauß")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("jose", ["José Müller", "Anna Josefsson"]),
        ("JOSÉ müller", ["José Müller"]),
        ("muller jose", ["José Müller"]),
        ("nordh", ["José Müller"]),
        ("müller kontor", ["José Müller"]),
        ("jose.mueller@nord", ["José Müller"]),
        ("lukasz oster", ["Łukasz Øster"]),
        ("strauss", ["Greta Strauß"]),
        ("030 1234 567", ["José Müller"]),
        ("+49 30 1234567", ["José Müller"]),
        ("1234567", ["José Müller"]),
        ("0171/987654", ["Łukasz Øster"]),
        ("50%", ["Anna Josefsson"]),
        ("k_sch", ["Anna Josefsson"]),
        ("e%a", []),
        ("n_r", []),
        ("\\", []),
        ("zzzz", []),
    ],
)
def test_every_word_must_be_found_in_any_spelling(text, names, people, find):
    selection, found = find(text)
    assert (found if not selection.close else []) == names


def test_names_that_begin_with_the_words_come_first(rep, find):
    for name in ("Big North Sea", "Southnorth", "Northgate", "North", "northern"):
        make.company(name)
    assert find("north", COMPANY_FIELDS)[1] == ["North", "northern", "Northgate", "Big North Sea", "Southnorth"]


def test_an_order_that_was_asked_for_is_kept_while_searching(rep, find):
    for name in ("North a", "c North", "b North"):
        make.company(name)
    assert find("north", COMPANY_FIELDS, sort="-name")[1] == ["North a", "c North", "b North"]


@pytest.mark.parametrize("text", ["jsoe muller", "josé mülle", "muler jose", "nordhafn", "mullr"])
def test_a_slip_still_finds_what_was_meant(text, people, find):
    selection, found = find(text)
    assert found[0] == "José Müller"
    assert selection.close or text == "josé mülle"


def test_a_guess_never_leaves_the_filter(people, find):
    _, found = find("josefson anna", filter="company.name is Nordhafen Kontor")
    assert "Anna Josefsson" not in found


def test_nonsense_finds_nothing_rather_than_anything(people, find):
    for text in ("xqzvbn", "kubernetes", "99887766", "qq"):
        assert find(text)[1] == []


def test_search_stays_in_the_workspace(rep, outsider, find):
    with use_workspace(outsider.workspace):
        make.company("Nordhafen elsewhere")
    make.company("Nordhafen here")
    assert find("nordhafen", COMPANY_FIELDS)[1] == ["Nordhafen here"]
    assert find("nrodhafen", COMPANY_FIELDS)[1] == ["Nordhafen here"]
    # The second wall alone: without the manager's scope the other workspace is still out of sight.
    assert [row.name for row in Company._base_manager.filter(list_search.holding("nordhafen"))] == ["Nordhafen here"]


def test_guessing_compares_a_bounded_number_of_names(rep, find, monkeypatch):
    monkeypatch.setattr(list_search, "NAMES_COMPARED", 3)
    for number in range(6):
        make.company(f"Nordhafen {number}")
    assert len(find("nrodhafen", COMPANY_FIELDS)[1]) == 3


def test_long_and_wild_searches_are_cut_not_refused(people, find):
    for text in ("a " * 5000, "%" * 300, "\0jose", "' OR 1=1 --", '"', "a:b & !c | (", "--", "jose" * 100):
        find(text)
        find(text, ACTIVITY_FIELDS)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("price", ["Call"]),
        ("pricing", ["Call"]),
        ("negotiate", ["Call"]),
        ("negotiations discount", ["Call"]),
        ('"discount of ten"', ["Call"]),
        ('"ten discount"', []),
        ("discount -ten", []),
        ("disc", ["Call"]),
        ("kaffee oder", ["Mail"]),
        ("MULLER", ["Mail"]),
        ("discount kaffee", []),
        ("discount or kaffee", ["Mail", "Call"]),
        ("anna@example.com", ["Mail"]),
    ],
)
def test_bodies_of_activities_are_found_by_words_and_their_forms(text, subjects, rep, find):
    deal = make.deal()
    deal.log(rep, kind="call", subject="Call", body="We negotiated prices; a discount of ten per cent.")
    deal.log(rep, kind="email", subject="Mail", body="Kaffee oder Tee, Frau Müller?", participants=["anna@example.com"])
    assert find(text, ACTIVITY_FIELDS)[1] == subjects


def test_a_body_of_any_length_can_be_kept_and_found(rep, find):
    make.deal().log(rep, kind="note", subject="Long", body="needle " + " ".join(f"word{n}" for n in range(200_000)))
    assert find("needle", ACTIVITY_FIELDS)[1] == ["Long"]


def test_texts_for_search_alone_are_not_fetched_with_activities(rep):
    make.deal().log(rep, kind="note", subject="x")
    assert Activity.objects.get().get_deferred_fields() == {"search_text", "words"}
