"""The tasks that reps set themselves along a deal, done, overdue or still to come."""

from datetime import timedelta

from crm.demo.days import HISTORY
from crm.demo.story import Task

AFTER = {  # topic of an activity -> (chance of a task, titles, days until it is due, priority)
    "meeting.demo": (
        0.55,
        ("Send {first} the demo recording", "Notes of the demo to {first}", "Set up the test yard for {company}"),
        2,
        "normal",
    ),
    "meeting.buyer": (0.5, ("Send {first} the business case", "Summary for {first}: cost, payback, dates"), 2, "high"),
    "meeting.review": (0.4, ("Send {first} what we agreed", "Follow up with {first} on open points"), 3, "normal"),
    "proposal": (0.5, ("Call {first} about the proposal", "Ask {first} how the proposal was received"), 5, "high"),
    "security_pack": (
        0.4,
        ("Chase the security review at {company}", "Ask {first} who reads the security pack"),
        7,
        "normal",
    ),
    "contract": (0.5, ("Contract draft: ask legal at {company}", "Call {first} about the signature"), 4, "high"),
    "call.discovery": (
        0.4,
        ("Send {first} the overview", "Find out who signs at {company}", "Propose a demo to {first}"),
        3,
        "normal",
    ),
    "call.no_answer": (0.15, ("Try {first} again", "Call {first}, other time of day"), 2, "low"),
    "note.objection": (0.4, ("Answer {first} on {about}",), 3, "high"),
    "note.given_up": (0.0, (), 0, "low"),
}
OPEN_ENDED = ("Call {first}", "Next step with {first}?", "Ask {first} for the gate counts", "Meet the finance side at {company}", "Check the date with {first}",
              "Send {first} the reference list", "Answer {first}", "Prepare the yard walk at {company}")  # fmt: skip


def tell_tasks(company_life, deal, clock):
    """Tasks of one deal. Those of a closed deal are done; of an open one, some wait, some are late, some due today."""
    rng, company = company_life.rng, company_life.company
    names = {person.number: person.first_name for person in company_life.people}
    last = deal.closed_at
    for activity in company_life.activities:
        if activity.deal != deal.number:
            continue
        topic = "note.objection" if activity.topic.startswith("note.objection") else activity.topic
        likely, titles, ahead, priority = AFTER.get(topic, (0, (), 0, ""))
        if rng.random() >= likely:
            continue
        due = activity.at.date() + timedelta(days=ahead + rng.randint(0, 3))
        done = activity.at + timedelta(days=rng.uniform(0.1, ahead + 4))
        if last and done >= last:
            done = last - (last - activity.at) / 2
        title = rng.choice(titles).format(
            first=names.get(activity.contact, "them"), company=company.name, about=activity.objection or ""
        )
        finished = done.date() < clock.days.dates[HISTORY] and (last is not None or rng.random() < 0.9)
        add_task(
            company_life,
            deal,
            activity.contact,
            title,
            activity.at,
            due,
            priority,
            done if finished else None,
        )
    if last is None and rng.random() < 0.62:
        today = clock.days.dates[HISTORY]
        due = today + timedelta(days=rng.choice((-12, -6, -4, -3, -2, -1, -1, 0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 9, 14)))
        start = max(deal.created, clock.at(HISTORY - 1, 600) - timedelta(days=rng.randint(1, 16)))
        due = max(due, start.date())
        title = rng.choice(OPEN_ENDED).format(first=names[deal.contact], company=company.name)
        add_task(
            company_life,
            deal,
            deal.contact,
            title,
            start + timedelta(minutes=9),
            due,
            rng.choice(("low", "normal", "normal", "high")),
            None,
        )


def add_task(company_life, deal, contact, title, created, due, priority, done):
    day = company_life.making.days.dates
    remind = None
    if done is None and due >= day[HISTORY] and company_life.rng.random() < 0.4:
        remind = created.replace(year=due.year, month=due.month, day=due.day, hour=7, minute=0, second=0)
    company_life.tasks.append(
        Task(
            number=next(company_life.numbers["task"]),
            title=title,
            created=created,
            due=due,
            assignee=deal.owner,
            deal=deal.number,
            contact=contact,
            company=deal.company,
            priority=priority,
            status="done" if done else "open",
            done_at=done,
            reminder=remind,
        )
    )
