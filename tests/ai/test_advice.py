"""Advice that people take, do, dismiss and take back; each once, each undone in one click, all of it kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ai.capabilities.deal_coach import DealCoach
from ai.insights import asking
from ai.insights.reading import cards_for
from ai.models import Recommendation
from crm.base.models import AuditEntry
from deals.models import Task
from tests import make

HTMX = {"HTTP_HX_REQUEST": "true"}
Status = Recommendation.Status


@pytest.fixture
def deal(rep):
    jonas = make.contact("Jonas", "Albrecht")
    made = make.deal("Yard", by=rep, contact=jonas, created_at=timezone.now() - timedelta(days=30))
    week_ago = timezone.now() - timedelta(days=7)
    made.log(rep, kind="email", direction="in", body="What happens to the licence?", happened_at=week_ago)
    return made


@pytest.fixture
def coached(deal, rep, deliver):
    """coached() -> the rows of a new insight, by kind."""

    def again():
        deal.refresh_from_db()
        insight = asking.ask(DealCoach(), deal, by=rep)
        deliver()
        return {advice.kind: advice for advice in insight.recommendations.all()}

    return again


def decide(client, advice, decision, **data):
    return client.post(reverse("ai:decision", args=[advice.pk, decision]), data, **HTMX)


def test_accepting_makes_one_task_with_a_due_date_however_often_it_is_pressed(deal, coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    for _ in range(2):
        drawn = decide(client, advice, "acceptance").content.decode()
    task = Task.objects.get()
    assert (task.title, task.origin, task.deal, task.assignee, task.by) == (
        advice.step["what"],
        "deal_coach",
        deal,
        rep,
        rep,
    )
    assert task.due_on >= timezone.localdate() and task.due_on.weekday() < 5
    assert "Accepted" in drawn and f"/tasks/{task.pk}/" in drawn
    advice.refresh_from_db()
    assert (advice.status, advice.task, advice.decided_by) == (Status.ACCEPTED, task, rep)


def test_accepting_advice_about_a_late_task_gives_that_task_a_new_day(deal, coached, rep, sign_in):
    late = make.task("Send the pack", deal=deal, due_on=timezone.localdate() - timedelta(days=3))
    advice = coached()["finish_task"]
    client = sign_in(rep)
    decide(client, advice, "acceptance")
    task = Task.objects.get()
    assert task == late and task.due_on > timezone.localdate()
    decide(client, advice, "undo")
    task.refresh_from_db()
    assert task.due_on == late.due_on and task.status == "open"


def test_undoing_an_acceptance_takes_the_task_away(coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    decide(client, advice, "acceptance")
    decide(client, advice, "undo")
    advice.refresh_from_db()
    assert (advice.status, advice.task) == (Status.OPEN, None)
    assert not Task.objects.exists()


def test_an_acceptance_whose_task_is_done_is_not_undone(coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    decide(client, advice, "acceptance")
    Task.objects.get().finish(rep)
    assert "no longer open" in decide(client, advice, "undo")["HX-Trigger"]
    advice.refresh_from_db()
    assert advice.status == Status.ACCEPTED and Task.objects.count() == 1


def test_done_finishes_the_task_and_undo_reopens_it(coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    decide(client, advice, "acceptance")
    decide(client, advice, "completion")
    assert Task.objects.get().status == "done"
    decide(client, advice, "undo")
    advice.refresh_from_db()
    assert (advice.status, Task.objects.get().status) == (Status.ACCEPTED, "open")


def test_done_at_once_makes_no_task(coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    decide(client, advice, "completion")
    advice.refresh_from_db()
    assert advice.status == Status.DONE and not Task.objects.exists()
    decide(client, advice, "undo")
    advice.refresh_from_db()
    assert advice.status == Status.OPEN


def test_dismissing_wants_a_reason_and_keeps_it(coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    assert "Say why" in decide(client, advice, "dismissal", because=" ")["HX-Trigger"]
    advice.refresh_from_db()
    assert advice.status == Status.OPEN
    assert (
        "Dismissed: Answered by phone"
        in decide(client, advice, "dismissal", because="Answered by phone").content.decode()
    )
    decide(client, advice, "undo")
    advice.refresh_from_db()
    assert (advice.status, advice.dismissed_because) == (Status.OPEN, "")


def test_dismissed_advice_returns_only_after_something_new(deal, coached, rep, sign_in):
    decide(sign_in(rep), coached()["answer_question"], "dismissal", because="Not now")
    assert "answer_question" not in coached()
    deal.log(rep, kind="note", body="They asked again on the phone")
    assert "answer_question" in coached()


def test_after_a_decision_asking_again_looks_for_other_advice(deal, coached, rep, sign_in, deliver):
    rows = coached()
    decide(sign_in(rep), rows["answer_question"], "dismissal", because="Not now")
    insight = asking.ask(DealCoach(), deal, by=rep)
    deliver()
    assert insight.pk != rows["answer_question"].insight_id
    assert "answer_question" not in {advice.kind for advice in insight.recommendations.all()}


def test_accepted_advice_stays_away_while_its_task_is_open_even_after_news(deal, coached, rep, sign_in):
    decide(sign_in(rep), coached()["answer_question"], "acceptance")
    deal.log(rep, kind="note", body="Still waiting")
    assert "answer_question" not in coached()


def test_advice_whose_task_was_dropped_counts_as_dismissed(deal, coached, rep, sign_in):
    decide(sign_in(rep), coached()["answer_question"], "acceptance")
    Task.objects.get().drop(rep)
    assert "answer_question" not in coached()
    deal.log(rep, kind="note", body="They asked again")
    assert "answer_question" in coached()


def test_what_was_advised_before_stays_on_the_card(deal, coached, rep, manager, sign_in):
    rows = coached()
    decide(sign_in(rep), rows["answer_question"], "dismissal", because="Answered by phone")
    taken = next(row for kind, row in rows.items() if kind != "answer_question")
    decide(sign_in(manager), taken, "acceptance")
    coached()
    drawn = sign_in(rep).get(reverse("ai:card", args=["deal_coach", deal.pk]), **HTMX).content.decode()
    assert "What was advised before (1)" in drawn and "Dismissed: Answered by phone, Rita Rep" in drawn
    assert "Under way" in drawn and taken.step["what"] in drawn.replace("&#x27;", "'")
    (card,) = cards_for(deal, rep)
    assert [advice.kind for advice in card.past] == ["answer_question"]


def test_each_decision_leaves_its_line_in_the_audit_trail(coached, rep, sign_in):
    advice = coached()["answer_question"]
    client = sign_in(rep)
    for decision in ("acceptance", "undo"):
        decide(client, advice, decision)
    decide(client, advice, "dismissal", because="Not now")
    told = AuditEntry.objects.filter(kind="recommendation").order_by("pk").values_list("verb", "by")
    assert list(told) == [("advice accepted", rep.pk), ("advice open", rep.pk), ("advice dismissed", rep.pk)]


class TestWhoMay:
    def test_a_stranger_and_a_rep_who_may_not_see_the_deal_find_nothing(
        self, deal, coached, outsider, workspace, sign_in
    ):
        advice = coached()["answer_question"]
        assert decide(sign_in(outsider), advice, "acceptance").status_code == 404
        deal.owner = make.member(name="Owner")
        deal.save()
        workspace.reps_see = "own"
        workspace.save()
        assert decide(sign_in(make.member(name="Olga Other")), advice, "acceptance").status_code == 404

    def test_a_viewer_decides_nothing(self, coached, viewer, sign_in):
        assert decide(sign_in(viewer), coached()["answer_question"], "acceptance").status_code == 403

    def test_deciding_takes_a_post(self, coached, rep, sign_in):
        where = reverse("ai:decision", args=[coached()["answer_question"].pk, "acceptance"])
        assert sign_in(rep).get(where).status_code == 405
        assert not Task.objects.exists()

    def test_without_script_a_decision_leads_back_to_the_card(self, deal, coached, rep, sign_in):
        where = reverse("ai:decision", args=[coached()["answer_question"].pk, "completion"])
        assert sign_in(rep).post(where)["Location"] == f"/deals/{deal.pk}/#insight-deal_coach-{deal.pk}"
