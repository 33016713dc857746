"""The admin: every page of it opens for a manager, and it ends at the walls of the workspace."""

import pytest
from django.contrib import admin
from django.urls import reverse

from contacts.models import Company
from crm.accounts.models import Role
from crm.base.models import AuditEntry, OutboxEntry
from crm.base.outbox import post
from crm.base.tenancy import use_workspace
from deals.models import Deal
from tests import make

ADMINS = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
IDS = [model._meta.label for model, _ in ADMINS]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize(("model", "page"), ADMINS, ids=IDS)
def test_every_list_and_form_opens_for_a_manager(sign_in, manager, model, page):
    make.deal(by=manager, company=make.company(), contact=make.contact())
    client = sign_in(manager)
    assert client.get(address(model, "changelist"), {"q": "acme"} if page.search_fields else {}).status_code == 200
    if page.has_add_permission(type("Request", (), {"member": manager})):
        assert client.get(address(model, "add")).status_code == 200
    record = model.objects.first()
    if record:
        assert client.get(address(model, "change", record.pk)).status_code == 200


def test_the_front_page_shows_the_last_changes_of_this_workspace_only(sign_in, manager, outsider):
    make.deal("Ours", by=manager)
    with use_workspace(outsider.workspace_id):
        make.deal("Theirs", by=outsider)
    page = sign_in(manager).get("/admin/").content.decode()
    assert "Mona Manager" in page and "Otto Outsider" not in page


@pytest.mark.parametrize("role", [Role.REP, Role.VIEWER])
def test_reps_and_viewers_are_not_let_in(sign_in, workspace, role):
    client = sign_in(make.member(role))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get(address(Deal, "changelist"), follow=True).status_code == 403


def test_a_visitor_is_sent_to_the_one_sign_in(client, db):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_another_workspaces_record_is_not_found(sign_in, manager, outsider):
    with use_workspace(outsider.workspace_id):
        theirs = make.company("Theirs")
    client = sign_in(manager)
    assert client.get(address(Company, "change", theirs.pk)).status_code in (302, 404)
    assert "Theirs" not in client.get(address(Company, "changelist")).content.decode()


def test_what_a_manager_saves_goes_through_the_verbs_and_into_the_audit_trail(sign_in, manager):
    deal = make.deal(by=manager, value=100)
    form = {"name": deal.name, "value": "250.00", "currency": "EUR", "competitors": "", "custom": "{}"}
    for inline in ("stakeholders", "line_items"):
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    answer = sign_in(manager).post(address(Deal, "change", deal.pk), form)
    assert answer.status_code == 302, answer.context["errors"]
    deal.refresh_from_db()
    assert deal.value == 250
    assert deal.field_changes.get().after == "250.00"
    entry = AuditEntry.objects.filter(kind="deal", verb="changed").get()
    assert (entry.by, entry.via) == (manager, "admin")


def test_a_new_company_and_its_removal_leave_their_lines(sign_in, manager):
    client = sign_in(manager)
    answer = client.post(address(Company, "add"), {"name": "Newcomer", "lifecycle": "prospect", "custom": "{}"})
    assert answer.status_code == 302, answer.context["errors"]
    company = Company.objects.get(name="Newcomer")
    client.post(address(Company, "delete", company.pk), {"post": "yes"})
    assert list(AuditEntry.objects.filter(kind="company").values_list("verb", flat=True)) == ["deleted", "created"]


def test_an_admin_tries_again_what_the_outbox_gave_up(sign_in, admin, workspace):
    entry = post("nobody.handles.this", {})
    OutboxEntry.objects.filter(pk=entry.pk).update(dead_at=entry.created_at, attempts=8)
    sign_in(admin).post(address(OutboxEntry, "changelist"), {"action": "try_again", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert (entry.dead_at, entry.attempts) == (None, 0)
