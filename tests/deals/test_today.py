"""Today shows a member what is due, who waits for an answer, and which of their deals need a look."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from deals.models import Deal
from deals.today import Day
from tests import make

NOW = timezone.now


def part(page, name):
    return page.split(f'id="t-{name}"')[1].split("</section>")[0]


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def page(sign_in, rep):
    return lambda: sign_in(rep).get("/").content.decode()


def test_tasks_that_are_due_overdue_or_coming_up_are_there_and_others_are_not(rep, manager, page):
    today = timezone.localdate()
    for title, days in (("Late", -3), ("Now", 0), ("Soon", 6), ("Later", 7)):
        make.task(title, assignee=rep, due_on=today + timedelta(days=days))
    make.task("Reminded", assignee=rep, remind_at=NOW() - timedelta(hours=1))
    make.task("Not mine", assignee=manager, due_on=today)
    make.task("Done", assignee=rep, due_on=today).finish(by=rep)
    shown = text_of(part(page(), "tasks"))
    assert [word for word in ("Late", "Now", "Soon", "Reminded") if word not in shown] == []
    assert [word for word in ("Later", "Not mine", "Done ") if word in shown] == []


def test_meetings_of_the_readers_own_day_are_there_in_order(rep, page, time_machine):
    rep.user.time_zone = "Pacific/Auckland"
    rep.user.save()
    time_machine.move_to("2026-05-19T12:30:00Z", tick=False)  # half past midnight on the 20th in Auckland
    deal = make.deal(owner=rep)
    for subject, at in (("Yesterday", "2026-05-19T11:59"), ("First", "2026-05-19T12:00"), ("Last", "2026-05-20T11:59")):
        deal.log(by=rep, kind="meeting", subject=subject, happened_at=timezone.datetime.fromisoformat(f"{at}+00:00"))
    shown = text_of(part(page(), "meetings"))
    assert "Yesterday" not in shown and shown.index("First") < shown.index("Last")


def test_deals_that_close_soon_or_should_have_are_there(rep, manager, page):
    today = timezone.localdate()
    for name, days, owner in (("Past", -2, rep), ("Near", 14, rep), ("Far", 15, rep), ("Foreign", 1, manager)):
        make.deal(name, owner=owner, expected_close=today + timedelta(days=days))
    make.deal("Won", owner=rep, expected_close=today).win(by=rep)
    shown = text_of(part(page(), "closing"))
    assert "Past" in shown and "Near" in shown
    assert not {"Far", "Foreign", "Won"} & set(shown.split())


def test_deals_that_stand_still_are_the_ones_that_the_board_marks(rep, page):
    for days in (13, 14, 15, 16):
        deal = make.deal(f"Stood{days}", owner=rep, stage="Qualify")  # rots after 14 days
        Deal.objects.filter(pk=deal.pk).update(stage_since=NOW() - timedelta(days=days, minutes=1))
    shown = text_of(part(page(), "standing"))
    marked = {deal.name for deal in Deal.objects.select_related("stage") if deal.is_rotting}
    assert (
        marked
        == {word for word in shown.split() if word.startswith("Stood") and "," not in word}
        == {"Stood15", "Stood16"}
    )


def mail(deal, rep, ago, direction="in", kind="email", **fields):
    return deal.log(by=rep, kind=kind, direction=direction, happened_at=NOW() - timedelta(hours=ago), **fields)


def test_mail_waits_for_an_answer_until_somebody_writes_calls_or_meets(rep, manager):
    answered, called, waiting, foreign, closed = (make.deal(owner=owner) for owner in (rep, rep, rep, manager, rep))
    for deal in (answered, called, waiting, foreign, closed):
        mail(deal, rep, ago=9)
    mail(answered, rep, ago=1, direction="out")
    mail(called, rep, ago=1, kind="call")
    last = mail(waiting, rep, ago=5)
    mail(waiting, rep, ago=1, kind="note", direction="")
    closed.win(by=rep)
    assert Day(rep).unanswered() == [last]


def test_mail_from_a_contact_without_a_deal_waits_too(rep):
    from deals.models import Activity

    person = make.contact(owner=rep)
    wrote = Activity.start(by=None, kind="email", direction="in", contact=person, happened_at=NOW())
    assert Day(rep).unanswered() == [wrote]


def test_old_mail_is_not_waited_for_any_more(rep):
    mail(make.deal(owner=rep), rep, ago=31 * 24)
    assert Day(rep).unanswered() == []


def test_a_quiet_day_says_what_to_do(page, viewer, sign_in):
    assert "Nothing is due today" in page() and "/tasks/new/" in page()
    assert "/tasks/new/" not in sign_in(viewer).get("/").content.decode()


def test_the_head_counts_what_is_due(rep, page):
    make.task(assignee=rep, due_on=timezone.localdate())
    mail(make.deal(owner=rep), rep, ago=2)
    assert "1 due task, 1 unanswered email" in page()


@pytest.mark.parametrize("number", [5, 50])
def test_the_day_takes_as_many_queries_for_five_of_everything_as_for_fifty(rep, sign_in, count_queries, number):
    today = timezone.localdate()
    for n in range(number):
        deal = make.deal(owner=rep, expected_close=today, company=make.company())
        Deal.objects.filter(pk=deal.pk).update(stage_since=NOW() - timedelta(days=90))
        mail(deal, rep, ago=n % 9 + 1, contact=make.contact())
        deal.log(by=rep, kind="meeting", happened_at=NOW())
        make.task(assignee=rep, due_on=today, deal=deal)
    client = sign_in(rep)
    with count_queries() as queries:
        client.get("/")
    assert len(queries) == 8
