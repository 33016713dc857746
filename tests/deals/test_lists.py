"""The lists of deals and tasks: filtered, searched, exported, and changed for many at once."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from deals.models import Deal, Task
from tests import make


def names(response):
    return [row.split("</a>")[0].split(">")[-1] for row in response.content.decode().split("<tr data-row>")[1:]]


def told(response, client):
    return client.get(response.url, follow=True).content.decode()


def test_deals_are_listed_with_their_sums(rep, sign_in):
    make.deal(value=1000, stage="Proposal")
    make.deal(value=33, stage="Proposal")
    make.deal(value=7, currency="USD")
    page = sign_in(rep).get("/deals/").content.decode()
    assert "3 deals, €1.03k, weighted €517" in page


def test_the_filter_and_the_search_in_the_address_choose_the_rows(rep, sign_in):
    make.deal("Yard", owner=rep, value=90_000)
    make.deal("Dock", value=90_000)
    make.deal("Gate", owner=rep, company=make.company("Nordhafen"))
    client = sign_in(rep)
    assert names(client.get("/deals/", {"filter": "owner is me and value > 50k"})) == ["Yard"]
    assert names(client.get("/deals/", {"search": "nordh"})) == ["Gate"]
    assert "no field" in client.get("/deals/", {"filter": "nonsense = 1"}).content.decode()


def test_the_export_holds_what_the_list_shows(rep, sign_in):
    make.deal("=1+1", value=5)
    response = sign_in(rep).get("/deals/", {"export": "csv", "columns": "name,value"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows == [["Deal", "Value"], ["'=1+1", "5.00"]]


def chosen(client, do, records, noun="deals", **given):
    return client.post(f"/{noun}/chosen/", {"do": do, "chosen": [record.pk for record in records]} | given)


def test_chosen_deals_change_hands_but_not_those_of_others(rep, manager, sign_in):
    mine, free, foreign = make.deal(owner=rep), make.deal(), make.deal(owner=manager)
    client = sign_in(rep)
    page = told(chosen(client, "owner", [mine, free, foreign], to_owner=rep.pk), client)
    assert Deal.objects.get(pk=free.pk).owner == rep and Deal.objects.get(pk=foreign.pk).owner == manager
    assert "1 deal changed hands" in page and "belongs to another member" in page


def test_chosen_deals_move_with_history_and_closed_ones_stay(rep, sign_in):
    deals = [make.deal(owner=rep) for _ in range(2)]
    deals[1].win(by=rep)
    client, goal = sign_in(rep), make.stage("Proposal")
    page = told(chosen(client, "stage", deals, to_stage=goal.pk), client)
    assert "1 deal moved" in page
    assert deals[0].stage_changes.last().to_stage == goal
    assert Deal.objects.get(pk=deals[1].pk).outcome == "won"


def test_chosen_deals_are_tagged(rep, sign_in):
    deals = [make.deal(owner=rep, tags=[make.tag("Old")]) for _ in range(2)]
    chosen(sign_in(rep), "tag", deals, to_tag="new")
    assert {sorted(map(str, deal.tags.all()))[1] for deal in Deal.objects.all()} == {"new"}


@pytest.mark.parametrize(("do", "given"), [("owner", {"to_owner": "999"}), ("stage", {"to_stage": "999"})])
def test_what_does_not_exist_is_refused(rep, sign_in, do, given):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    assert "Nothing changed" in told(chosen(client, do, [deal], **given), client)
    assert Deal.objects.get().stage == deal.stage


def test_only_managers_delete_and_only_after_they_were_asked(rep, manager, sign_in):
    deals = [make.deal() for _ in range(2)]
    assert chosen(sign_in(rep), "delete", deals).status_code == 404
    client = sign_in(manager)
    assert "Delete 2 deals?" in chosen(client, "delete", deals).content.decode()
    assert Deal.objects.count() == 2
    chosen(client, "delete", deals, sure="1")
    assert not Deal.objects.exists()


def test_chosen_tasks_are_done_put_off_and_handed_over(rep, manager, sign_in):
    tasks = [make.task(assignee=rep) for _ in range(2)]
    client = sign_in(rep)
    chosen(client, "due", tasks, "tasks", to_due="7")
    assert {task.due_on for task in Task.objects.all()} == {timezone.localdate() + timedelta(days=7)}
    assert "2 tasks done" in told(chosen(client, "done", tasks, "tasks"), client)
    chosen(client, "assignee", tasks, "tasks", to_assignee=manager.pk)
    assert {task.assignee for task in Task.objects.all()} == {manager}


def test_viewers_and_outsiders_change_nothing(viewer, outsider, sign_in):
    deal, task = make.deal(), make.task()
    assert chosen(sign_in(viewer), "tag", [deal], to_tag="x").status_code == 403
    chosen(sign_in(outsider), "tag", [deal], to_tag="x")
    chosen(sign_in(outsider), "done", [task], "tasks")
    assert not Deal.objects.get().tags.exists() and Task.objects.get().status == "open"
    page = sign_in(viewer).get("/deals/").content.decode()
    assert "data-choose" not in page and "/deals/new/" not in page


def test_a_workspace_without_any_is_told_what_to_do(rep, sign_in):
    assert "No deals yet" in sign_in(rep).get("/deals/").content.decode()
    assert "No tasks yet" in sign_in(rep).get("/tasks/?sort=due_on").content.decode()


def test_the_list_of_tasks_opens_with_ones_own_and_all_are_a_click_away(rep, manager, sign_in):
    make.task("Mine", assignee=rep)
    make.task("Theirs", assignee=manager)
    client = sign_in(rep)
    assert names(client.get("/tasks/", follow=True)) == ["Mine"]
    assert sorted(names(client.get("/tasks/?filter="))) == ["Mine", "Theirs"]


@pytest.mark.parametrize(("address", "queries_sent"), [("/deals/", 10), ("/tasks/?filter=status is open", 7)])
@pytest.mark.parametrize("number", [5, 50])
def test_a_list_takes_as_many_queries_for_five_rows_as_for_fifty(
    rep, sign_in, count_queries, number, address, queries_sent
):
    for n in range(number):
        deal = make.deal(owner=rep, company=make.company(), contact=make.contact(), value=n, tags=[make.tag(f"T{n}")])
        make.task(deal=deal, assignee=rep)
    client = sign_in(rep)
    with count_queries() as queries:
        client.get(address)
    assert len(queries) == queries_sent
