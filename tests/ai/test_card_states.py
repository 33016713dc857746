"""One card, every state: what it says, what it offers, and when it stops asking the server."""

from datetime import UTC, datetime
from types import SimpleNamespace as Thing

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

FACTS = [
    {"ref": "A1", "label": "Call 4 May", "text": "Mirjam signs above a hundred.", "address": "/deals/7/#activity-4"},
    {"ref": "D2", "label": "", "text": "12 days in Proposal", "address": ""},
]


@pytest.fixture(autouse=True)
def body(monkeypatch):
    """A body of its own, so that the frame is tested alone."""
    loader = engines["django"].engine
    drawn = loader.from_string('<p class="lead">{{ answer.lead }}</p>')
    find = loader.find_template
    monkeypatch.setattr(
        loader,
        "find_template",
        lambda name, *args, **kwargs: (drawn, None) if name == "ai/cards/probe.html" else find(name, *args, **kwargs),
    )


def draw(state, can_work=True, answer=None, insight=None, **card):
    request = RequestFactory().get("/deals/7/")
    request.member = Thing(can_work=can_work)
    written = {
        "pk": 3,
        "answer": answer,
        "engine": "Rules and statistics",
        "floor_reason": "",
        "problem": "",
        "created_at": datetime(2026, 5, 19, tzinfo=UTC),
        "read_at": datetime(2026, 5, 19, tzinfo=UTC),
    }
    card = {
        "capability": Thing(name="probe", title="Probe", verb="Probe this deal"),
        "subject": Thing(pk=7),
        "state": state,
        "insight": None if state == "ask" else Thing(**written | (insight or {})),
        "facts": FACTS,
        "useful": None,
        "may_ask": can_work,
    } | card
    return render_to_string("ai/_card.html", {"card": card}, request)


def test_a_card_to_ask_offers_its_verb():
    drawn = draw("ask", reads="Reads 17 facts about this deal.")
    assert "Reads 17 facts" in drawn and "Probe this deal" in drawn


@pytest.mark.parametrize("state", ["ask", "ready", "failed"])
def test_somebody_who_only_reads_is_offered_no_asking(state):
    assert "hx-target" not in draw(state, can_work=False, answer={"lead": "Call."})


def test_only_a_working_card_asks_the_server_again():
    assert 'hx-trigger="every 1s"' in draw("working")
    for state in ("ask", "ready", "failed", "not_enough"):
        assert "every 1s" not in draw(state, answer={"lead": "Call."})


def test_a_ready_card_says_who_made_it_and_lists_its_evidence():
    drawn = draw("ready", answer={"lead": "Call Dr. Voss."})
    assert "Call Dr. Voss." in drawn and "Rules and statistics" in drawn
    assert "2 facts" in drawn and 'href="/deals/7/#activity-4"' in drawn and "12 days in Proposal" in drawn


def test_a_stale_card_says_what_happened_and_asks_again():
    drawn = draw("ready", answer={"lead": "Call."}, stale="Three things happened since.")
    assert "insight-stale" in drawn and "Three things happened since." in drawn and "Ask again" in drawn


def test_a_card_on_its_floor_says_why():
    drawn = draw("ready", answer={"lead": "Call."}, insight={"floor_reason": "this month’s budget is spent."})
    assert "Rules only: this month’s budget is spent." in drawn


def test_a_failed_card_says_what_went_wrong_and_offers_another_try():
    drawn = draw("failed", insight={"problem": "The language model did not answer in 60 seconds."})
    assert "did not answer in 60 seconds." in drawn and "Try again" in drawn and "Rules below" not in drawn
    assert "Rules below" in draw("failed", answer={"lead": "Call."})


def test_too_little_data_counts_what_is_missing():
    drawn = draw("not_enough", counts=[{"name": "Lost deals", "have": 12, "need": 20}], base="Base rate: 62 %.")
    assert "12 of 20" in drawn and 'width="12"' in drawn and "Base rate: 62 %." in drawn


def test_an_early_card_is_marked():
    assert "chip-warn" in draw("ready", answer={"lead": "48 %"}, early="Learnt from 31 won and 44 lost.")


@pytest.mark.parametrize(("useful", "pressed"), [(True, 1), (False, 1), (None, 0)])
def test_a_verdict_is_shown_and_a_no_may_say_why(useful, pressed):
    drawn = draw("ready", answer={"lead": "Call."}, useful=useful)
    assert drawn.count('aria-pressed="true"') == pressed
    assert ("What was wrong with it?" in drawn) == (useful is False)


def test_what_an_answer_says_is_escaped():
    assert "<script>" not in draw("ready", answer={"lead": "<script>"}, stale="<script>")
