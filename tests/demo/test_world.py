"""The simulated company is believable, complete, dated in order, and nobody's real data."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, time
from statistics import median

import pytest

from crm.demo.simulate import simulate
from crm.demo.world import PIPELINES, TEAM
from tests.demo.conftest import TODAY

MIDNIGHT = datetime.combine(TODAY, time(), UTC)


def test_the_same_seed_tells_the_same_world():
    one, same, other = (simulate(seed, "tiny", today=TODAY) for seed in (5, 5, 6))
    assert one == same
    assert [a.body for a in one.activities] != [a.body for a in other.activities]


def test_words_do_not_change_what_happens():
    told, silent = (simulate(5, "tiny", today=TODAY, texts=texts) for texts in (True, False))
    assert [(d.name, d.outcome, d.closed_at) for d in told.deals] == [
        (d.name, d.outcome, d.closed_at) for d in silent.deals
    ]
    assert not any(activity.body for activity in silent.activities)


def test_there_is_as_much_as_a_company_of_that_size_would_have(world):
    closed = [deal for deal in world.deals if deal.outcome != "open"]
    assert len(world.companies) == 150
    assert 340 <= len(world.contacts) <= 470
    assert 600 <= len(closed) <= 800
    assert 95 <= len(world.deals) - len(closed) <= 155
    assert 7000 <= len(world.activities) <= 10000
    assert {member.role for member in TEAM} == {"admin", "manager", "rep", "viewer"}
    assert {kind for kind, n in Counter(a.kind for a in world.activities).items() if n > 100} == {
        "email",
        "call",
        "meeting",
        "note",
        "visit",
    }


def test_a_third_of_the_deals_is_won_and_big_firms_take_longer(world):
    closed = [deal for deal in world.deals if deal.outcome != "open"]
    assert 0.27 < sum(deal.outcome == "won" for deal in closed) / len(closed) < 0.37
    days = defaultdict(list)
    for deal in closed:
        if deal.outcome == "won":
            days[world.companies[deal.company].segment].append((deal.closed_at - deal.created).days)
    assert 20 < median(days["small"]) < median(days["mid"]) < median(days["large"]) < 160


def test_open_deals_stand_in_every_stage_and_some_rot(world):
    opened = [deal for deal in world.deals if deal.outcome == "open"]
    stages = {(p.key, s.key): s for p in PIPELINES for s in p.open_stages}
    assert {(deal.pipeline, deal.stage) for deal in opened} == set(stages)
    rots = [(MIDNIGHT - d.stage_changes[-1].at).days > stages[d.pipeline, d.stage].rots for d in opened]
    assert 0.1 < sum(rots) / len(rots) < 0.75
    pushed = [sum(change.field == "expected_close" for change in deal.field_changes) for deal in opened]
    assert max(pushed) >= 3


def test_tasks_are_done_late_due_today_and_still_to_come(world):
    waiting = [task for task in world.tasks if task.status == "open"]
    assert any(task.due < TODAY for task in waiting)
    assert any(task.due == TODAY for task in waiting)
    assert any(task.due > TODAY for task in waiting)
    assert all(task.done_at and task.done_at >= task.created for task in world.tasks if task.status == "done")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_dated_today_or_later(seed):
    world = simulate(seed, 40, today=TODAY)
    dates = [activity.at for activity in world.activities]
    dates += [change.at for deal in world.deals for change in (*deal.stage_changes, *deal.field_changes)]
    dates += [deal.created for deal in world.deals] + [task.created for task in world.tasks]
    dates += [stakeholder.joined for deal in world.deals for stakeholder in deal.stakeholders]
    dates += [record.created for record in (*world.companies, *world.contacts) if record.created]
    dates += [task.done_at for task in world.tasks if task.done_at]
    assert max(dates) < MIDNIGHT
    assert all(company.churned_on is None or company.churned_on < TODAY for company in world.companies)


def test_history_is_in_order_and_ends_with_the_close(world):
    by_deal = defaultdict(list)
    for activity in world.activities:
        by_deal[activity.deal].append(activity.at)
    for deal in world.deals:
        moments = [change.at for change in deal.stage_changes]
        assert moments == sorted(moments) and moments[0] == deal.created
        assert [c.stage_from for c in deal.stage_changes[1:]] == [c.stage_to for c in deal.stage_changes[:-1]]
        assert deal.stage == deal.stage_changes[-1].stage_to
        assert min(by_deal[deal.number]) >= deal.created
        if deal.outcome == "open":
            assert deal.closed_at is None
        else:
            assert deal.stage == deal.outcome
            assert deal.closed_at == moments[-1] >= max(by_deal[deal.number])
            assert all(change.at <= deal.closed_at for change in deal.field_changes)


def test_fields_end_where_their_history_ends(world):
    for deal in world.deals:
        now = {
            "value": str(deal.value),
            "expected_close": deal.expected_close.isoformat(),
            "owner": deal.owner,
            "next_step": deal.next_step,
        }
        for field, value in now.items():
            changes = [change for change in deal.field_changes if change.field == field]
            assert [c.old for c in changes[1:]] == [c.new for c in changes[:-1]]
            assert not changes or changes[-1].new == value
        assert sum(item.quantity * item.unit_price for item in deal.line_items) == deal.value


def test_people_are_known_before_they_say_anything(world):
    for activity in world.activities:
        for number in (activity.contact, *activity.others):
            if number is not None:
                assert world.contacts[number].created <= activity.at, activity
                assert world.contacts[number].company == activity.company
    for deal in world.deals:
        contacts = [stakeholder.contact for stakeholder in deal.stakeholders]
        assert len(contacts) == len(set(contacts)) and deal.contact in contacts


def test_every_address_ends_in_example_and_is_had_once(world):
    addresses = [contact.email for contact in world.contacts]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", address) for address in addresses)
    texts = "\n".join(f"{activity.body} {activity.message_id}" for activity in world.activities)
    assert all(address.endswith(".example") for address in re.findall(r"@([\w.-]+\w)", texts))
    assert all(member.email.endswith(".example") for member in TEAM)
    assert len({company.name for company in world.companies}) == len(world.companies)
    assert len({company.domain for company in world.companies}) == len(world.companies)
