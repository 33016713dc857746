"""One timeline of everything said and done, newest first, read page by page without a gap or a repeat."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.base.models import AuditEntry
from deals.models import Activity, Deal, FieldChange, StageChange
from deals.timeline import PAGE
from tests import make

HTMX = {"HX-Request": "true"}


def story(client, deal, **given):
    return client.get(f"/story/deal/{deal.pk}/", given, headers=HTMX).content.decode()


def anchors(page):
    return re.findall(r'<article class="event[^"]*" id="([^"]+)"', page)


def busy(rep, number=40):
    """A deal with so many activities, tasks done, and changes, many of them in the same moment."""
    deal = make.deal(owner=rep)
    moment = timezone.now() - timedelta(days=3)
    for n in range(number):
        deal.log(by=rep, kind=["email", "note"][n % 2], body="Words", happened_at=moment - timedelta(minutes=n // 4))
        deal.change(by=rep, value=n + 1)
    for n in range(6):
        make.task(deal=deal, assignee=rep).finish(by=rep)
        deal.move_to(make.stage(["Discovery", "Proposal"][n % 2]), by=rep)
    FieldChange.objects.update(happened_at=moment)
    StageChange.objects.update(happened_at=moment)
    deal.tasks.update(done_at=moment)
    return deal


def expected(deal):
    return (
        {f"activity-{each.pk}" for each in deal.activities.all()}
        | {f"task-{each.pk}" for each in deal.tasks.all()}
        | {f"stage-change-{each.pk}" for each in deal.stage_changes.all()}
        | {f"field-change-{each.pk}" for each in deal.field_changes.all()}
    )


@pytest.mark.parametrize("show", ["all", "email", "change", "task"])
def test_page_by_page_every_event_is_told_once(rep, sign_in, show):
    deal, client = busy(rep), sign_in(rep)
    page = story(client, deal, show=show)
    seen = anchors(page)
    while more := re.search(r'hx-get="([^"]+)"[^>]*data-earlier', page):
        assert len(anchors(page)) == PAGE
        page = client.get(more[1].replace("&amp;", "&"), headers=HTMX).content.decode()
        seen += anchors(page)
    kinds = {"all": "", "email": "activity", "change": ("stage", "field"), "task": "task"}[show]
    wanted = {each for each in expected(deal) if each.startswith(kinds)}
    if show == "email":
        wanted = {f"activity-{each.pk}" for each in deal.activities.filter(kind="email")}
    assert len(seen) == len(set(seen)) and set(seen) == wanted


def test_the_newest_is_told_first(rep, sign_in):
    deal = make.deal(owner=rep)
    old = deal.log(by=rep, kind="note", body="Old", happened_at=timezone.now() - timedelta(days=400))
    new = deal.log(by=rep, kind="note", body="New")
    told = anchors(story(sign_in(rep), deal))
    assert told[0] == new.anchor and told[-1] == old.anchor


def test_each_filter_says_how_many_there_are(rep, sign_in):
    deal = busy(rep, number=4)
    page = " ".join(re.sub(r"<[^>]+>", " ", story(sign_in(rep), deal)).split())
    assert "All 21" in page and "Emails 2" in page and "Notes 2" in page and "Tasks 6" in page and "Changes 11" in page


def test_a_citation_further_back_than_the_page_can_be_fetched(rep, sign_in):
    deal, client = busy(rep), sign_in(rep)
    oldest = deal.activities.last()
    assert oldest.anchor not in anchors(client.get(f"/deals/{deal.pk}/").content.decode())
    assert anchors(story(client, deal, until=oldest.anchor))[-1] == oldest.anchor
    assert oldest.anchor in anchors(client.get(f"/deals/{deal.pk}/?until={oldest.anchor}").content.decode())


@pytest.mark.parametrize("after", ["x", "2026-01-01~activity~1", "2026-01-01T00:00:00+00:00~evil~1", "~~", "a~task~b"])
def test_a_place_that_cannot_be_read_starts_at_the_top(rep, sign_in, after):
    deal = make.deal(owner=rep)
    assert len(anchors(story(sign_in(rep), deal, after=after, seen="-1"))) == 1


def test_a_long_text_is_folded(rep, sign_in):
    deal = make.deal(owner=rep)
    deal.log(by=rep, kind="email", body="A sentence that goes on. " * 100)
    deal.log(by=rep, kind="email", body="Short.")
    assert story(sign_in(rep), deal).count("<details") == 1


def test_changes_are_told_in_words(rep, manager, sign_in):
    deal = make.deal(owner=rep, value=1000)
    deal.change(by=rep, value=2500, owner=manager, next_step="Call")
    deal.win(by=manager)
    deal.reopen(by=manager)
    page = " ".join(re.sub(r"<[^>]+>", " ", story(sign_in(rep), deal)).split())
    assert "Value changed from €1,000 to €2,500 by Rita Rep" in page
    assert "Owner changed from Rita Rep to Mona Manager" in page
    assert "Next step set to Call" in page
    assert "Won , from Qualify by Mona Manager" in page and "Reopened in Qualify" in page and "Deal started in" in page


LOGGED = {
    "note": {"body": "They liked it"},
    "email": {"subject": "Price", "body": "Too high", "direction": "in"},
    "call": {"body": "Asked for the CFO", "direction": "out", "minutes": "23"},
    "meeting": {
        "subject": "Demo",
        "minutes": "55",
        "happened_at": "2026-01-31T14:30",
        "participants": "Erik Dahl, Leo",
    },
}


@pytest.mark.parametrize("kind", LOGGED)
def test_each_kind_can_be_logged(rep, sign_in, kind):
    rep.user.time_zone = "Europe/Berlin"
    rep.user.save()
    deal = make.deal(owner=rep)
    response = sign_in(rep).post(f"/story/deal/{deal.pk}/", {"kind": kind} | LOGGED[kind])
    logged = Activity.objects.get()
    assert response.url == logged.get_absolute_url() == f"/deals/{deal.pk}/#activity-{logged.pk}"
    assert (logged.kind, logged.by, logged.deal) == (kind, rep, deal)
    assert (logged.minutes or "") == (int(LOGGED[kind]["minutes"]) if "minutes" in LOGGED[kind] else "")
    if kind == "meeting":
        assert logged.happened_at.isoformat() == "2026-01-31T13:30:00+00:00"
        assert logged.participants == ["Erik Dahl", "Leo"]
    assert AuditEntry.objects.filter(kind="activity").get().by == rep


def test_with_htmx_the_story_comes_back_with_the_new_event_and_an_empty_composer(rep, sign_in):
    deal = make.deal(owner=rep)
    response = sign_in(rep).post(f"/story/deal/{deal.pk}/", {"kind": "note", "body": "They liked it"}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200 and page.count("They liked it") == 1 and 'id="story"' in page


def test_an_empty_note_is_refused_and_what_was_written_stays(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    response = client.post(f"/story/deal/{deal.pk}/", {"kind": "call", "minutes": "9999"}, headers=HTMX)
    assert response.status_code == 422 and "Write what happened" in response.content.decode()
    assert 'value="9999"' in response.content.decode()
    assert client.post(f"/story/deal/{deal.pk}/", {"kind": "web_visit", "body": "x"}).status_code == 422
    assert not Activity.objects.exists()


def test_a_person_and_a_company_have_a_story_too(rep, sign_in):
    company = make.company(owner=rep)
    person = make.contact(company=company, owner=rep)
    client = sign_in(rep)
    client.post(f"/story/contact/{person.pk}/", {"kind": "note", "body": "Of the person"})
    client.post(f"/story/company/{company.pk}/", {"kind": "note", "body": "Of the company"})
    page = client.get(f"/story/company/{company.pk}/", headers=HTMX).content.decode()
    assert "Of the person" in page and "Of the company" in page
    person.refresh_from_db()
    assert person.touched_at > person.created_at


def test_a_colleague_may_log_what_they_heard_on_anothers_deal(rep, manager, sign_in):
    deal = make.deal(owner=manager)
    assert sign_in(rep).post(f"/story/deal/{deal.pk}/", {"kind": "note", "body": "x"}).status_code == 302


def test_viewers_and_outsiders_log_nothing(viewer, outsider, sign_in):
    deal = make.deal()
    assert sign_in(viewer).post(f"/story/deal/{deal.pk}/", {"kind": "note", "body": "x"}).status_code == 403
    for method in ("get", "post"):
        assert getattr(sign_in(outsider), method)(f"/story/deal/{deal.pk}/").status_code == 404
    assert sign_in(viewer).get("/story/task/1/").status_code == 404


def test_authors_and_managers_correct_and_delete_others_do_not(rep, manager, admin, sign_in):
    deal = make.deal(owner=rep)
    note = deal.log(by=manager, kind="note", body="Wrong")
    assert sign_in(rep).post(f"/activities/{note.pk}/", {"body": "Right"}).status_code == 403
    assert sign_in(rep).post(f"/activities/{note.pk}/deletion/").status_code == 403
    sign_in(manager).post(f"/activities/{note.pk}/", {"body": "Right"})
    assert Activity.objects.get().body == "Right"
    sign_in(admin).post(f"/activities/{note.pk}/deletion/")
    assert not Activity.objects.exists()
    assert [entry.verb for entry in AuditEntry.objects.filter(kind="activity")] == ["deleted", "changed", "logged"]


def test_deleting_the_last_activity_makes_the_one_before_the_last(rep, sign_in):
    deal = make.deal(owner=rep)
    before = deal.log(by=rep, kind="note", body="1", happened_at=timezone.now() - timedelta(days=9))
    last = deal.log(by=rep, kind="note", body="2")
    touched = Deal.objects.get().touched_at
    sign_in(rep).post(f"/activities/{last.pk}/deletion/")
    assert Deal.objects.get().last_activity_at == before.happened_at
    assert Deal.objects.get().touched_at > touched


def test_another_workspaces_activity_is_not_found(rep, outsider, sign_in):
    note = make.deal(owner=rep).log(by=rep, kind="note", body="x")
    for address in (f"/activities/{note.pk}/", f"/activities/{note.pk}/deletion/"):
        assert sign_in(outsider).get(address).status_code == 404
        assert sign_in(outsider).post(address).status_code == 404
