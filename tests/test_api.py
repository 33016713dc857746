"""The API: what other systems read and write, with a token or a session, inside one workspace and one role."""

import pytest
from django.core.cache import cache
from django.test import Client

from contacts.models import Company, Contact
from crm.accounts.models import ApiToken, Role
from crm.base.models import AuditEntry, FieldDefinition
from crm.base.tenancy import use_workspace
from deals.models import Activity, Deal, Task
from tests import make

KINDS = ["contacts", "companies", "pipelines", "deals", "activities", "tasks"]


@pytest.fixture
def call(rep):
    """call("get", "deals/", data) -> the answer to a rep's token."""
    return caller(rep)


def caller(member, role=Role.ADMIN):
    _, text = ApiToken.issue(member, "Test", role)
    client = Client(headers={"Authorization": f"Bearer {text}"})

    def send(method, path, data=None):
        if method == "get":
            return client.get(f"/api/v1/{path}", data)
        return getattr(client, method)(f"/api/v1/{path}", data, content_type="application/json")

    return send


def one_of_each(member):
    company = make.company(owner=member)
    contact = make.contact(company=company, email="jo@example.com")
    deal = make.deal(by=member, company=company, contact=contact, value=1200, owner=member)
    activity = deal.log(by=member, kind="note", body="They like it")
    task = Task.start(by=member, title="Call", deal=deal)
    return {
        "contacts": contact,
        "companies": company,
        "pipelines": deal.stage.pipeline,
        "deals": deal,
        "activities": activity,
        "tasks": task,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_and_read(call, rep, kind):
    record = one_of_each(rep)[kind]
    listed = call("get", f"{kind}/").json()
    rows = listed if isinstance(listed, list) else listed["results"]
    assert [row["id"] for row in rows] == [record.pk]
    assert call("get", f"{kind}/{record.pk}/").json() == rows[0]


@pytest.mark.parametrize("kind", KINDS)
def test_another_workspaces_records_are_neither_listed_nor_read_changed_or_deleted(call, outsider, kind):
    with use_workspace(outsider.workspace_id):
        theirs = one_of_each(outsider)[kind]
    listed = call("get", f"{kind}/").json()
    assert (listed if isinstance(listed, list) else listed["results"]) == []
    assert call("get", f"{kind}/{theirs.pk}/").status_code == 404
    if kind != "pipelines":
        assert call("patch", f"{kind}/{theirs.pk}/", {"name": "Mine"}).status_code == 404
        assert call("delete", f"{kind}/{theirs.pk}/").status_code == 404
    with use_workspace(outsider.workspace_id):
        assert type(theirs).objects.filter(pk=theirs.pk).exists()


def test_a_deal_is_made_with_history_and_audit(call, rep):
    stage, company = make.stage("Proposal"), make.company()
    answer = call("post", "deals/", {"name": "Docks", "stage": stage.pk, "company": company.pk, "value": "900.50"})
    assert answer.status_code == 201, answer.json()
    deal = Deal.objects.get(pk=answer.json()["id"])
    assert (deal.company, str(deal.value), deal.stage) == (company, "900.50", stage)
    assert deal.stage_changes.get().by == rep
    assert AuditEntry.objects.filter(kind="deal", verb="created", via="api", by=rep).count() == 1


def test_a_change_of_stage_goes_through_the_deals_own_verb(call, rep):
    deal = make.deal(by=rep, owner=rep)
    call("patch", f"deals/{deal.pk}/", {"stage": make.stage("Commit").pk, "next_step": "Sign"})
    deal.refresh_from_db()
    assert (deal.stage.name, deal.next_step) == ("Commit", "Sign")
    assert deal.stage_changes.count() == 2


def test_a_deal_is_closed_with_a_reason_and_reopened(call, rep):
    deal = make.deal(by=rep, owner=rep)
    assert call("post", f"deals/{deal.pk}/closing/", {"outcome": "lost"}).json() == {
        "reason": ["Say why it was lost; later scores learn from it."]
    }
    assert call("post", f"deals/{deal.pk}/closing/", {"outcome": "lost", "reason": "price"}).json()["outcome"] == "lost"
    assert "closed already" in str(call("post", f"deals/{deal.pk}/closing/", {"outcome": "won"}).json())
    assert call("delete", f"deals/{deal.pk}/closing/").json()["outcome"] == ""


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("deals", {"name": "x", "stage": 0}, "stage"),
        ("deals", {"name": "", "stage": None}, "name"),
        ("deals", {"name": "x", "value": "much"}, "value"),
        ("deals", {"name": "x", "value": -1}, "value"),
        ("deals", {"name": "x", "colour": "red"}, "colour"),
        ("deals", {"name": "x", "custom": {"nobody_defined_this": 1}}, "custom"),
        ("deals", {"name": "x", "custom": {"terminals": "four"}}, "custom"),
        ("contacts", {"first_name": "Jo", "email": "not an address"}, "email"),
        ("contacts", {"first_name": "Jo", "email": "TAKEN@example.com"}, "email"),
        ("contacts", {"phone": "1"}, "last_name"),
        ("contacts", {"first_name": "Jo", "company": 4711}, "company"),
        ("companies", {"name": "x" * 201}, "name"),
        ("activities", {"kind": "dance", "body": "x"}, "kind"),
        ("activities", {"kind": "note", "body": "x"}, "deal"),
        ("tasks", {"title": "x", "due_on": "soon"}, "due_on"),
    ],
)
def test_wrong_input_gets_a_400_that_names_the_field(call, kind, data, field):
    make.contact(email="taken@example.com")
    FieldDefinition.objects.create(of="deal", key="terminals", label="Terminals", kind="number")
    if kind == "deals" and "stage" not in data:
        data = {"stage": make.stage().pk} | data
    answer = call("post", f"{kind}/", data)
    assert answer.status_code == 400
    assert field in answer.json(), answer.json()


def test_another_workspaces_ids_are_unknown_in_what_is_sent(call, outsider):
    with use_workspace(outsider.workspace_id):
        company, stage = make.company(), make.stage()
    answer = call("post", "deals/", {"name": "Forged", "stage": stage.pk, "company": company.pk})
    assert set(answer.json()) == {"stage", "company"}


def test_custom_values_are_kept_with_their_types_and_a_partial_change_keeps_the_others(call, rep):
    FieldDefinition.objects.create(of="company", key="terminals", label="Terminals", kind="number")
    FieldDefinition.objects.create(of="company", key="audited", label="Audited", kind="yes_no")
    made = call("post", "companies/", {"name": "Docks", "custom": {"terminals": "4", "audited": True}}).json()
    assert made["custom"] == {"terminals": 4, "audited": True}
    changed = call("patch", f"companies/{made['id']}/", {"custom": {"audited": None}}).json()
    assert changed["custom"] == {"terminals": 4}


def test_tags_are_given_by_name_and_new_ones_are_made(call):
    made = call("post", "companies/", {"name": "Docks", "tags": ["Port", "port", "DACH"]}).json()
    assert sorted(made["tags"]) == ["DACH", "port"]
    assert call("get", "companies/", {"filter": "tags is Port"}).json()["count"] == 1


def test_lists_are_filtered_searched_and_ordered(call, rep):
    for name, value in (("Alpha", 10), ("Beta", 30), ("Gamma", 20)):
        make.deal(name, by=rep, value=value)
    names = lambda **query: [row["name"] for row in call("get", "deals/", query).json()["results"]]  # noqa: E731
    assert names(filter="value > 15", ordering="-value") == ["Beta", "Gamma"]
    assert names(search="alp") == ["Alpha"]
    assert call("get", "deals/", {"filter": "colour is red"}).json().keys() == {"filter"}
    assert call("get", "deals/", {"ordering": "colour"}).json().keys() == {"ordering"}


def test_pages_follow_one_another_without_gaps(call, rep):
    for number in range(7):
        make.company(f"Company {number}")
    seen, address = [], "companies/"
    query = {"size": 3, "ordering": "name"}
    while address:
        page = call("get", address, query).json()
        seen += [row["name"] for row in page["results"]]
        address, query = (page["next"] or "").partition("/api/v1/")[2], None
    assert seen == [f"Company {number}" for number in range(7)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pipelines"])
def test_a_list_asks_the_same_number_of_questions_for_5_rows_and_for_50(call, rep, count_queries, kind):
    deal = make.deal(by=rep, owner=rep)

    def add(number):
        company = make.company(owner=rep)
        {
            "companies": lambda: company,
            "contacts": lambda: make.contact(company=company),
            "deals": lambda: make.deal(by=rep, company=company, owner=rep),
            "activities": lambda: deal.log(by=rep, kind="note", body=f"Note {number}"),
            "tasks": lambda: Task.start(by=rep, title="Call", deal=deal),
        }[kind]()

    for number in range(5):
        add(number)
    call("get", f"{kind}/")
    with count_queries() as few:
        call("get", f"{kind}/")
    for number in range(45):
        add(number)
    with count_queries() as many:
        assert len(call("get", f"{kind}/").json()["results"]) >= 50
    assert len(few) == len(many) <= 7, "\n".join(many)


def test_viewers_read_and_change_nothing(viewer):
    call = caller(viewer)
    company = make.company()
    assert call("get", "companies/").status_code == 200
    assert call("post", "companies/", {"name": "x"}).status_code == 403
    assert call("patch", f"companies/{company.pk}/", {"name": "x"}).status_code == 403
    assert call("delete", f"companies/{company.pk}/").status_code == 403


def test_reps_change_their_own_records_and_managers_everybodys(call, rep, manager):
    company = make.company("Mona's", owner=manager)
    assert call("patch", f"companies/{company.pk}/", {"name": "x"}).status_code == 403
    assert caller(manager)("patch", f"companies/{company.pk}/", {"name": "x"}).status_code == 200
    note = make.deal(by=manager).log(by=manager, kind="note", body="mine")
    assert call("delete", f"activities/{note.pk}/").status_code == 403
    assert Activity.objects.filter(pk=note.pk).exists()


def test_where_reps_see_only_their_own_others_records_are_not_found(call, rep, manager, workspace):
    theirs, unowned = make.deal(by=manager, owner=manager), make.deal(by=manager)
    note = theirs.log(by=manager, kind="note", body="secret")
    workspace.reps_see = "own"
    workspace.save()
    assert [row["id"] for row in call("get", "deals/").json()["results"]] == [unowned.pk]
    assert call("get", f"deals/{theirs.pk}/").status_code == 404
    assert call("get", f"activities/{note.pk}/").status_code == 404
    assert "deal" in call("post", "tasks/", {"title": "x", "deal": theirs.pk}).json()


class TestTokens:
    def test_no_token_and_no_session_is_refused(self, db):
        assert Client().get("/api/v1/deals/").status_code in (401, 403)

    @pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer candor_1_1_" + "x" * 43, "Basic abc", "Bearer "])
    def test_an_unknown_token_is_refused(self, workspace, header):
        assert Client(headers={"Authorization": header}).get("/api/v1/deals/").status_code == 401

    def test_a_token_acts_with_its_own_role_at_most(self, manager):
        call = caller(manager, role=Role.VIEWER)
        assert call("post", "companies/", {"name": "x"}).status_code == 403

    def test_a_token_never_acts_with_more_than_its_member_has_now(self, manager):
        call = caller(manager, role=Role.MANAGER)
        manager.role = Role.VIEWER
        manager.save()
        assert call("post", "companies/", {"name": "x"}).status_code == 403

    def test_only_a_digest_is_kept(self, rep):
        token, text = ApiToken.issue(rep, "Warehouse", Role.REP)
        secret = text.rsplit("_", 1)[1]
        assert secret not in str(vars(token)) and len(token.digest) == 64

    def test_a_token_ends_with_its_expiry_its_revocation_and_its_members_leaving(self, rep):
        token, text = ApiToken.issue(rep, "Warehouse", Role.REP)
        client = Client(headers={"Authorization": f"Bearer {text}"})
        assert client.get("/api/v1/deals/").status_code == 200
        for change in ({"expires_at": token.created_at}, {"expires_at": None, "revoked_at": token.created_at}):
            ApiToken.objects.filter(pk=token.pk).update(**change)
            assert client.get("/api/v1/deals/").status_code == 401
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=None)
        rep.left_at = token.created_at
        rep.save()
        assert client.get("/api/v1/deals/").status_code == 401

    def test_a_token_opens_the_api_and_no_page(self, rep):
        _, text = ApiToken.issue(rep, "Warehouse", Role.REP)
        answer = Client(headers={"Authorization": f"Bearer {text}"}).get("/settings/profile/")
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_a_session_writes_only_with_its_csrf_token(rep, sign_in):
    client = sign_in(rep)
    assert client.get("/api/v1/deals/").status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post("/api/v1/companies/", {"name": "x"}, content_type="application/json")
    assert answer.status_code == 403 and not Company.objects.exists()


def test_an_address_that_is_not_there_is_answered_in_json(call):
    for path in ("nothing-here/", "deals/x/", "deals/0/"):
        answer = call("get", path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


def test_docs_and_schema_are_for_members(rep, sign_in, db):
    assert Client().get("/api/docs/").status_code == 302
    assert Client().get("/api/schema/").status_code in (401, 403)
    client = sign_in(rep)
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "script-src" not in page["Content-Security-Policy"], "scripts come from this site alone, by default-src"
    assert "/api/v1/deals/{id}/closing/" in client.get("/api/schema/").content.decode()


def test_a_contact_in_use_elsewhere_goes_without_leaving_broken_keys(call, rep):
    contact = make.contact(owner=rep)
    deal = make.deal(by=rep, contact=contact)
    assert call("delete", f"contacts/{contact.pk}/").status_code == 204
    deal.refresh_from_db()
    assert deal.contact is None and not Contact.objects.exists()
    assert AuditEntry.objects.filter(kind="contact", verb="deleted").exists()
    cache.clear()
