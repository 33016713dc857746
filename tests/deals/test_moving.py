"""A deal is moved, won, lost and reopened by whom it belongs to, and each step can be undone."""

import json

import pytest

from crm.base.models import AuditEntry
from deals.models import Deal, Pipeline, Stage
from tests import make

HTMX = {"HX-Request": "true"}


def move(client, deal, stage, **headers):
    return client.post(f"/deals/{deal.pk}/stage/", {"stage": getattr(stage, "pk", stage)}, headers=headers)


def told(response):
    return json.loads(response["HX-Trigger"])["toast"][0]


def test_a_drop_on_the_board_answers_with_both_columns_and_the_sums(rep, sign_in):
    deal, goal = make.deal(value=1000, owner=rep), make.stage("Proposal")
    response = move(sign_in(rep), deal, goal, **HTMX)
    page = response.content.decode()
    assert Deal.objects.get(pk=deal.pk).stage == goal
    assert page.count("<section") == 2 + 2  # the two lanes, and the places to win and lose
    assert f'id="lane-{deal.stage_id}"' in page and f'id="lane-{goal.pk}"' in page and 'id="board-sums"' in page
    assert told(response)["undo"] == f"/deals/{deal.pk}/stage/?stage={deal.stage_id}"


def test_a_move_is_undone_by_the_address_that_its_toast_names(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    undo = told(move(client, deal, make.stage("Commit"), **HTMX))["undo"]
    response = client.post(undo, headers={"referer": "http://testserver/deals/board/?filter=owner"})
    assert response.url == "/deals/board/?filter=owner"
    assert [change.to_stage.name for change in deal.stage_changes.all()] == ["Qualify", "Commit", "Qualify"]


def test_a_move_leaves_history_and_an_audit_line_of_the_member(rep, sign_in):
    deal = make.deal(owner=rep)
    move(sign_in(rep), deal, make.stage("Commit"))
    change = deal.stage_changes.last()
    assert (change.from_stage.name, change.to_stage.name, change.by) == ("Qualify", "Commit", rep)
    entry = AuditEntry.objects.filter(kind="deal", verb="moved").get()
    assert (entry.by, entry.via) == (rep, "page")


def test_without_script_a_page_offers_the_stages_and_leads_back_to_the_deal(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    assert "Proposal" in client.get(f"/deals/{deal.pk}/stage/").content.decode()
    assert move(client, deal, make.stage("Proposal")).url == deal.get_absolute_url()


def test_moving_leads_nowhere_but_to_our_own_pages(rep, sign_in):
    deal = make.deal(owner=rep)
    for referer in ("https://evil.example/deals/board/", "http://testserver//evil.example", "nonsense"):
        response = move(sign_in(rep), deal, make.stage("Proposal"), referer=referer)
        assert response.url == deal.get_absolute_url()


@pytest.mark.parametrize("stage", ["", "x", "0", "999999999", "99999999999999999999999"])
def test_a_stage_that_is_none_moves_nothing(rep, sign_in, stage):
    deal = make.deal(owner=rep)
    assert move(sign_in(rep), deal, stage).status_code == 422
    assert move(sign_in(rep), deal, stage, **HTMX).status_code == 409
    assert Deal.objects.get(pk=deal.pk).stage == deal.stage


def test_a_stage_of_another_workspace_is_no_stage(rep, outsider, sign_in):
    from crm.base.tenancy import use_workspace

    deal = make.deal(owner=rep)
    with use_workspace(outsider.workspace):
        foreign = make.stage("Proposal")
    assert move(sign_in(rep), deal, foreign).status_code == 422


def test_a_closed_deal_is_not_moved_and_the_board_hears_why(rep, sign_in):
    deal = make.deal(owner=rep)
    deal.win(by=rep)
    response = move(sign_in(rep), deal, make.stage("Proposal"), **HTMX)
    assert response.status_code == 409
    assert told(response)["detail"] == "Reopen the deal before you move it."


def test_a_drop_on_won_wins_and_a_drop_on_lost_asks_why(rep, sign_in):
    won, lost = make.deal(owner=rep, value=500), make.deal(owner=rep)
    response = move(sign_in(rep), won, make.stage("Won"), **HTMX)
    assert Deal.objects.get(pk=won.pk).outcome == "won"
    assert (told(response)["kind"], told(response)["undo"]) == ("won", f"/deals/{won.pk}/open/")
    assert move(sign_in(rep), lost, make.stage("Lost"), **HTMX)["HX-Redirect"] == f"/deals/{lost.pk}/lost/"
    assert Deal.objects.get(pk=lost.pk).is_open


def test_a_deal_can_go_to_another_pipeline(rep, sign_in):
    deal = make.deal(owner=rep)
    other = Pipeline.objects.create(name="Renewals")
    stage = Stage.objects.create(pipeline=other, name="Talk")
    assert move(sign_in(rep), deal, stage, **HTMX).status_code == 200
    assert Deal.objects.get(pk=deal.pk).stage == stage


def test_winning_says_so_and_reopening_undoes_it(rep, sign_in):
    deal = make.deal(owner=rep, value=96_000, stage="Commit")
    client = sign_in(rep)
    page = client.post(f"/deals/{deal.pk}/won/", follow=True).content.decode()
    assert "won" in page and "€96,000" in page and f'action="/deals/{deal.pk}/open/"' in page
    client.post(f"/deals/{deal.pk}/open/")
    deal = Deal.objects.get(pk=deal.pk)
    assert deal.is_open and deal.stage.name == "Commit" and deal.closed_at is None
    assert [change.to_stage.name for change in deal.stage_changes.all()] == ["Commit", "Won", "Commit"]


def test_losing_asks_why_and_keeps_the_answer(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    refused = client.post(f"/deals/{deal.pk}/lost/", {"competitor": "Portbase"})
    assert refused.status_code == 422
    assert "Say why it was lost" in refused.content.decode() and "Portbase" in refused.content.decode()
    client.post(
        f"/deals/{deal.pk}/lost/", {"reason": "competitor", "competitor": "Portbase", "note": "A fifth cheaper"}
    )
    deal = Deal.objects.get(pk=deal.pk)
    assert (deal.outcome, deal.lost_reason, deal.lost_note) == ("lost", "competitor", "A fifth cheaper")
    assert deal.competitors == ["Portbase"]


def test_losing_is_undone_too_and_forgets_the_reason(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    client.post(f"/deals/{deal.pk}/lost/", {"reason": "price"})
    client.post(f"/deals/{deal.pk}/open/")
    deal = Deal.objects.get(pk=deal.pk)
    assert deal.is_open and deal.lost_reason == ""


def test_a_deal_is_not_closed_twice(rep, sign_in):
    deal = make.deal(owner=rep)
    client = sign_in(rep)
    client.post(f"/deals/{deal.pk}/won/")
    assert "closed already" in client.post(f"/deals/{deal.pk}/won/", follow=True).content.decode()
    assert client.get(f"/deals/{deal.pk}/lost/").status_code == 302
    assert deal.stage_changes.count() == 2


WAYS = ["stage", "won", "lost", "open"]


@pytest.mark.parametrize("way", WAYS)
def test_a_rep_does_not_move_anothers_deal_and_hears_whom_to_ask(rep, manager, sign_in, way):
    deal = make.deal(owner=manager)
    response = sign_in(rep).post(f"/deals/{deal.pk}/{way}/", {"stage": make.stage("Commit").pk, "reason": "price"})
    assert response.status_code == 403
    assert "belongs to Mona Manager" in response.content.decode()
    assert Deal.objects.get(pk=deal.pk).stage == deal.stage


@pytest.mark.parametrize("way", WAYS)
def test_viewers_and_outsiders_move_nothing(viewer, outsider, sign_in, way):
    deal = make.deal()
    assert sign_in(viewer).post(f"/deals/{deal.pk}/{way}/").status_code == 403
    assert sign_in(outsider).post(f"/deals/{deal.pk}/{way}/").status_code == 404


@pytest.mark.parametrize("way", ["won", "open"])
def test_nothing_changes_by_looking(rep, sign_in, way):
    deal = make.deal(owner=rep)
    assert sign_in(rep).get(f"/deals/{deal.pk}/{way}/").status_code == 405
