"""The Deal Coach chooses among its rules, ranks them, says how sure it is, and remembers what was decided."""

import pytest

from ai.capabilities.coaching import RULES, advise, strength
from ai.capabilities.deal_coach import DealCoach
from ai.capability import cited
from tests.ai import story as a
from tests.ai.story import story

BUSY = (
    a.person(),
    a.mail(40, "in", "We have security concerns."),
    a.mail(33, "in", "It is too expensive, and we would be locked in."),
    a.mail(26, "in", "Please send us a quote."),
    a.mail(7, "in", "When could you start?"),
    a.task(late=4),
    a.pushed(20),
    a.pushed(3),
    a.moved(29),
    a.usual(),
    a.measured("pushes", threshold=2),
)


def coach(*facts, **standing):
    return DealCoach().floor(story(*facts, **standing))


def test_a_busy_deal_gets_five_steps_the_most_pressing_first():
    steps = coach(*BUSY, days_in_stage=29).steps
    assert len(steps) == 5
    assert [step.pressing for step in steps] == sorted((step.pressing for step in steps), reverse=True)
    assert steps[0].kind == "answer_question"


def test_each_step_cites_facts_that_are_there():
    evidence = story(*BUSY, days_in_stage=29)
    answer = DealCoach().floor(evidence)
    assert all(step.why.cites for step in answer.steps)
    assert all(evidence.holds(ref) for ref in cited(answer))


def test_every_step_of_every_rule_says_why_how_sure_and_by_when():
    for step in (step for rule in RULES for step in rule(story(*BUSY, days_in_stage=29))):
        assert step.what and step.why.text.endswith((".", "”")) and step.strength.words and 0 <= step.pressing <= 100
        assert step.key == step.kind or step.key.startswith(f"{step.kind}:")
        assert len(step.key) <= 200 and len(step.kind) <= 50


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_closed_deal_gets_no_advice(outcome):
    answer = coach(*BUSY, outcome=outcome)
    assert answer.steps == []
    assert answer.lead.text == f"This deal was {outcome} on 18 May. There is nothing left to coach."


def test_where_nothing_waits_it_says_so_and_invents_nothing():
    buyer = a.person("Mirjam Voss", 1, role="buyer")
    settled = (
        a.person(contact=2),
        a.mail(1, "out"),
        a.detail("value", 900),
        a.detail("expected_close", a.ago(-60).date()),
    )
    answer = coach(buyer, a.meeting(2, who="Mirjam Voss"), a.meeting(-2), *settled)
    assert answer.steps == []
    assert (
        answer.lead.text
        == "5 days in Proposal, last word from Mirjam Voss 2 days ago. No rule sees anything that waits for you here."
    )


def test_a_deal_from_a_file_without_any_activity_is_still_coached_on_what_the_file_says():
    imported = (a.detail("value", 22700), a.detail("expected_close", a.ago(300).date()))
    kinds = [step.kind for step in coach(*imported, age=400, days_in_stage=400, contact=None).steps]
    assert kinds == ["renew_close_date", "start_conversation", "leave_stage"]


def test_two_rules_that_ask_for_the_same_thing_give_one_step():
    kinds = {step.kind for step in advise(story(a.person(), age=30, stage_number=2))[0]}
    assert "start_conversation" in kinds
    assert not {"agree_next_step", "book_talk", "break_silence"} & kinds


class TestStrength:
    rule = strength.rule("Rule of thumb.")

    def test_a_rule_is_called_a_rule_where_the_record_is_silent(self):
        assert strength.measured(story(), "pushes", "Pushed", self.rule) is self.rule

    def test_a_measured_gap_is_told_with_counts_and_interval_and_cites_the_count(self):
        said = strength.measured(story(a.measured("pushes")), "pushes", "Pushed as often", self.rule)
        assert (said.kind, said.cites) == ("measured", ["R1"])
        assert said.words == "Pushed as often: won 11 of 74. Others: won 38 of 80. Gap −33 points, −45 to −18."
        assert said.odds.told_apart and said.odds.gap_high < 0

    def test_a_gap_that_chance_would_make_is_called_unsure(self):
        said = strength.measured(story(a.measured("pushes", (9, 30), (12, 31))), "pushes", "Pushed", self.rule)
        assert said.kind == "unsure" and said.words.endswith("not told apart from chance.")

    def test_a_measured_gap_moves_a_step_up_and_an_unsure_one_a_little_down(self):
        def moved(*counts):
            return strength.moved_by(story(a.measured("pushes", *counts)), "pushes")

        assert moved((11, 74), (38, 80)) == 10
        assert moved((9, 30), (12, 31)) == -5
        assert strength.moved_by(story(), "pushes") == 0


class TestBefore:
    asked = a.mail(9, "in", "When could you start?")
    key = next(iter(RULES[0](story(asked)))).key

    def kinds(self, *facts):
        return [step.kind for step in coach(self.asked, *facts, a.task(late=-5)).steps]

    def test_what_was_accepted_stays_away_while_its_task_is_open(self):
        assert "answer_question" in self.kinds()
        verdict = a.verdict(self.key, "accepted", 9, task_is_open=True)
        assert "answer_question" not in self.kinds(verdict)

    def test_what_was_dismissed_returns_only_when_something_happens(self):
        dismissed = a.verdict(self.key, "dismissed", 3)
        assert "answer_question" not in self.kinds(dismissed)
        assert "answer_question" in self.kinds(dismissed, a.happening("note", 1))

    def test_an_old_mail_that_is_logged_late_is_something_new(self):
        dismissed = a.verdict(self.key, "dismissed", 3)
        assert "answer_question" in self.kinds(dismissed, a.happening("note", 30, told=1))

    def test_what_was_done_gets_a_week_to_show(self):
        news = a.happening("note", 1)
        assert "answer_question" not in self.kinds(a.verdict(self.key, "done", 5), news)
        assert "answer_question" in self.kinds(a.verdict(self.key, "done", 8), news)
        assert "answer_question" not in self.kinds(a.verdict(self.key, "done", 8))

    def test_advice_that_is_only_held_back_is_owned_up_to(self):
        buyer = a.person(role="buyer")
        close = a.detail("expected_close", a.ago(-60).date())
        known = (buyer, a.person(contact=2), close, a.detail("value", 900), a.meeting(12), a.meeting(-1, told=12))
        answer = coach(*known, self.asked, a.verdict(self.key, "dismissed", 3))
        assert answer.steps == []
        assert answer.lead.text.endswith(
            "Nothing new to advise: one earlier step is decided, and nothing has happened since."
        )
