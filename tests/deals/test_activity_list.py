"""The list of activities: narrowed down, searched in their texts, paged, at the same cost however long."""

import pytest

from crm.base.tenancy import use_workspace
from deals.models import Activity
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(rep, sign_in):
    return sign_in(rep)


def words(answer):
    return answer.content.decode()


def test_an_activity_leads_to_its_place_on_the_timeline(page, rep):
    deal = make.deal("Yard control")
    activity = deal.log(by=rep, kind="call", subject="Talked prices")
    assert f'href="/deals/{deal.pk}/#activity-{activity.pk}"' in words(page.get("/activities/"))


def test_the_texts_are_searched(page, rep):
    contact = make.contact()
    Activity.start(by=rep, contact=contact, kind="email", subject="Offer", body="The licences are too dear for us.")
    Activity.start(by=rep, contact=contact, kind="note", subject="Other")
    answer = words(page.get("/activities/", {"search": "licence dear"}))
    assert "Offer" in answer and "Other" not in answer


def test_the_filter_narrows_them_down(page, rep):
    contact = make.contact()
    Activity.start(by=rep, contact=contact, kind="call", subject="Called")
    Activity.start(by=rep, contact=contact, kind="note", subject="Noted")
    answer = words(page.get("/activities/", {"filter": "kind is call"}))
    assert "Called" in answer and "Noted" not in answer


def test_what_a_rep_may_not_see_is_not_listed(rep, manager, outsider, sign_in):
    rep.workspace.reps_see = "own"
    rep.workspace.save()
    Activity.start(by=manager, contact=make.contact(owner=manager), kind="note", subject="Secret")
    with use_workspace(outsider.workspace_id):
        Activity.start(by=outsider, contact=make.contact(), kind="note", subject="Foreign")
    answer = words(sign_in(rep).get("/activities/"))
    assert "Secret" not in answer and "Foreign" not in answer


def test_an_empty_list_says_what_comes(page):
    assert "Nothing has happened yet" in words(page.get("/activities/"))


def test_it_costs_the_same_for_five_and_fifty_rows_and_at_most_twelve(page, rep, count_queries):
    def fill(count):
        for n in range(count):
            company = make.company()
            deal = make.deal(company=company, contact=make.contact(company=company))
            deal.log(by=rep, kind="note", subject=f"Note {n}", body="long " * 100)

    fill(5)
    query = {"filter": "by is me", "search": "note"}
    page.get("/activities/", query)
    with count_queries() as few:
        assert page.get("/activities/", query).context["listing"].page_of_rows.count == 5
    fill(45)
    with count_queries() as many:
        page.get("/activities/", query)
    assert len(many) == len(few) <= 12, "\n".join(many)
