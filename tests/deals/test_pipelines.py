"""Pipelines and stages are set up by managers, and always leave deals a place to stand."""

import pytest

from crm.base.models import AuditEntry
from crm.base.tenancy import use_workspace
from deals.models import Deal, Pipeline, Stage
from tests import make

pytestmark = pytest.mark.django_db
OPEN = {"name": "Legal", "kind": "open", "odds": "70", "rots_after": "9"}


@pytest.fixture
def pipeline(workspace):
    return make.pipeline()


@pytest.fixture
def page(manager, sign_in):
    return sign_in(manager)


def names(pipeline):
    return list(pipeline.stages.values_list("name", flat=True))


def test_a_new_pipeline_has_stages_of_every_kind(page, pipeline):
    assert page.post("/settings/pipelines/new/", {"name": "Renewals"}).status_code == 302
    made = Pipeline.objects.get(name="Renewals")
    assert set(made.stages.values_list("kind", flat=True)) == {"open", "won", "lost"}
    assert made.order == 1


def test_two_pipelines_have_two_names(page, pipeline):
    answer = page.post("/settings/pipelines/new/", {"name": "sales"})
    assert answer.status_code == 422 and "Another pipeline has this name" in answer.content.decode()


def test_a_new_open_stage_stands_before_the_closing_ones(page, pipeline):
    assert page.post(f"/settings/pipelines/{pipeline.pk}/stages/new/", OPEN).status_code == 302
    assert names(pipeline) == ["Qualify", "Discovery", "Proposal", "Commit", "Legal", "Won", "Lost"]
    stage = pipeline.stages.get(name="Legal")
    assert (stage.odds, stage.rots_after) == (70, 9)


def test_a_closing_stage_has_the_odds_of_its_kind(page, pipeline):
    page.post(f"/settings/pipelines/{pipeline.pk}/stages/new/", OPEN | {"name": "Gone", "kind": "lost", "odds": "80"})
    stage = pipeline.stages.get(name="Gone")
    assert (stage.odds, stage.rots_after) == (0, None)


@pytest.mark.parametrize("odds", ["101", "-1", "many", ""])
def test_odds_are_per_cent(odds, page, pipeline):
    answer = page.post(f"/settings/pipelines/{pipeline.pk}/stages/new/", OPEN | {"odds": odds})
    assert answer.status_code == 422 and "Odds in per cent" in answer.content.decode()


def test_a_stage_is_changed_but_never_its_kind(page, pipeline):
    stage = pipeline.stages.get(name="Qualify")
    posted = {"name": "Qualified", "odds": "15", "rots_after": "", "kind": "won"}
    assert page.post(f"/settings/pipelines/stages/{stage.pk}/", posted).status_code == 302
    stage.refresh_from_db()
    assert (stage.name, stage.odds, stage.rots_after, stage.kind) == ("Qualified", 15, None, "open")
    assert AuditEntry.objects.get(kind="stage").changes["name"] == ["Qualify", "Qualified"]


def test_two_stages_of_a_pipeline_have_two_names(page, pipeline):
    stage = pipeline.stages.get(name="Qualify")
    answer = page.post(f"/settings/pipelines/stages/{stage.pk}/", {"name": "discovery", "odds": "1"})
    assert answer.status_code == 422 and "Another stage of this pipeline" in answer.content.decode()


def test_open_stages_move_among_themselves(page, pipeline):
    commit = pipeline.stages.get(name="Commit")
    page.post(f"/settings/pipelines/stages/{commit.pk}/moving/", {"to": "up"})
    assert names(pipeline) == ["Qualify", "Discovery", "Commit", "Proposal", "Won", "Lost"]
    for _ in range(9):
        page.post(f"/settings/pipelines/stages/{commit.pk}/moving/", {"to": "down"})
    assert names(pipeline) == ["Qualify", "Discovery", "Proposal", "Commit", "Won", "Lost"]


def test_a_stage_with_deals_stays_and_says_so(page, pipeline):
    make.deal(stage="Qualify")
    stage = pipeline.stages.get(name="Qualify")
    assert "1 deal of all members" in page.get(f"/settings/pipelines/stages/{stage.pk}/deleting/").content.decode()
    assert page.post(f"/settings/pipelines/stages/{stage.pk}/deleting/").status_code == 409
    assert Deal.objects.get().stage == stage


def test_a_stage_that_deals_have_left_stays_for_their_history(page, pipeline, manager):
    deal = make.deal(stage="Qualify")
    deal.move_to(make.stage("Proposal"), by=manager)
    stage = pipeline.stages.get(name="Qualify")
    answer = page.post(f"/settings/pipelines/stages/{stage.pk}/deleting/")
    assert answer.status_code == 409 and "history" in answer.content.decode()


@pytest.mark.parametrize("name", ["Won", "Lost"])
def test_the_last_stage_of_a_kind_stays(name, page, pipeline):
    stage = pipeline.stages.get(name=name)
    answer = page.post(f"/settings/pipelines/stages/{stage.pk}/deleting/")
    assert answer.status_code == 409 and "needs one of each kind" in answer.content.decode()


def test_an_unused_stage_is_deleted_after_a_question(page, pipeline):
    stage = pipeline.stages.get(name="Commit")
    assert "Delete Commit of Sales?" in page.get(f"/settings/pipelines/stages/{stage.pk}/deleting/").content.decode()
    assert Stage.objects.filter(pk=stage.pk).exists()
    page.post(f"/settings/pipelines/stages/{stage.pk}/deleting/")
    assert not Stage.objects.filter(pk=stage.pk).exists()


def test_the_only_pipeline_stays_and_an_empty_second_one_goes(page, pipeline, manager):
    assert page.post(f"/settings/pipelines/{pipeline.pk}/deleting/").status_code == 409
    second = Pipeline.start("Renewals", by=manager)
    assert page.post(f"/settings/pipelines/{second.pk}/deleting/").status_code == 302
    assert list(Pipeline.objects.all()) == [pipeline]


def test_the_page_costs_the_same_however_many_stages(page, pipeline, manager, count_queries):
    page.get("/settings/pipelines/")
    with count_queries() as few:
        page.get("/settings/pipelines/")
    for n in range(5):
        Pipeline.start(f"Pipeline {n}", by=manager)
    with count_queries() as many:
        page.get("/settings/pipelines/")
    assert len(many) == len(few) <= 8


@pytest.mark.parametrize("role", ["viewer", "rep"])
def test_others_do_not_set_up_pipelines(role, pipeline, sign_in):
    page = sign_in(make.member(role))
    assert page.get("/settings/pipelines/").status_code == 403
    assert page.post("/settings/pipelines/new/", {"name": "Mine"}).status_code == 403


def test_pipelines_of_another_workspace_are_not_found(page, pipeline, outsider):
    with use_workspace(outsider.workspace_id):
        theirs = make.pipeline("Theirs")
        stage = theirs.stages.all()[0]
    assert "Theirs" not in page.get("/settings/pipelines/").content.decode()
    for address in (f"{theirs.pk}/", f"{theirs.pk}/deleting/", f"{theirs.pk}/moving/", f"{theirs.pk}/stages/new/"):
        assert page.post(f"/settings/pipelines/{address}", OPEN).status_code == 404
    for address in ("", "moving/", "deleting/"):
        assert page.post(f"/settings/pipelines/stages/{stage.pk}/{address}", OPEN).status_code == 404
