"""A deal's page shows its figures, where it stands and for how long, its people and its story, in a steady number of queries."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.base.models import FieldDefinition
from crm.base.tenancy import use_workspace
from deals.models import Attachment, Deal, LineItem, Pipeline, Product, StageChange, Stakeholder
from deals.pace import ENOUGH
from tests import make

NOW = timezone.now


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def page_of(client, deal):
    return client.get(f"/deals/{deal.pk}/").content.decode()


def aged(deal, **days):
    """Let the deal have entered its stages so many days ago: aged(deal, Qualify=12, Proposal=5)."""
    for name, ago in days.items():
        at = NOW() - timedelta(days=ago, minutes=1)
        StageChange.objects.filter(deal=deal, to_stage__name=name).update(happened_at=at)
        if deal.stage.name == name:
            Deal.objects.filter(pk=deal.pk).update(stage_since=at)
    return Deal.objects.get(pk=deal.pk)


def test_the_head_says_what_it_is_worth_when_and_whose(rep, sign_in):
    close = NOW().date() + timedelta(days=38)
    deal = make.deal(value=184_000, owner=rep, expected_close=close, company=make.company("Nordhafen", city="Hamburg"))
    page = text_of(page_of(sign_in(rep), deal))
    assert "€184,000" in page and "in 38 days" in page and "Rita Rep" in page and "Nordhafen Hamburg" in page


def test_the_stage_bar_says_how_long_it_was_in_each_stage(rep, sign_in):
    deal = make.deal(owner=rep)
    deal.move_to(make.stage("Proposal"), by=rep)
    deal = aged(deal, Qualify=12, Proposal=5)
    page = text_of(page_of(sign_in(rep), deal))
    assert "Qualify 7 days" in page and "Proposal 5 days" in page


def test_time_in_a_stage_adds_all_visits(rep, sign_in):
    deal = make.deal(owner=rep)
    for name in ("Proposal", "Qualify"):
        deal.move_to(make.stage(name), by=rep)
    for change, ago in zip(deal.stage_changes.order_by("pk"), (20, 10, 4), strict=True):
        StageChange.objects.filter(pk=change.pk).update(happened_at=NOW() - timedelta(days=ago, minutes=1))
    assert "Qualify 14 days" in text_of(page_of(sign_in(rep), deal))


@pytest.mark.parametrize(("won", "told"), [(ENOUGH, True), (ENOUGH - 1, False)])
def test_the_usual_stay_is_the_median_of_won_deals_once_there_are_enough(rep, sign_in, won, told):
    for n in range(won):
        closed = make.deal(owner=rep)
        closed.win(by=rep)
        StageChange.objects.filter(deal=closed, to_stage__name="Qualify").update(
            happened_at=NOW() - timedelta(days=7 if n else 90, minutes=1)
        )
    page = page_of(sign_in(rep), make.deal(owner=rep))
    assert ("usually 7" in text_of(page)) is told
    assert (f"Median of {ENOUGH} won deals" in page) is told


def test_the_figures_can_be_edited_by_the_owner_and_managers_only(rep, manager, viewer, sign_in):
    deal = make.deal(owner=manager, value=5)
    for member, may in ((manager, True), (rep, False), (viewer, False)):
        page = page_of(sign_in(member), deal)
        for control in ("/facts/value/", "/lost/", "/won/", "/stakeholders/", "/products/", 'name="stage"'):
            assert (control in page) is may, (member, control)


def test_only_managers_are_offered_to_delete(rep, manager, sign_in):
    deal = make.deal(owner=rep)
    assert "/deletion/" not in page_of(sign_in(rep), deal)
    assert f"/deals/{deal.pk}/deletion/" in page_of(sign_in(manager), deal)


def test_viewers_are_offered_no_form_but_see_the_story(viewer, rep, sign_in):
    deal = make.deal()
    deal.log(by=rep, kind="note", body="They liked it")
    page = page_of(sign_in(viewer), deal)
    assert "They liked it" in page and "data-composer" not in page and "/tasks/new/" not in page


def test_a_deal_of_another_workspace_is_not_found(outsider, rep, sign_in):
    deal = make.deal()
    assert sign_in(outsider).get(f"/deals/{deal.pk}/").status_code == 404


def test_where_reps_see_their_own_another_reps_deal_is_not_found(rep, manager, sign_in):
    rep.workspace.reps_see = "own"
    rep.workspace.save()
    foreign, mine = make.deal(owner=manager), make.deal(owner=rep)
    assert sign_in(rep).get(f"/deals/{foreign.pk}/").status_code == 404
    assert sign_in(rep).get(f"/deals/{mine.pk}/").status_code == 200


def test_where_reps_see_their_own_a_stakeholder_of_anothers_is_named_but_not_linked(rep, manager, sign_in):
    rep.workspace.reps_see = "own"
    rep.workspace.save()
    deal, person = make.deal(owner=rep), make.contact("Mirjam", "Voss", owner=manager)
    Stakeholder.objects.create(deal=deal, contact=person)
    page = page_of(sign_in(rep), deal)
    assert "Mirjam Voss" in page and person.get_absolute_url() not in page


def test_hostile_text_stays_text(rep, sign_in):
    FieldDefinition.objects.create(of="deal", key="site", label="<b>Site</b>", kind="url")
    hostile = "<script>alert(1)</script>"
    deal = make.deal(name=hostile, owner=rep, next_step=hostile, custom={"site": "javascript:alert(1)"})
    deal.log(by=rep, kind="email", subject=hostile, body=hostile, participants=[hostile])
    make.task(hostile, deal=deal, assignee=rep)
    page = page_of(sign_in(rep), deal)
    assert "<script>alert" not in page and "<b>Site" not in page and 'href="javascript' not in page


def filled(deal, rep, number):
    """A deal with so many of everything that its page shows."""
    product = Product.objects.get_or_create(name="Dock")[0]
    for n in range(number):
        deal.log(by=rep, kind=["email", "call", "note"][n % 3], body="Words", contact=make.contact())
        deal.change(by=rep, value=n + 1)
        Stakeholder.objects.create(deal=deal, contact=make.contact())
        LineItem.objects.create(deal=deal, product=product, price=1)
        Attachment.objects.create(deal=deal, name="a.txt", size=1, file="x", by=rep)
        make.task(deal=deal, assignee=rep)
        make.task(deal=deal, assignee=rep, by=rep).finish(by=rep)
        make.stage("Proposal" if n % 2 else "Qualify")
        deal.move_to(make.stage(["Discovery", "Proposal"][n % 2]), by=rep)
    return deal


@pytest.mark.parametrize("number", [5, 50])
def test_the_page_with_its_cards_takes_sixteen_queries_for_five_of_everything_and_for_fifty(
    rep, sign_in, count_queries, number
):
    FieldDefinition.objects.create(of="deal", key="size", label="Size", kind="number")
    deal = filled(make.deal(owner=rep, tags=[make.tag("A"), make.tag("B")]), rep, number)
    client = sign_in(rep)
    with count_queries() as queries:
        assert client.get(f"/deals/{deal.pk}/").status_code == 200
    assert len(queries) == 16


def test_a_deal_is_deleted_by_managers_after_they_were_asked(rep, manager, sign_in):
    deal = make.deal(owner=rep)
    address = f"/deals/{deal.pk}/deletion/"
    assert sign_in(rep).post(address).status_code == 403
    assert "cannot be undone" in sign_in(manager).get(address).content.decode()
    assert sign_in(manager).post(address).url == "/deals/"
    assert not Deal.objects.filter(pk=deal.pk).exists()


NEW = {"name": "Yard control", "currency": "EUR"}


def test_a_new_deal_starts_with_its_history_and_the_maker_may_choose_everything(rep, sign_in):
    company, person, stage = make.company("Nordhafen"), make.contact(email="jonas@x.example"), make.stage("Discovery")
    FieldDefinition.objects.create(of="deal", key="terminals", label="Terminals", kind="number")
    given = NEW | {
        "company": "nordhafen",
        "contact": "jonas@x.example",
        "value": "88000",
        "stage": stage.pk,
        "owner": rep.pk,
        "expected_close": "2030-01-31",
        "tags": "DACH, dach , Renewal",
        "custom-terminals": "4",
    }
    response = sign_in(rep).post("/deals/new/", given)
    deal = Deal.objects.get()
    assert response.url == f"/deals/{deal.pk}/"
    assert (deal.company, deal.contact, deal.value, deal.stage, deal.owner) == (company, person, 88000, stage, rep)
    assert sorted(map(str, deal.tags.all())) == ["DACH", "Renewal"] and deal.custom == {"terminals": 4}
    assert [change.to_stage for change in deal.stage_changes.all()] == [stage]


def test_a_new_deal_knows_the_column_company_or_person_that_it_was_made_from(rep, sign_in):
    company = make.company("Nordhafen")
    person, stage = make.contact("Jonas", "Albrecht", company=company), make.stage("Discovery")
    page = sign_in(rep).get("/deals/new/", {"stage": stage.pk, "contact": person.pk}).content.decode()
    assert f'value="{stage.pk}" selected' in page and "Jonas Albrecht #" in page and "Nordhafen #" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "required"),
        ("value", "88 k", "Write digits only, such as 88000."),
        ("value", "-1", "A value is not negative."),
        ("currency", "XYZ", "ISO code"),
        ("company", "Nobody knows", "No company is called"),
        ("stage", "999999", "Choose one of the stages listed."),
        ("owner", "999999", "not one of the available choices"),
        ("expected_close", "soon", "valid date"),
        ("custom-terminals", "many", "give a number"),
    ],
)
def test_what_does_not_fit_is_named_and_what_was_written_stays(rep, sign_in, field, value, words):
    FieldDefinition.objects.create(of="deal", key="terminals", label="Terminals", kind="number")
    given = NEW | {"stage": make.stage().pk, "next_step": "Send the price"} | {field: value}
    response = sign_in(rep).post("/deals/new/", given)
    assert response.status_code == 422 and not Deal.objects.exists()
    assert words in response.content.decode() and "Send the price" in response.content.decode()


def test_what_belongs_to_another_workspace_cannot_be_chosen(rep, outsider, sign_in):
    with use_workspace(outsider.workspace):
        foreign = {
            "company": f"Foreign #{make.company('Foreign').pk}",
            "contact": "foreign@x.example",
            "stage": make.stage().pk,
            "owner": outsider.pk,
        }
        make.contact(email="foreign@x.example")
    client, stage = sign_in(rep), make.stage()
    for field, value in foreign.items():
        response = client.post("/deals/new/", NEW | {"stage": stage.pk} | {field: value})
        assert response.status_code == 422, field
    assert not Deal.objects.exists()
    assert "Foreign" not in client.get("/contacts/pick/company/?field=company&company=Fore").content.decode()


def test_a_deal_does_not_start_in_a_closed_stage(rep, sign_in):
    assert sign_in(rep).post("/deals/new/", NEW | {"stage": make.stage("Won").pk}).status_code == 422


def test_suggestions_are_what_the_member_sees(rep, manager, sign_in):
    rep.workspace.reps_see = "own"
    rep.workspace.save()
    make.company("Nordhafen", owner=manager)
    make.company("Nordsee <b>", owner=rep)
    page = sign_in(rep).get("/contacts/pick/company/?field=company&company=nord").content.decode()
    assert "Nordhafen" not in page and "Nordsee &lt;b&gt; #" in page


def test_without_a_pipeline_no_deal_can_be_started_and_the_page_says_so(rep, sign_in):
    assert not Pipeline.objects.exists()
    assert "No pipeline yet" in sign_in(rep).get("/deals/new/").content.decode()
