"""seed_demo fills a workspace once, truthfully, and again only when told to."""

from datetime import datetime, time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max, Q, Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Company, Consent, Contact, Tag
from crm.accounts.models import Membership, User, Workspace
from crm.base.models import AuditEntry, FieldDefinition
from crm.base.tenancy import use_workspace
from crm.demo.load import load
from crm.demo.simulate import simulate
from crm.demo.world import ADMIN, PASSWORD, SLUG, TEAM
from crm.management.commands import seed_demo
from deals.models import Activity, Deal, FieldChange, LineItem, Pipeline, StageChange, Stakeholder, Task
from tests import make


@pytest.fixture
def seed(db, settings, monkeypatch):
    """seed(*arguments) runs the command with a world of eight companies; returns what it prints."""
    settings.LOCAL = True
    monkeypatch.setattr(seed_demo, "simulate", lambda number, size: simulate(number, "tiny"))

    def run(*arguments):
        said = StringIO()
        call_command("seed_demo", *arguments, stdout=said)
        return said.getvalue()

    return run


@pytest.fixture
def demo(seed):
    """The demo workspace, filled and active."""
    seed()
    workspace, _ = seed_demo.demo_workspace()
    with use_workspace(workspace):
        yield workspace


def test_every_record_of_the_world_is_in_the_workspace(demo):
    world = simulate(1, "tiny")
    assert demo.is_demo and demo.slug == SLUG
    assert Company.objects.count() == len(world.companies)
    assert Contact.objects.count() == len(world.contacts)
    assert Deal.objects.count() == len(world.deals)
    assert Activity.objects.count() == len(world.activities)
    assert Task.objects.count() == len(world.tasks)
    assert Stakeholder.objects.count() == sum(len(deal.stakeholders) for deal in world.deals)
    assert StageChange.objects.count() == sum(len(deal.stage_changes) for deal in world.deals)
    assert FieldChange.objects.count() == sum(len(deal.field_changes) for deal in world.deals)
    assert LineItem.objects.count() == sum(len(deal.line_items) for deal in world.deals)
    assert Pipeline.objects.count() == 2
    assert Consent.objects.exists() and Tag.objects.exists()


def test_rows_are_dated_as_the_story_went(demo):
    this_morning = timezone.make_aware(datetime.combine(timezone.now().date(), time()))
    for deal in Deal.objects.prefetch_related("stage_changes", "field_changes", "activities"):
        changes = list(deal.stage_changes.all())
        assert deal.created_at == changes[0].happened_at == changes[0].created_at
        assert deal.stage_since == changes[-1].happened_at
        assert deal.closed_at == (None if deal.is_open else changes[-1].happened_at)
        activities = [activity.happened_at for activity in deal.activities.all()]
        assert deal.last_activity_at == max(activities)
        moments = activities + [c.happened_at for c in changes] + [c.happened_at for c in deal.field_changes.all()]
        assert deal.touched_at == max(moments) < this_morning
    for contact in Contact.objects.all():
        newest = contact.activities.aggregate(newest=Max("happened_at"))["newest"]
        assert newest is None or contact.touched_at >= newest
        assert contact.created_at <= contact.touched_at < this_morning


def test_history_names_the_stages_and_owners_of_this_workspace(demo):
    members = {str(member.pk) for member in Membership.objects.all()}
    for change in FieldChange.objects.all():
        assert change.field != "owner" or {change.before, change.after} <= members
    for deal in Deal.objects.prefetch_related("stage_changes__to_stage", "stage__pipeline"):
        assert deal.stage_changes.last().to_stage == deal.stage
        assert all(change.to_stage.pipeline_id == deal.stage.pipeline_id for change in deal.stage_changes.all())
        assert deal.line_items.aggregate(sum=Sum("price"))["sum"] is not None


def test_rows_satisfy_the_rules_that_forms_apply(demo):
    for model in (Company, Contact, Deal, Activity, Task, Stakeholder, Consent):
        for record in model.objects.order_by("pk")[:40]:
            record.full_clean()
    fields = {(field.of, field.key): field for field in FieldDefinition.objects.all()}
    for of, model in (("deal", Deal), ("company", Company), ("contact", Contact)):
        for record in model.objects.all():
            for key, value in record.custom.items():
                assert fields[of, key].read(value) == value


def test_loaded_records_are_found_by_the_words_that_saving_would_keep(demo):
    for model in (Company, Contact, Deal, Activity, Task):
        for record in model.objects.order_by("pk")[:20]:
            kept = model.objects.filter(pk=record.pk).values_list("search_text", flat=True).get()
            assert kept == record.found_by() != ""


def test_a_second_run_changes_nothing_and_says_so(seed):
    assert PASSWORD in seed()
    workspace, _ = seed_demo.demo_workspace()
    with use_workspace(workspace):
        before = set(Deal.objects.values_list("pk", "updated_at"))
        assert "nothing was changed" in seed("--seed", "2")
        assert set(Deal.objects.values_list("pk", "updated_at")) == before


def test_fresh_fills_the_same_workspace_anew_and_keeps_its_audit_trail(seed):
    seed()
    workspace, _ = seed_demo.demo_workspace()
    with use_workspace(workspace):
        old = set(Deal.objects.values_list("name", "value"))
        pipeline = Pipeline.start("Left over", by=None)
        seed("--fresh", "--seed", "2")
        assert set(Deal.objects.values_list("name", "value")) != old
        assert not Pipeline.objects.filter(pk=pipeline.pk).exists()
        assert AuditEntry.objects.filter(verb="seeded").count() == 2
    assert seed_demo.demo_workspace()[0] == workspace


def test_fresh_leaves_other_workspaces_alone(seed, workspace):
    make.deal("Theirs")
    seed()
    seed("--fresh")
    assert Deal.objects.filter(name="Theirs").exists()


def test_everybody_signs_in_with_the_documented_password_and_their_role(demo):
    for each in TEAM:
        member = Membership.objects.get(user__email=each.email)
        assert member.role == each.role and member.user.time_zone == each.time_zone
    client = Client()
    client.post(reverse("account_login"), {"login": ADMIN.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=ADMIN.email).pk)


def test_a_server_that_others_reach_gets_a_password_of_its_own(seed, settings):
    settings.LOCAL = False
    assert PASSWORD not in seed()
    assert not User.objects.get(email=ADMIN.email).check_password(PASSWORD)


def test_a_password_can_be_chosen(seed):
    seed("--password", "a better one")
    assert User.objects.get(email=ADMIN.email).check_password("a better one")
    seed("--fresh", "--password", "another one")
    assert User.objects.get(email=ADMIN.email).check_password("another one")


def test_a_workspace_of_that_name_that_is_no_demo_is_left_alone(seed):
    Workspace.found("Wayline", by=make.user("Somebody"), slug=SLUG)
    with pytest.raises(CommandError, match="is not the demo"):
        seed()
    assert not User.objects.filter(email=ADMIN.email).exists()


def test_a_seed_that_fails_leaves_nothing_behind(seed, monkeypatch):
    def broken(world, members, say):
        load(world, members, say)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(seed_demo, "load", broken)
    with pytest.raises(RuntimeError):
        seed()
    assert not User.objects.filter(Q(email=ADMIN.email)).exists()
