"""Evidence reads one deal, whole and bounded, with an address for each fact; others enter as counts only."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ai.capabilities.deal_coach import DealCoach
from ai.evidence import Change, Detail, Evidence, Happening, Measured, Move, Person, ToDo, Usual
from ai.evidence import deal as facts
from ai.evidence.numbered import in_order
from deals.models import FieldChange, StageChange, Stakeholder
from tests import make


def days_ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def deal(rep):
    company = make.company("Nordhafen")
    jonas = make.contact("Jonas", "Albrecht", company=company, position="Head of operations")
    made = make.deal("Yard", by=rep, company=company, contact=jonas, value=184000, created_at=days_ago(40))
    voss = make.contact("Mirjam", "Voss", company=company)
    Stakeholder.objects.create(deal=made, contact=voss, role="buyer")
    made.log(rep, kind="call", minutes=12, body="Talked price", happened_at=days_ago(5))
    made.log(
        rep, kind="email", direction="in", subject="Re: price", body="Too high.\n> Here is it", happened_at=days_ago(3)
    )
    made.change(rep, expected_close=date(2030, 6, 12))
    made.change(rep, expected_close=date(2030, 6, 26), next_step="Send price")
    made.move_to(make.stage("Discovery"), by=rep)
    make.task("Send the pack", deal=made, due_on=timezone.localdate())
    return made


def read(deal):
    return DealCoach().evidence(deal)


def test_each_kind_of_fact_is_there_with_its_reference_and_address(deal):
    evidence = read(deal)
    here = f"/deals/{deal.pk}/#"

    def event(anchor):
        return f"/deals/{deal.pk}/?until={anchor}#{anchor}"

    call = next(fact for fact in evidence.of(Happening) if fact.kind == "call")
    assert evidence.holds(call.ref) and call.address == event(f"activity-{deal.activities.get(kind='call').pk}")
    assert call.label.startswith("Call ") and "Talked price" in call.text and call.who == "Jonas Albrecht"
    push = next(fact for fact in evidence.of(Change) if fact.is_push)
    last = FieldChange.objects.filter(field="expected_close").last()
    assert push.address == event(f"field-change-{last.pk}")
    move = evidence.of(Move)[0]
    assert (move.left, move.entered) == ("Qualify", "Discovery")
    assert move.address == event(f"stage-change-{StageChange.objects.last().pk}")
    assert evidence.of(ToDo)[0].address == f"{here}task-{deal.tasks.get().pk}"
    assert [person.name for person in evidence.of(Person)] == ["Mirjam Voss", "Jonas Albrecht"]
    assert evidence.of(Person)[0].address == f"{here}stakeholder-{Stakeholder.objects.get().pk}"
    assert {fact.field for fact in evidence.of(Detail)} == {"value", "expected_close", "next_step"}
    assert (evidence.deal.stage_number, evidence.deal.stages) == (2, 4)


def test_quoted_mails_are_not_taken_for_their_words(deal):
    mail = next(fact for fact in read(deal).of(Happening) if fact.kind == "email")
    assert mail.words == "Too high." and "Here is it" not in mail.text


def test_a_citation_holds_only_where_the_fact_is():
    evidence = Evidence([])
    assert not evidence.holds("A1") and len(evidence) == 0


def test_references_are_told_in_their_order():
    assert in_order(["A10", "D1", "A9", "A1"]) == ["A1", "A9", "A10", "D1"]


def test_facts_are_told_as_text_one_line_each(deal):
    lines = read(deal).as_text().splitlines()
    assert lines[0].startswith("[D1] Yard, Nordhafen: in Discovery") and all(line.startswith("[") for line in lines)


def test_a_long_story_is_read_to_a_bound_with_as_many_queries(deal, rep, count_queries):
    with count_queries() as few:
        read(deal)
    for day in range(facts.ACTIVITIES + 5):
        deal.log(rep, kind="email", direction="in", body=f"Mail {day} " + "x" * 5000, happened_at=days_ago(day / 10))
    for n in range(4):
        Stakeholder.objects.create(deal=deal, contact=make.contact(), role="user")
        make.task(f"Task {n}", deal=deal)
    with count_queries() as many:
        evidence = read(deal)
    assert len(evidence.of(Happening)) == facts.ACTIVITIES
    assert max(len(fact.text) for fact in evidence) < 700
    assert len(many) == len(few) <= 14


class TestPast:
    """Forty closed deals: those that were silent for long were lost."""

    @pytest.fixture
    def past(self, rep):
        first, last = make.stage("Qualify"), make.stage("Discovery")
        for n in range(40):
            silent = n % 2 == 0
            closed = make.deal(f"Past {n}", by=rep, stage=first, created_at=days_ago(200 + n))
            heard = days_ago(200 + n - (5 if silent else 55))
            closed.log(rep, kind="email", direction="in", body="Hello", contact=make.contact(), happened_at=heard)
            closed.move_to(last, by=rep)
            won = not silent if n > 3 else silent
            closed.win(by=rep) if won else closed.lose("price", by=rep)
            StageChange.objects.filter(deal=closed, to_stage=last).update(happened_at=days_ago(150 + n))
            StageChange.objects.filter(deal=closed).exclude(to_stage__kind="open").update(happened_at=days_ago(120 + n))
            type(closed).objects.filter(pk=closed.pk).update(closed_at=days_ago(120 + n))

    def test_closed_deals_are_compared_at_this_deals_age(self, past, deal):
        type(deal).objects.filter(pk=deal.pk).update(created_at=days_ago(60))
        deal.refresh_from_db()
        deal.activities.all().delete()
        deal.log(None, kind="email", direction="in", body="Hello", happened_at=days_ago(45))
        silent = next(fact for fact in read(deal).of(Measured) if fact.measure == "silent")
        assert silent.threshold == 42
        assert (str(silent.comparison.held), str(silent.comparison.others)) == ("won 2 of 20", "won 18 of 20")
        assert silent.comparison.is_told_apart
        assert (
            silent.text
            == "Of closed deals that had heard nothing from them for 42 days at the age of 60 days: won 2 of 20; of the others: won 18 of 20."
        )

    def test_deals_that_were_closed_before_that_age_do_not_count(self, past, deal):
        type(deal).objects.filter(pk=deal.pk).update(created_at=days_ago(90))
        deal.refresh_from_db()
        assert read(deal).of(Measured) == []

    def test_what_came_later_than_that_age_is_not_looked_at(self, past, deal, rep):
        type(deal).objects.filter(pk=deal.pk).update(created_at=days_ago(60))
        deal.refresh_from_db()
        deal.activities.all().delete()
        deal.log(None, kind="email", direction="in", body="Hello", happened_at=days_ago(45))
        before = [fact.text for fact in read(deal).of(Measured)]
        for closed in type(deal).objects.closed():
            closed.log(rep, kind="meeting", body="Last talk", happened_at=closed.created_at + timedelta(days=61))
        assert [fact.text for fact in read(deal).of(Measured)] == before

    def test_the_usual_time_in_a_stage_is_that_of_won_deals(self, past, deal):
        (usual,) = read(deal).of(Usual)
        assert (usual.n, round(usual.half)) == (20, 30)

    def test_no_other_deal_enters_by_name(self, past, deal):
        assert "Past" not in read(deal).as_text()

    def test_with_few_closed_deals_nothing_is_measured(self, deal):
        evidence = read(deal)
        assert evidence.of(Measured) == [] and evidence.of(Usual) == []
