"""The written-down causes work, what is not a cause does nothing, and the knobs turn."""

import math
from collections import Counter
from statistics import mean

import pytest

from crm.demo import causes
from crm.demo.causes import Effects
from crm.demo.futures import Futures
from crm.demo.simulate import simulate
from tests.demo.conftest import TODAY


def closed(worlds):
    return [(world, deal) for world in worlds for deal in world.deals if deal.outcome != "open"]


def gap(worlds, split):
    """Win rate where split(world, deal) holds, less the win rate where it does not."""
    yes = [deal.outcome == "won" for world, deal in closed(worlds) if split(world, deal)]
    no = [deal.outcome == "won" for world, deal in closed(worlds) if not split(world, deal)]
    assert len(yes) > 60 and len(no) > 60
    return mean(yes) - mean(no)


@pytest.mark.parametrize(("cause", "least"), [("buyer_met", 0.2), ("champion_active", 0.15), ("demo_held", 0.12)])
def test_what_raises_the_odds_goes_with_wins(worlds, cause, least):
    assert gap(worlds, lambda world, deal: deal.truth.amounts.get(cause)) > least


@pytest.mark.parametrize(("cause", "least"), [("silence", 0.1), ("competitor", 0.04), ("early_discount", 0.02)])
def test_what_lowers_the_odds_goes_with_losses(worlds, cause, least):
    assert gap(worlds, lambda world, deal: deal.truth.amounts.get(cause)) < -least


def test_what_is_drawn_at_random_makes_no_difference(worlds):
    assert (
        abs(gap(worlds, lambda world, deal: world.companies[deal.company].custom["erp"] in ("Navila", "Kontura")))
        < 0.06
    )
    assert abs(gap(worlds, lambda world, deal: deal.created.weekday() < 2)) < 0.06
    assert abs(gap(worlds, lambda world, deal: "newsletter" in world.contacts[deal.contact].tags)) < 0.06


def test_many_emails_look_helpful_although_they_are_not(worlds):
    """A trap for whoever takes company for cause: deals that live long see many emails, early losses see few."""
    sent = Counter(
        (id(world), a.deal) for world in worlds for a in world.activities if a.kind == "email" and a.direction == "out"
    )
    assert gap(worlds, lambda world, deal: sent[id(world), deal.number] > 3) > 0.1
    assert "emails_sent" in {cause.name for cause in causes.NOT_CAUSES}
    assert "emails_sent" not in {cause.name for cause in causes.WINNING}


def test_steps_that_help_help_and_the_others_do_not(worlds):
    def effect(kind):
        nudges = [
            (world.deals[n.deal].truth.outcome == "won", n.done)
            for world in worlds
            for n in world.nudges
            if n.kind == kind
        ]
        return mean(won for won, done in nudges if done) - mean(won for won, done in nudges if not done)

    assert effect("meet_buyer") > 0.06
    assert abs(effect("send_case_study")) < 0.07
    assert abs(effect("bring_manager")) < 0.07


def test_the_truth_told_for_a_day_is_what_becomes_of_deals(worlds):
    """The chance from many futures agrees with the outcomes, in the lower and in the upper half."""
    pairs = []
    for world in worlds[:2]:
        futures = Futures(world)
        for deal in world.deals[::2]:
            day = futures.days.dates[deal.truth.plan.created + 20]
            if day <= deal.truth.closed_on and day <= world.last_day:
                pairs.append((futures.chance(deal, day, runs=25), deal.truth.outcome == "won"))
    pairs.sort()
    half = len(pairs) // 2
    assert half > 80
    for part in (pairs[:half], pairs[half:]):
        assert abs(mean(chance for chance, _ in part) - mean(won for _, won in part)) < 0.11
    assert mean(chance for chance, _ in pairs[half:]) > 2 * mean(chance for chance, _ in pairs[:half])


def test_a_retold_past_is_the_past(world):
    futures = Futures(world)
    for deal in world.deals[:40]:
        if deal.outcome != "open" and (deal.truth.closed_on - deal.truth.first_day).days > 3:
            again = futures.as_of(deal, deal.truth.closed_on)
            assert again.state.outcome is None
            again.run()
            assert again.state.outcome == deal.outcome
            assert futures.days.dates[again.state.closed] == deal.truth.closed_on


def test_meeting_the_buyer_changes_the_future_and_a_case_study_does_not(world):
    futures = Futures(world)
    deals = [deal for deal in world.deals if deal.outcome == "open" and "buyer_met" not in deal.truth.amounts][:40]
    day = futures.days.dates[futures.days.next_work((world.last_day - futures.days.first).days + 1)]

    def change(do):
        return mean(futures.chance(deal, day, 40, do=do) - futures.chance(deal, day, 40) for deal in deals)

    assert change({"buyer_met": True}) > 0.02
    assert abs(change({"case_study": True})) < 0.03


def test_log_odds_are_the_stage_and_the_sum_of_the_causes(world):
    effects = causes.TRUE.winning()
    for deal in world.deals:
        if deal.outcome == "open":
            stage = next(stage for stage in deal.truth.plan.pipeline.open_stages if stage.key == deal.stage)
            assert deal.truth.log_odds[-1] == pytest.approx(stage.decided + causes.total(effects, deal.truth.amounts))


def test_every_cause_is_at_work_somewhere(worlds):
    seen = {name for world in worlds for deal in world.deals for name, amount in deal.truth.amounts.items() if amount}
    assert seen == {cause.name for cause in causes.WINNING}


def test_without_effects_only_the_stage_counts():
    silent = [simulate(seed, 60, Effects(scale=0), today=TODAY, texts=False) for seed in (1, 2, 3)]
    spread = {round(deal.truth.log_odds[-1], 6) for world in silent for deal in world.deals}
    assert len(spread) <= sum(len(p.open_stages) for p in {d.truth.plan.pipeline for w in silent for d in w.deals})


def test_random_labels_have_no_cause_at_all():
    coins = [simulate(seed, 60, Effects(labels="random"), today=TODAY, texts=False) for seed in range(1, 7)]
    assert 0.25 < mean(deal.outcome == "won" for _, deal in closed(coins)) < 0.39
    assert abs(gap(coins, lambda world, deal: deal.truth.amounts.get("buyer_met"))) < 0.07
    assert abs(gap(coins, lambda world, deal: len(deal.stage_changes) > 3)) < 0.07


def test_one_effect_can_be_taken_out_and_a_wrong_name_is_refused():
    assert Effects(replace={"buyer_met": 0.0}).winning()["buyer_met"] == 0
    with pytest.raises(KeyError, match="buyer_meet"):
        Effects(replace={"buyer_meet": 0.0}).winning()


@pytest.mark.slow
def test_outcomes_follow_the_written_effects_number_for_number():
    """Where a cause is at work, as many deals are won as the written effects say, and not as many as without it."""
    effects = causes.TRUE.winning()
    rows = []
    for seed in range(101, 121):
        for _, deal in closed([simulate(seed, 150, today=TODAY, texts=False)]):
            stage = next(s for s in deal.truth.plan.pipeline.stages if s.key == deal.stage_changes[-1].stage_from)
            log_odds = stage.decided + causes.total(effects, deal.truth.amounts)
            rows.append((deal.truth.amounts, log_odds, deal.outcome == "won"))
    for cause in causes.WINNING:
        there = [
            (amounts[cause.name], log_odds, won) for amounts, log_odds, won in rows if amounts.get(cause.name, 0) > 0
        ]
        won = sum(won for *_, won in there)
        expected = [causes.chance(log_odds) for _, log_odds, _ in there]
        without = sum(causes.chance(log_odds - cause.effect * amount) for amount, log_odds, _ in there)
        error = math.sqrt(sum(p * (1 - p) for p in expected))
        assert abs(won - sum(expected)) < 3.5 * error, cause.name
        if abs(without - sum(expected)) > 7 * error:  # common and strong enough to tell
            assert abs(won - sum(expected)) < abs(won - without), cause.name
