"""Tasks: made, changed, ticked off, and reminded of once, by whom they concern."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from crm.base.models import AuditEntry, OutboxEntry
from crm.base.tenancy import use_workspace
from deals import tasks as doors
from deals.models import Task
from tests import make

HTMX = {"HX-Request": "true"}
GIVEN = {"title": "Send the ISO pack", "priority": "3", "due_on": "2030-01-31", "notes": "Both parts"}


def fresh(task):
    return Task.objects.get(pk=task.pk)


def test_a_task_is_made_for_a_deal_and_leads_back_to_it(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    page = client.get(f"/tasks/new/?deal={deal.pk}").content.decode()
    assert f'value="{deal.name} #{deal.pk}"' in page
    response = client.post("/tasks/new/", GIVEN | {"assignee": rep.pk, "deal": f"{deal.name} #{deal.pk}"})
    task = Task.objects.get()
    assert (task.deal, task.assignee, task.by, task.priority, str(task.due_on)) == (deal, rep, rep, 3, "2030-01-31")
    assert response.url == deal.get_absolute_url()
    assert AuditEntry.objects.filter(kind="task").get().verb == "created"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": ""}, "required"),
        ({"priority": "9"}, "Select a valid choice"),
        ({"due_on": "soon"}, "valid date"),
        ({"deal": "No such deal"}, "No deal is called"),
        ({"assignee": "99999"}, "not one of the available choices"),
        ({"remind_at": "2030-01-30T09:00", "assignee": ""}, "Say whom to remind"),
    ],
)
def test_what_does_not_fit_is_named_and_what_was_written_stays(rep, sign_in, given, words):
    response = sign_in(rep).post("/tasks/new/", GIVEN | {"assignee": rep.pk} | given)
    assert response.status_code == 422
    assert words in response.content.decode() and "Both parts" in response.content.decode()
    assert not Task.objects.exists()


def test_what_belongs_to_another_workspace_cannot_be_named(rep, outsider, sign_in):
    with use_workspace(outsider.workspace):
        deal = make.deal("Foreign deal")
    client = sign_in(rep)
    assert "Foreign" not in client.get(f"/tasks/new/?deal={deal.pk}").content.decode()
    for given in ({"deal": f"Foreign deal #{deal.pk}"}, {"assignee": outsider.pk}):
        assert client.post("/tasks/new/", GIVEN | given).status_code == 422
    assert "Foreign" not in client.get("/deals/pick/?field=deal&deal=Fore").content.decode()


def test_a_box_finishes_a_task_and_opens_it_again(rep, sign_in):
    task = make.task(assignee=rep)
    client = sign_in(rep)
    row = client.post(f"/tasks/{task.pk}/done/", {"done": "on"}, headers=HTMX).content.decode()
    assert fresh(task).status == "done" and fresh(task).done_at and "checked" in row and f'id="task-{task.pk}"' in row
    client.post(f"/tasks/{task.pk}/done/", headers=HTMX)
    assert fresh(task).status == "open" and fresh(task).done_at is None


def test_without_script_the_box_leads_back_to_where_it_stood(rep, sign_in):
    task = make.task(assignee=rep, deal=make.deal(owner=rep))
    client = sign_in(rep)
    response = client.post(f"/tasks/{task.pk}/done/", {"done": "on"}, headers={"referer": "http://testserver/"})
    assert response.url == "/"
    assert client.post(f"/tasks/{task.pk}/done/").url == task.deal.get_absolute_url()


def test_a_task_is_changed_dropped_and_deleted(rep, sign_in):
    task = make.task(assignee=rep)
    client = sign_in(rep)
    client.post(f"/tasks/{task.pk}/", GIVEN | {"assignee": rep.pk})
    assert (fresh(task).title, fresh(task).notes) == ("Send the ISO pack", "Both parts")
    client.post(f"/tasks/{task.pk}/", {"do": "drop"})
    assert fresh(task).status == "dropped"
    client.post(f"/tasks/{task.pk}/", {"do": "remove"})
    assert not Task.objects.exists()


def test_those_whom_it_does_not_concern_read_it_only(rep, manager, viewer, outsider, sign_in):
    task = make.task("Call Jonas", assignee=manager)
    for member in (rep, viewer):
        client = sign_in(member)
        page = client.get(f"/tasks/{task.pk}/").content.decode()
        assert "Call Jonas" in page and "Save" not in page
        assert client.post(f"/tasks/{task.pk}/", GIVEN).status_code == 403
        assert client.post(f"/tasks/{task.pk}/done/", {"done": "on"}).status_code == 403
    assert sign_in(outsider).get(f"/tasks/{task.pk}/").status_code == 404
    assert sign_in(outsider).post(f"/tasks/{task.pk}/done/").status_code == 404
    assert fresh(task).status == "open"


def test_viewers_make_no_task(viewer, sign_in):
    assert sign_in(viewer).post("/tasks/new/", GIVEN).status_code == 403


@pytest.fixture
def come(rep):
    """A task whose moment has come."""
    past = timezone.now() - timedelta(minutes=5)
    return make.task("Call\nJonas", assignee=rep, remind_at=past, deal=make.deal("Yard", owner=rep), notes="At nine")


@pytest.fixture
def sweep(monkeypatch, workspace):
    """Look for reminders here, as the beat does; the system's connection would not see this test's rows."""
    monkeypatch.setattr(doors, "workspaces_with", lambda model, **conditions: [workspace.pk])
    return doors.remind


def test_the_assignee_is_reminded_once_by_email(rep, come, sweep, deliver):
    for _ in range(3):
        sweep()
        deliver()
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert sent.to == [rep.user.email] and sent.subject == "Reminder: Call Jonas"
    assert "Yard" in sent.body and "At nine" in sent.body


def test_a_new_moment_reminds_again(rep, come, sweep, deliver, sign_in):
    sweep()
    deliver()
    given = {"title": "Call", "priority": "2", "assignee": rep.pk, "remind_at": "2026-01-01T08:00"}
    sign_in(rep).post(f"/tasks/{come.pk}/", given)
    sweep()
    deliver()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("change", [{"status": "dropped"}, {"assignee": None}])
def test_nobody_is_reminded_of_what_is_settled_meanwhile(come, sweep, deliver, change):
    sweep()
    Task.objects.filter(pk=come.pk).update(**change)
    deliver()
    assert not mail.outbox


def test_nothing_is_owed_before_its_moment_nor_to_who_has_left(rep, come, sweep):
    Task.objects.filter(pk=come.pk).update(remind_at=timezone.now() + timedelta(minutes=5))
    make.task(assignee=make.member(left_at=timezone.now()), remind_at=timezone.now())
    sweep()
    assert not OutboxEntry.objects.exists()
