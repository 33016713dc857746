"""Every address keeps to its workspace and to the role of who calls it; with both walls down the same sweep sees plenty."""

import pytest
from django.db import connection, connections, transaction
from django.db.models import Manager
from django.test import Client
from rest_framework.serializers import ManyRelatedField, RelatedField

from crm.accounts.models import Membership, Role
from crm.api import router
from crm.base.records import ScopedManager
from crm.base.tenancy import use_workspace
from deals.models import Task
from tests import make, world
from tests.addresses import RECORD_OF, addresses, cases, paths, queries, several
from tests.forms import forms_in

OURS, THEIRS = "aldebaran", "quetzal"
SIGNING_OUT = {"account_logout", "admin:logout"}
ADDRESSES = [each for each in addresses() if each.name not in SIGNING_OUT]
PAGE, SCRIPT = {}, {"HTTP_HX_REQUEST": "true"}
WRITES = ("post", "put", "patch", "delete")

# A signed link tells whoever holds it who invites them.
SHOWN_BY_A_LINK = {"accounts:joining", "accounts:signing_up"}
PUBLIC = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "accounts:joining",
    "accounts:signing_up",
}
# What viewers may change: their own account, and nothing of the workspace's records.
VIEWERS_WRITE = {"accounts:profile", "accounts:workspaces", "accounts:new_token", "accounts:revoking"}
MANAGERS = {
    "imports:imports",
    "imports:new_import",
    "imports:import",
    "imports:mapping",
    "imports:progress",
    "imports:undoing",
    "imports:continuing",
    "imports:refused",
    "imports:waiting",
    "contacts:delete_contact",
    "contacts:delete_company",
    "deals:delete_deal",
    "deals:pipelines",
    "deals:new_pipeline",
    "deals:pipeline",
    "deals:move_pipeline",
    "deals:delete_pipeline",
    "deals:new_stage",
    "deals:stage",
    "deals:move_stage",
    "deals:delete_stage",
    "accounts:fields",
    "accounts:new_field",
    "accounts:field",
    "accounts:moving_field",
    "accounts:deleting_field",
}
ADMINS = {
    "accounts:workspace",
    "accounts:member",
    "accounts:leaving",
    "accounts:new_invitation",
    "accounts:resending",
    "accounts:withdrawing",
}


@pytest.fixture(autouse=True)
def quiet(caplog):
    """A sweep is refused thousands of times; each refusal would be logged."""
    for name in ("django.request", "django.security"):
        caplog.set_level("CRITICAL", name)


@pytest.fixture
def ours(db):
    return world.found(OURS)


@pytest.fixture
def theirs(db):
    return world.found(THEIRS)


def as_a(role, ours):
    """A client of the member who owns everything in our world, with another role."""
    member = ours["member"]
    with use_workspace(ours["workspace"]):
        Membership.objects.filter(pk=member.pk).update(role=role)
    return client_of(member)


def client_of(member):
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    return client


def call(client, method, path, data=None, **headers):
    """The answer, with everything that the call did taken back; what it linked is checked as a commit would."""
    with transaction.atomic():
        answer = getattr(client, method)(path, data, **headers) if data else getattr(client, method)(path, **headers)
        connection.check_constraints()
        answer.said = said(answer)
        transaction.set_rollback(True)
    return answer


def said(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers}\n{body.decode(errors='replace')}"


def holds(answer, word):
    return word in answer.said.lower()


def test_every_address_says_which_records_stand_in_it(ours):
    unknown = [each.name for each in ADDRESSES if cases(each, ours) is None]
    assert not unknown, f"tests/addresses.py does not say what stands in: {', '.join(unknown)}"


def test_nothing_is_said_of_addresses_that_are_gone(ours):
    gone = {*RECORD_OF, *several(ours), *queries(ours)} - {each.name for each in ADDRESSES}
    assert not gone, f"tests/addresses.py speaks of {', '.join(sorted(gone))}"


def test_the_world_of_the_sweep_holds_a_record_of_every_kind(theirs):
    missing = [model._meta.label for model in world.RECORDS if theirs[model._meta.model_name] is None]
    assert not missing, f"tests/world.py makes no {', '.join(missing)}"


class TestAnotherWorkspace:
    """Called by an admin of one workspace, with the ids of another."""

    def test_no_page_download_or_api_answer_shows_anything_of_it(self, ours, theirs):
        client = client_of(ours["member"])
        leaks, shown = [], 0
        for address in ADDRESSES:
            for path in paths(address, theirs):
                for headers in (PAGE,) if path.startswith(("/admin/", "/api/")) else (PAGE, SCRIPT):
                    answer = call(client, "get", path, **headers)
                    shown += holds(answer, OURS)
                    if answer.status_code >= 500 or (holds(answer, THEIRS) and address.name not in SHOWN_BY_A_LINK):
                        leaks.append(f"GET {path} ({address.name}): {answer.status_code}")
        assert not leaks, "\n".join(leaks)
        assert shown > 20, "the pages show hardly anything: the sweep is not signed in"

    def test_nothing_of_it_can_be_changed_by_its_address(self, ours, theirs):
        client = client_of(ours["member"])
        before, faults = world.fingerprint(theirs["workspace"]), []
        for address in ADDRESSES:
            variables = cases(address, theirs)[0]
            if not any(str(value).isdecimal() for value in variables.values()):
                continue
            for path in paths(address, theirs):
                for method in WRITES if path.startswith("/api/") else ("post",):
                    with transaction.atomic():
                        answer = getattr(client, method)(path, {"chosen": list(variables.values())[-1:]})
                        answer.said = said(answer)
                        changed = world.fingerprint(theirs["workspace"]) != before
                        transaction.set_rollback(True)
                    refused = answer.status_code in (302, 400, 403, 404, 405, 410, 415)
                    if changed or not refused or holds(answer, THEIRS):
                        faults.append(f"{method.upper()} {path} ({address.name}): {answer.status_code}, {changed=}")
        assert not faults, "\n".join(faults)

    def test_no_form_takes_its_records(self, ours, theirs):
        client = client_of(ours["member"])
        before, faults, tried = world.fingerprint(theirs["workspace"]), [], set()
        for form in all_forms(client, ours):
            for field, value in form.keys(theirs):
                tried.add(field)
                for sent in form.sendings():
                    answer = call(client, "post", form.action, sent | {field: value})
                    if answer.status_code >= 500 or holds(answer, THEIRS):
                        faults.append(f"POST {form.action} with their {field}: {answer.status_code}")
        assert not faults, "\n".join(faults)
        assert world.fingerprint(theirs["workspace"]) == before
        assert tried >= {"chosen", "owner", "company", "contact", "stage", "pipeline", "assignee"}, tried

    def test_the_api_takes_none_of_its_records(self, ours, theirs):
        client = client_of(ours["member"])
        faults, tried = [], 0
        for prefix, viewset, basename in router.registry:
            serializer = getattr(viewset, "serializer_class", None)
            for name, field in serializer().fields.items() if serializer else ():
                model = queryset.model if (queryset := getattr(field, "queryset", None)) is not None else None
                if not isinstance(field, RelatedField | ManyRelatedField) or field.read_only or model is None:
                    continue
                tried += 1
                key, record = theirs[model._meta.model_name].pk, ours[basename]
                for method, path in (("patch", f"/api/v1/{prefix}/{record.pk}/"), ("post", f"/api/v1/{prefix}/")):
                    answer = call(client, method, path, {name: key}, content_type="application/json")
                    if answer.status_code != 400 or name not in answer.json() or holds(answer, THEIRS):
                        faults.append(f"{method.upper()} {path} with their {name}: {answer.status_code} {answer.said}")
        assert not faults, "\n".join(faults)
        assert tried > 10


def all_forms(client, ours):
    """Every form that posts, of every page of our own workspace, each once."""
    seen = set()
    for address in ADDRESSES:
        for path in paths(address, ours, asked=False):
            answer = call(client, "get", path)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                for form in forms_in(answer.said, path):
                    if form.shape not in seen:
                        seen.add(form.shape)
                        yield form


class TestAnotherMember:
    """In a workspace where reps see their own records only: a rep, with the ids of a manager's."""

    @pytest.fixture
    def hidden(self, db):
        workspace = make.workspace("Ours", reps_see="own")
        with use_workspace(workspace):
            manager = make.member(Role.MANAGER, name="Mona Manager")
            world.fill(THEIRS, manager, shared=OURS)
        return world.held(workspace, manager)

    @pytest.fixture
    def rep(self, hidden):
        with use_workspace(hidden["workspace"]):
            return make.member(Role.REP, name="Rita Rep")

    def test_no_page_download_or_api_answer_shows_anything_of_theirs(self, hidden, rep):
        client, leaks = client_of(rep), []
        assert holds(call(client_of(hidden["member"]), "get", f"/deals/{hidden['deal'].pk}/"), THEIRS)
        for address in ADDRESSES:
            for path in paths(address, hidden) if address.name not in SHOWN_BY_A_LINK else ():
                for headers in (PAGE,) if path.startswith(("/admin/", "/api/")) else (PAGE, SCRIPT):
                    answer = call(client, "get", path, **headers)
                    if answer.status_code >= 500 or holds(answer, THEIRS):
                        leaks.append(f"GET {path} ({address.name}): {answer.status_code}")
        assert not leaks, "\n".join(leaks)

    def test_nothing_of_theirs_can_be_changed_by_its_address(self, hidden, rep):
        client, changed = client_of(rep), []
        before = world.fingerprint(hidden["workspace"])
        for address in ADDRESSES:
            for path in paths(address, hidden, asked=False) if address.variables else ():
                for method in WRITES if path.startswith("/api/") else ("post",):
                    with transaction.atomic():
                        answer = getattr(client, method)(path)
                        if answer.status_code >= 500 or world.fingerprint(hidden["workspace"]) != before:
                            changed.append(f"{method.upper()} {path} ({address.name}): {answer.status_code}")
                        transaction.set_rollback(True)
        assert not changed, "\n".join(changed)

    def test_no_form_takes_their_records(self, hidden, rep):
        client, faults = client_of(rep), []
        with use_workspace(hidden["workspace"]):
            mine = {"company": make.company(owner=rep), "contact": make.contact(owner=rep)}
            stage = hidden["stage"]
            mine["deal"] = make.deal("Mine", by=rep, owner=rep, stage=stage, **mine)
            mine["task"] = Task.start(by=rep, title="Mine", deal=mine["deal"], assignee=rep)
            mine["activity"] = mine["deal"].log(by=rep, kind="note", body="Mine")
        secret = {name: hidden[name] for name in ("company", "contact", "deal", "task", "activity")}
        tried, before = set(), world.told_of(hidden["workspace"], secret.values())
        for form in all_forms(client, hidden | mine):
            for field, value in form.keys(secret, strict=False):
                for sent in form.sendings():
                    tried.add(field)
                    with transaction.atomic():
                        answer = client.post(form.action, sent | {field: value})
                        taken = world.told_of(hidden["workspace"], secret.values()) != before
                        transaction.set_rollback(True)
                    if answer.status_code >= 500 or taken or THEIRS in said(answer).lower():
                        faults.append(f"POST {form.action} with their {field}: {answer.status_code}, {taken=}")
        assert not faults, "\n".join(faults)
        assert tried >= {"chosen", "company", "contact"}, tried


class TestTheWalls:
    """The same sweep, with the walls taken down one by one. In its own transaction nothing would be seen from outside,
    so these commit."""

    @pytest.fixture
    def no_scope(self, monkeypatch):
        monkeypatch.setattr(ScopedManager, "get_queryset", lambda self: Manager.get_queryset(self))

    @pytest.fixture
    def no_policies(self):
        """The application signs in as the role that the policies let see every row."""
        app, kept = connections["default"], connections["default"].settings_dict
        app.close()
        app.settings_dict = kept | {key: connections["system"].settings_dict[key] for key in ("USER", "PASSWORD")}
        yield
        app.close()
        app.settings_dict = kept

    def leaks(self):
        with transaction.atomic():
            ours, theirs = world.found(OURS), world.found(THEIRS)
        client = client_of(ours["member"])
        asked = [
            path for address in ADDRESSES if address.name not in SHOWN_BY_A_LINK for path in paths(address, theirs)
        ]
        return [path for path in asked if holds(seen(client, path), THEIRS)]

    def test_the_policies_hold_alone(self, committed, no_scope):
        assert self.leaks() == []

    def test_the_scope_holds_alone(self, committed, no_policies):
        assert self.leaks() == []

    def test_without_both_the_sweep_sees_plenty(self, committed, no_scope, no_policies):
        leaks = self.leaks()
        assert len(leaks) > 30, leaks


def seen(client, path):
    answer = client.get(path)
    answer.said = said(answer)
    return answer


def turned_away(answer):
    """Refused, or sent to sign in."""
    location = answer.headers.get("Location", "")
    return answer.status_code in (401, 403) or location.startswith(("/accounts/login/", "/admin/login/"))


class TestRoles:
    def test_a_visitor_is_asked_to_sign_in_everywhere_but_on_the_public_pages(self, ours):
        client = Client(raise_request_exception=False)
        answered = {
            address.name
            for address in ADDRESSES
            for path in paths(address, ours)
            for method in ("get", "post")
            if not turned_away(call(client, method, path))
        }
        assert answered == PUBLIC

    def test_a_viewer_changes_nothing_but_the_own_account(self, ours):
        client = as_a(Role.VIEWER, ours)
        before, taken = world.fingerprint(ours["workspace"]), set()
        for address in ADDRESSES:
            for path in paths(address, ours) if not address.name.startswith("account_") else ():
                for method in WRITES if path.startswith("/api/") else ("post",):
                    with transaction.atomic():
                        answer = getattr(client, method)(path)
                        changed = world.fingerprint(ours["workspace"]) != before
                        transaction.set_rollback(True)
                    if changed or not (turned_away(answer) or answer.status_code in (404, 405)):
                        taken.add(address.name)
        marked = {each.name for each in ADDRESSES if getattr(each.view, "open_to_viewers", False)}
        assert taken <= VIEWERS_WRITE | SHOWN_BY_A_LINK
        assert marked == VIEWERS_WRITE | SHOWN_BY_A_LINK | {"accounts:no_workspace"}

    def refused(self, ours, role):
        client = as_a(role, ours)
        answers = {
            (address.name, call(client, method, path).status_code)
            for address in ADDRESSES
            if not address.name.startswith(("admin:", "account_"))
            for path in paths(address, ours)
            for method in ("get", "post")
        }
        assert not {name for name, status in answers if status >= 500}
        return {name for name, status in answers if status == 403}

    def test_a_rep_is_refused_what_is_for_managers_and_admins_and_nothing_else(self, ours):
        assert self.refused(ours, Role.REP) == MANAGERS | ADMINS

    def test_a_manager_is_refused_what_is_for_admins_and_nothing_else(self, ours):
        assert self.refused(ours, Role.MANAGER) == ADMINS

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.REP])
    def test_no_page_of_the_admin_opens_below_a_manager(self, ours, role):
        client = as_a(role, ours)
        for address in ADDRESSES:
            if address.name.startswith("admin:"):
                for path in paths(address, ours):
                    answer = call(client, "get", path)
                    assert turned_away(answer), path
