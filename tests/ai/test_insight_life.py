"""The life of an insight, through the front door: asked, written by a worker, drawn, grown stale, failed."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.template import engines
from django.urls import reverse
from django.utils import timezone

from ai.capabilities.deal_coach import DealCoach
from ai.insights import asking, tasks, writing
from ai.insights.reading import cards_for
from ai.models import Feedback, Insight
from crm.base.models import OutboxEntry
from crm.base.tenancy import use_workspace
from tests import make

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def deal(rep):
    """An open deal with a question that waits."""
    company = make.company("Nordhafen")
    jonas = make.contact("Jonas", "Albrecht", company=company)
    month_ago = timezone.now() - timedelta(days=30)
    made = make.deal("Yard", by=rep, stage="Discovery", company=company, contact=jonas, created_at=month_ago, owner=rep)
    made.log(
        rep,
        kind="email",
        direction="in",
        subject="Licence",
        body="What happens to the licence?",
        happened_at=timezone.now() - timedelta(days=7),
    )
    return made


def address(deal):
    return reverse("ai:card", args=["deal_coach", deal.pk])


def test_a_card_is_asked_for_written_by_a_worker_and_drawn(deal, rep, sign_in, deliver):
    client = sign_in(rep)
    assert "every 1s" in client.post(address(deal), **HTMX).content.decode()
    assert client.get(address(deal), **HTMX).status_code == 204
    assert deliver() == 1
    drawn = client.get(address(deal), **HTMX).content.decode()
    assert "every 1s" not in drawn
    assert "Answer Jonas Albrecht’s question" in drawn and "What happens to the licence?" in drawn
    assert "Rules and statistics" in drawn and "facts</summary>" in drawn


def test_without_script_asking_leads_back_to_the_page_it_stood_on(deal, rep, sign_in, deliver):
    client = sign_in(rep)
    back = f"/deals/{deal.pk}/?show=email"
    assert client.post(address(deal), {"back": back})["Location"] == f"{back}#insight-deal_coach-{deal.pk}"
    assert client.get(address(deal))["Location"] == f"/deals/{deal.pk}/#insight-deal_coach-{deal.pk}"
    hostile = client.post(address(deal), {"back": "https://evil.example/"})
    assert hostile["Location"].startswith(f"/deals/{deal.pk}/#")


def test_two_presses_share_one_insight_and_one_effect(deal, rep, sign_in):
    client = sign_in(rep)
    client.post(address(deal), **HTMX)
    client.post(address(deal), **HTMX)
    assert Insight.objects.count() == 1
    assert OutboxEntry.objects.filter(kind="ai.write_insight").count() == 1


def test_the_database_lets_in_one_working_insight_and_the_second_asker_shares_it(deal, rep):
    first = asking.ask(DealCoach(), deal, by=rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Insight.objects.create(capability="deal_coach", deal=deal)
    calls = iter([None, first])
    with patch.object(asking, "latest", lambda *args: next(calls)):  # as if both had looked before either had written
        assert asking.ask(DealCoach(), deal, by=rep) == first
    assert Insight.objects.count() == 1


def test_a_fresh_insight_is_given_at_once(deal, rep, deliver):
    written = asking.ask(DealCoach(), deal, by=rep)
    deliver()
    assert asking.ask(DealCoach(), deal, by=rep) == written


def test_an_insight_of_yesterday_is_not_given_again(deal, rep, deliver):
    asking.ask(DealCoach(), deal, by=rep)
    deliver()
    Insight.objects.update(read_at=timezone.now() - timedelta(days=2))
    assert asking.ask(DealCoach(), deal, by=rep).status == Insight.Status.WORKING


def test_new_activity_makes_it_stale_counts_what_is_newer_and_writes_anew(deal, rep, sign_in, deliver):
    asking.ask(DealCoach(), deal, by=rep)
    deliver()
    deal.log(rep, kind="note", body="They called")
    deal.change(rep, value=900)
    (card,) = cards_for(deal, rep)
    assert card.stale == "2 things happened since."
    drawn = sign_in(rep).get(address(deal), **HTMX).content.decode()
    assert "insight-stale" in drawn and "Ask again" in drawn
    assert asking.ask(DealCoach(), deal, by=rep).status == Insight.Status.WORKING


def test_a_renamed_deal_says_that_it_was_changed(deal, rep, deliver):
    asking.ask(DealCoach(), deal, by=rep)
    deliver()
    deal.change(rep, name="Yard and dock")
    (card,) = cards_for(deal, rep)
    assert card.stale == "This deal was changed since."


def test_a_worker_that_runs_twice_changes_nothing(deal, rep, deliver):
    insight = asking.ask(DealCoach(), deal, by=rep)
    deliver()
    before = Insight.objects.values().get()
    tasks.write_insight({"insight": insight.pk})
    assert Insight.objects.values().get() == before
    tasks.write_insight({"insight": insight.pk + 1})


def test_what_breaks_ends_on_the_card_with_the_button_again(deal, rep, sign_in, deliver):
    asking.ask(DealCoach(), deal, by=rep)
    with patch.object(DealCoach, "floor", side_effect=ZeroDivisionError):
        deliver()
    drawn = sign_in(rep).get(address(deal), **HTMX).content.decode()
    assert "Something went wrong" in drawn and "Try again" in drawn
    asking.ask(DealCoach(), deal, by=rep)
    deliver()
    assert "Answer Jonas" in sign_in(rep).get(address(deal), **HTMX).content.decode()


def test_an_answer_that_cites_what_is_not_there_is_refused(deal, rep, deliver):
    insight = asking.ask(DealCoach(), deal, by=rep)
    floor = DealCoach.floor

    def inventing(self, evidence):
        answer = floor(self, evidence)
        answer.lead.cites.append("A99")
        return answer

    with patch.object(DealCoach, "floor", inventing), pytest.raises(writing.Unfounded, match="A99"):
        writing.write(insight.pk)


def test_what_takes_too_long_is_failed_everywhere_and_late_words_are_not_kept(committed):
    """In two workspaces, over real commits, since the sweep looks through another connection."""
    stuck = []
    for name in ("One", "Two"):
        home = make.workspace(name)
        with use_workspace(home), transaction.atomic():
            deal = make.deal()
            long_ago = timezone.now() - timedelta(minutes=4)
            stuck.append((home, Insight.objects.create(capability="deal_coach", deal=deal, created_at=long_ago)))
            fresh = Insight.objects.create(capability="deal_coach", deal=make.deal())
    tasks.fail_what_takes_too_long()
    for home, insight in stuck:
        with use_workspace(home), transaction.atomic():
            writing.write(insight.pk)
            insight.refresh_from_db()
            assert (insight.status, insight.answer) == ("failed", None)
            assert "three minutes" in insight.problem
    with use_workspace(home), transaction.atomic():
        fresh.refresh_from_db()
        assert fresh.status == "working"


def test_the_sweep_stands_in_the_beat():
    from crm.celery import app

    assert tasks.fail_what_takes_too_long.name in {each["task"] for each in app.conf.beat_schedule.values()}


class TestWhoMay:
    def test_a_stranger_finds_nothing(self, deal, rep, outsider, sign_in, deliver):
        insight = asking.ask(DealCoach(), deal, by=rep)
        deliver()
        stranger = sign_in(outsider)
        assert stranger.get(address(deal), **HTMX).status_code == 404
        assert stranger.post(address(deal), **HTMX).status_code == 404
        assert stranger.post(reverse("ai:feedback", args=[insight.pk]), {"useful": "yes"}).status_code == 404

    def test_a_rep_who_may_not_see_the_deal_finds_nothing(self, deal, workspace, sign_in):
        workspace.reps_see = "own"
        workspace.save()
        other = make.member(name="Olga Other")
        assert sign_in(other).post(address(deal), **HTMX).status_code == 404

    def test_a_viewer_reads_and_is_offered_nothing(self, deal, rep, viewer, sign_in, deliver):
        asking.ask(DealCoach(), deal, by=rep)
        deliver()
        client = sign_in(viewer)
        drawn = client.get(address(deal), **HTMX).content.decode()
        assert "Answer Jonas" in drawn and "<form" not in drawn and "Accept" not in drawn
        assert client.post(address(deal), **HTMX).status_code == 403

    def test_an_unknown_capability_is_not_found(self, deal, rep, sign_in):
        assert sign_in(rep).get(f"/insights/fortune_teller/{deal.pk}/").status_code == 404


def test_a_closed_deal_offers_no_button_and_takes_no_question(deal, rep, sign_in):
    deal.win(by=rep)
    client = sign_in(rep)
    drawn = client.get(address(deal), **HTMX).content.decode()
    assert "This deal is won. Reopen it to be coached again." in drawn and "<form" not in drawn
    client.post(address(deal), **HTMX)
    assert not Insight.objects.exists()


def test_what_people_wrote_reaches_the_card_as_text(deal, rep, sign_in, deliver):
    deal.contact.first_name = "<b>Jo</b>"
    deal.contact.save()
    deal.log(
        rep,
        kind="email",
        direction="in",
        subject="<script>x</script>",
        body='Is <img src=x onerror="y"> safe "or" not?',
    )
    asking.ask(DealCoach(), deal, by=rep)
    deliver()
    drawn = sign_in(rep).get(address(deal), **HTMX).content.decode()
    assert "&lt;img src=x" in drawn and "&lt;script&gt;" in drawn and "&lt;b&gt;Jo" in drawn
    assert "<img" not in drawn and "<script" not in drawn and "<b>Jo" not in drawn


class TestFeedback:
    @pytest.fixture
    def insight(self, deal, rep, deliver):
        asked = asking.ask(DealCoach(), deal, by=rep)
        deliver()
        return asked

    def test_a_verdict_is_kept_once_each_member_with_its_reason(self, insight, rep, manager, sign_in):
        where = reverse("ai:feedback", args=[insight.pk])
        client = sign_in(rep)
        assert "What was wrong with it?" in client.post(where, {"useful": "no"}, **HTMX).content.decode()
        client.post(where, {"useful": "no", "why": "The question was answered by phone"}, **HTMX)
        sign_in(manager).post(where, {"useful": "yes"}, **HTMX)
        kept = Feedback.objects.order_by("pk").values_list("by", "useful", "why")
        assert list(kept) == [(rep.pk, False, "The question was answered by phone"), (manager.pk, True, "")]

    def test_the_card_shows_each_member_their_own(self, insight, deal, rep, manager):
        Feedback.objects.create(insight=insight, by=rep, useful=False, why="No")
        assert [card.useful for card in cards_for(deal, rep)] == [False]
        assert [card.useful for card in cards_for(deal, manager)] == [None]

    def test_without_script_it_leads_back(self, insight, deal, rep, sign_in):
        where = reverse("ai:feedback", args=[insight.pk])
        assert sign_in(rep).post(where, {"useful": "yes"})["Location"].startswith(f"/deals/{deal.pk}/#insight")
        assert sign_in(rep).post(where, {"useful": "maybe"}).status_code == 302
        assert Feedback.objects.count() == 1


def test_the_cards_of_a_page_cost_two_queries_however_long_the_story(deal, rep, rf, deliver, count_queries):
    template = engines["django"].from_string("{% load insights %}{% insight_cards deal %}")
    request = rf.get(f"/deals/{deal.pk}/")
    request.member = rep
    for _ in range(3):
        asking.ask(DealCoach(), deal, by=rep)
        deliver()
        deal.log(rep, kind="email", direction="in", body="And when can you start?")
        with count_queries() as queries:
            assert "Answer" in template.render({"deal": deal}, request)
        assert len(queries) == 2
