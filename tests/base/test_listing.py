"""A list page gets all it shows from its address, in a number of queries that does not grow."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from contacts.fields import COMPANY_FIELDS, CONTACT_FIELDS
from contacts.models import Tag
from crm.base.filters.errors import FilterError
from crm.base.lists import Listing, chosen_records
from crm.base.models import FieldDefinition
from crm.base.narrowing import Narrowing
from deals.fields import ACTIVITY_FIELDS, DEAL_FIELDS, TASK_FIELDS
from deals.models import Deal
from tests import make

ALL = [DEAL_FIELDS, CONTACT_FIELDS, COMPANY_FIELDS, ACTIVITY_FIELDS, TASK_FIELDS]


def listing(member, fields=DEAL_FIELDS, size=50, **given):
    request = RequestFactory().get("/list/", given)
    request.member, request.user = member, member.user
    return Listing(request, fields, fields.model.objects.visible_to(member), size)


def names(page):
    return [row.name for row in page.rows]


@pytest.mark.parametrize("fields", ALL, ids=lambda fields: fields.noun)
def test_every_field_can_be_shown_sorted_and_asked_for_emptiness(fields, rep):
    company = make.company()
    deal = make.deal(company=company, contact=make.contact(company=company))
    deal.log(rep, kind="call", subject="Hello")
    make.task(deal=deal)
    page = listing(rep, fields, columns=",".join(field.name for field in fields.columns))
    assert len(page.lines) == 1 and len(page.lines[0].cells) == len(fields.columns)
    for field in fields.sortable:
        for sort in (field.name, f"-{field.name}"):
            assert len(listing(rep, fields, sort=sort).rows) == 1
    for field in fields:
        if "is empty" in field.operators:
            empty = listing(rep, fields, filter=f"{field.name} is empty")
            full = listing(rep, fields, filter=f"{field.name} is not empty")
            assert not empty.error and len(empty.rows) + len(full.rows) == 1


@pytest.mark.parametrize("fields", ALL, ids=lambda fields: fields.noun)
def test_every_field_offers_a_form_that_opens(fields, rep, manager):
    for choosable in listing(rep, fields).narrowable:
        form = Listing(request_for(rep, choosable.address), fields, fields.model.objects.all()).narrow_form
        assert form.field.name == choosable.name
        assert str(form)


def request_for(member, address, method="get", **data):
    request = getattr(RequestFactory(), method)(address, data)
    request.member, request.user = member, member.user
    return request


def test_the_address_says_what_is_shown(rep):
    for number in range(5):
        make.deal(f"deal {number}", value=number * 1000, owner=rep if number % 2 else None)
    page = listing(rep, filter="value >= 1k and owner is me", sort="-value", columns="name,value,nonsense,tags")
    assert names(page) == ["deal 3", "deal 1"]
    assert [column.name for column in page.columns] == ["name", "value", "tags"]
    assert [column.sorted for column in page.columns] == ["", "descending", ""]
    assert page.columns[1].sort.endswith("sort=value&columns=name,value,tags")
    assert page.columns[2].sort == ""
    assert [cell.value for cell in page.lines[0].cells] == ["deal 3", 3000, []]
    assert page.sentence == "Deals with value at least €1,000 and owned by me"
    assert page.page.text == "1 to 2 of 2 deals"


def test_without_an_address_the_usual_columns_come_newest_first(rep):
    make.deal("old"), make.deal("new")
    page = listing(rep)
    assert names(page) == ["new", "old"]
    assert [column.name for column in page.columns] == [field.name for field in DEAL_FIELDS if field.shown]
    assert page.count_text == "2 deals"


def test_chips_lead_to_the_list_without_them_and_to_their_form(rep):
    make.pipeline()
    page = listing(rep, filter="owner is me and (value > 5 or stage is Qualify)", search="x", after="gone")
    assert [(part.lead, part.text) for part in page.parts] == [
        ("owned by", "me"),
        ("", "value over €5 or stage is Qualify"),
    ]
    assert QueryDict(page.parts[0].without.partition("?")[2]).dict() == {
        "filter": "value > 5 or stage is Qualify",
        "search": "x",
    }
    assert "narrow=owner&part=0" in page.parts[0].change
    assert page.parts[1].change == ""
    assert page.clear == "/list/?search=x"


def test_a_fault_in_the_filter_is_said_and_shows_no_rows(rep):
    make.deal()
    page = listing(rep, filter="valeu > 5", sort="value")
    assert "Did you mean value?" in page.error
    assert page.rows == [] and page.sentence == "" and page.expression == "valeu > 5"
    assert page.response() is None
    assert listing(rep, filter="value >").parts == []


def test_only_the_faulty_part_of_a_filter_has_to_go(rep):
    make.deal(owner=rep)
    page = listing(rep, filter="owner is me and stage is Renamed")
    assert [(part.lead, part.text) for part in page.parts] == [("owned by", "me"), ("", "stage is Renamed")]
    assert len(Listing(request_for(rep, page.parts[1].without), DEAL_FIELDS, Deal.objects.all()).rows) == 1


def test_a_stale_page_marker_or_column_leads_to_the_first_page(rep):
    make.deal("a")
    assert names(listing(rep, after="forged")) == ["a"]
    assert names(listing(rep, sort="gone", columns="gone")) == ["a"]


def test_pages_lead_to_each_other(rep):
    for number in range(7):
        make.deal(f"deal {number}", value=number)
    first = listing(rep, size=3, sort="value", filter="value is not empty")
    assert first.page.text == "1 to 3 of 7 deals" and first.page.before == ""
    second = Listing(request_for(rep, first.page.after), DEAL_FIELDS, Deal.objects.all(), 3)
    assert names(second) == ["deal 3", "deal 4", "deal 5"]
    assert second.page.text == "4 to 6 of 7 deals"
    assert names(Listing(request_for(rep, second.page.before), DEAL_FIELDS, Deal.objects.all(), 3)) == names(first)


def test_custom_fields_join_in(rep):
    FieldDefinition.objects.create(of="deal", key="seats", label="Seats", kind="number")
    FieldDefinition.objects.create(of="contact", key="pet", label="Pet")
    make.deal("ten", custom={"seats": 10}), make.deal("nine", custom={"seats": 9}), make.deal("none")
    page = listing(
        rep, sort="-custom.seats", columns="name,custom.seats", filter="custom.seats > 9 or custom.seats is empty"
    )
    assert [[cell.value for cell in line.cells] for line in page.lines] == [["ten", 10], ["none", None]]
    assert "There are" in listing(rep, filter="custom.pet is cat").error


def test_narrowing_adds_a_condition_and_leads_to_the_clean_address(rep):
    given = {"filter": "owner is me", "search": "x", "narrow": "value", "operator": ">", "value": "50k", "part": ""}
    response = listing(rep, **given).response()
    assert response.status_code == 302
    assert QueryDict(response.url.partition("?")[2]).dict() == {"filter": "owner is me and value > 50k", "search": "x"}


@pytest.mark.parametrize(
    ("given", "condition"),
    [
        ({"narrow": "stage", "operator": "is", "value": ["Qualify", "Commit"]}, "stage in (Qualify, Commit)"),
        ({"narrow": "stage", "operator": "is not", "value": ["Qualify"]}, "stage is not Qualify"),
        ({"narrow": "owner", "operator": "is", "value": ["me", "unassigned"]}, "owner in (me, unassigned)"),
        ({"narrow": "value", "operator": "between", "value": "1", "until": "5"}, "value between 1 and 5"),
        ({"narrow": "value", "operator": "is empty"}, "value is empty"),
        ({"narrow": "expected_close", "operator": "is", "value": "this month"}, "expected_close is this month"),
        ({"narrow": "name", "operator": "contains", "value": 'say "or"'}, 'name contains "say \\"or\\""'),
        ({"narrow": "outcome", "operator": "is", "value": ["Open"]}, "outcome is Open"),
    ],
)
def test_the_form_writes_the_condition(given, condition, rep):
    make.pipeline()
    response = listing(rep, **given).response()
    assert QueryDict(response.url.partition("?")[2])["filter"] == condition


def test_a_chip_s_form_is_filled_in_and_replaces_it(rep):
    make.pipeline()
    given = {"filter": "owner is me and stage in (Qualify, Commit) and value > 5"}
    form = listing(rep, **given, narrow="stage", part="1").narrow_form
    assert form.initial == {"narrow": "stage", "part": 1, "operator": "is", "value": ["Qualify", "Commit"]}
    response = listing(rep, **given, narrow="stage", part="1", operator="is", value="Proposal").response()
    assert QueryDict(response.url.partition("?")[2])["filter"] == "owner is me and stage is Proposal and value > 5"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"narrow": "value", "operator": ">", "value": "soon"}, "value", "“soon” is not a number"),
        ({"narrow": "value", "operator": ">", "value": ""}, "value", "Say which value."),
        ({"narrow": "value", "operator": "contains", "value": "5"}, "operator", "Select a valid choice"),
        ({"narrow": "value", "operator": "between", "value": "5"}, "value", "Say which value."),
        ({"narrow": "stage", "operator": "is", "value": "Nowhere"}, "value", "Select a valid choice"),
        ({"narrow": "name", "operator": "is", "value": "x\0"}, "value", "Null characters are not allowed"),
    ],
)
def test_a_form_filled_in_wrongly_says_so_beside_the_field(given, field, said, rep):
    make.pipeline()
    page = listing(rep, **given)
    assert page.response() is None
    assert said in str(page.narrow_form.errors[field])


def test_a_board_uses_the_same_filter_without_pages(rep):
    make.deal("a", value=5), make.deal("b", value=50)
    page = Narrowing(request_for(rep, "/deals/board/?filter=value > 9"), DEAL_FIELDS, Deal.objects.visible_to(rep))
    assert [deal.name for deal in page.records] == ["b"]
    assert page.parts[0].without == "/deals/board/"


def test_chosen_rows_come_from_what_the_member_may_see(rep, outsider):
    a, b = make.deal("a", value=5), make.deal("b", value=50)
    deals = Deal.objects.visible_to(rep)

    def chosen(**data):
        return sorted(deal.name for deal in chosen_records(request_for(rep, "/", "post", **data), DEAL_FIELDS, deals))

    assert chosen(chosen=[a.pk, "x", "99999999999", "²"]) == ["a"]
    assert chosen(everything="1", filter="value > 9") == ["b"]
    assert chosen(everything="1", search="a") == ["a"]
    assert chosen() == []
    with pytest.raises(FilterError):
        chosen(everything="1", filter="valeu > 9")
    assert b.pk


@pytest.mark.parametrize("fields", ALL, ids=lambda fields: fields.noun)
def test_fifty_rows_take_as_many_queries_as_five(fields, rep, manager, count_queries):
    tags = [Tag.objects.create(name=name) for name in ("one", "two")]

    def fill(number):
        for n in range(number):
            company = make.company(owner=rep)
            contact = make.contact(company=company, owner=manager)
            deal = make.deal(company=company, contact=contact, owner=rep, value=n, expected_close=date(2026, 1, 1))
            deal.log(rep, kind="call", subject="x")
            make.task(deal=deal, assignee=manager, by=rep)
            for record in (company, contact, deal):
                record.tags.set(tags)

    def queries():
        with count_queries() as sent:
            page = listing(rep, fields, columns=",".join(field.name for field in fields.columns))
            assert page.lines and page.page and page.columns and page.parts == [] and page.narrowable
            for line in page.lines:
                for cell in line.cells:
                    assert str(cell.value) is not None and getattr(cell.value, "name", "") is not None
        return len(sent), len(page.rows)

    fill(5)
    few, rows = queries()
    assert rows == 5
    fill(45)
    many, rows = queries()
    assert rows == 50
    assert few == many <= 4


def test_the_filter_adds_at_most_its_small_lists(rep, count_queries):
    make.deal(value=50, owner=rep)
    with count_queries() as sent:
        page = listing(
            rep, filter='owner in (me, "Rita Rep") and stage is Qualify and stage is not Commit and value > 5'
        )
        assert page.rows and page.parts and page.sentence and page.page
    assert len(sent) == 5  # custom fields, members, stages, rows, count


def test_a_person_s_cell_is_the_member(rep):
    make.deal(owner=rep)
    cells = listing(rep, columns="owner").lines[0].cells
    assert cells[0].value == rep
    assert cells[0].column.kind == "person"
