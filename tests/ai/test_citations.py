"""A click on a citation lands: on the event, the person, the field or the task of the deal's page, however old."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ai.capabilities.deal_coach import DealCoach
from ai.evidence import Change, Detail, Happening, Measured, Move, Person, Standing, ToDo, Usual, Verdict
from ai.insights import asking
from deals.models import StageChange, Stakeholder
from tests import make


@pytest.fixture
def deal(rep):
    """A deal with a fact of every kind, and a pipeline with closed deals to compare with."""
    first, last = make.stage("Qualify"), make.stage("Discovery")
    for n in range(24):
        began = timezone.now() - timedelta(days=100 + n)
        past = make.deal(f"Past {n}", by=rep, stage=first, created_at=began)
        for person in [make.contact() for _ in range(1 + n % 2)]:
            past.log(rep, kind="email", direction="in", body="Hello", contact=person, happened_at=began)
        StageChange.objects.create(deal=past, from_stage=first, to_stage=last, happened_at=began + timedelta(days=20))
        past.stage = last
        past.win(by=rep)
    jonas = make.contact("Jonas", "Albrecht")
    made = make.deal(
        "Yard",
        by=rep,
        owner=rep,
        contact=jonas,
        value=900,
        source="Fair",
        competitors=["Portbase"],
        created_at=timezone.now() - timedelta(days=50),
    )
    Stakeholder.objects.create(deal=made, contact=make.contact("Mirjam", "Voss"), role="buyer")
    for day in range(45, 0, -1):
        made.log(rep, kind="email", direction="in", body="Why?", happened_at=timezone.now() - timedelta(days=day))
    made.move_to(last, by=rep)
    made.change(rep, expected_close=date(2030, 5, 1), next_step="Send price")
    made.change(rep, expected_close=date(2030, 6, 1))
    make.task("Send the pack", deal=made, assignee=rep)
    return made


def test_every_fact_of_every_kind_is_where_its_address_says(deal, rep, sign_in, deliver):
    client = sign_in(rep)
    insight = asking.ask(DealCoach(), deal, by=rep)
    deliver()
    advice = insight.recommendations.first()
    client.post(reverse("ai:decision", args=[advice.pk, "completion"]))
    evidence = DealCoach().evidence(deal)
    kinds = {Standing, Detail, Person, Happening, Move, Change, ToDo, Usual, Measured, Verdict}
    assert {type(fact) for fact in evidence} == kinds
    pages = {}
    for fact in evidence:
        page, _, anchor = fact.address.partition("#")
        if page not in pages:
            answer = client.get(page)
            assert answer.status_code == 200, fact.address
            pages[page] = set(re.findall(r'\bid="([^"]+)"', answer.content.decode()))
        assert not anchor or anchor in pages[page], fact.address


def test_counts_of_other_deals_lead_to_the_list_that_they_were_taken_from(deal, rep, sign_in):
    usual = DealCoach().evidence(deal).of(Usual)[0]
    drawn = sign_in(rep).get(usual.address).content.decode()
    assert "24 deals" in drawn and "Past 3" in drawn and "Yard" not in drawn.partition("<table")[2]
