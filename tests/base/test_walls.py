"""Both tenancy walls stand for every table, each on its own."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from crm.base.records import Record
from crm.base.tenancy import NoWorkspace, use_workspace
from crm.base.walls import OPEN_TABLES
from deals.models import Deal
from tests import make

RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]
UNUSED = {"django_admin_log"}  # no right to it is given to anyone: the audit trail is kept elsewhere


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_table_is_walled_off_or_named_as_open(db):
    walled = {name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")}
    tables = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables - walled - set(OPEN_TABLES) - UNUSED == set()
    assert {model._meta.db_table for model in RECORDS} <= walled


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_has_its_policies_and_composite_keys(db, model):
    table = model._meta.db_table
    policies = rows(f"SELECT policyname FROM pg_policies WHERE tablename = '{table}'")
    assert {name for (name,) in policies} == {"workspace", "system"}
    keys = {
        definition.split(" REFERENCES")[0]
        for (definition,) in rows(
            f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = '{table}'::regclass"
        )
    }
    for field in model._meta.local_fields:
        if field.many_to_one and issubclass(field.related_model, Record):
            assert f"FOREIGN KEY (workspace_id, {field.column})" in keys, f"{model._meta.label}.{field.name}"


def test_the_application_owns_nothing_and_bypasses_nothing(db):
    assert rows("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False,)
    ]
    assert rows("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_without_a_workspace_the_first_wall_raises_before_any_sql(model, db):
    with pytest.raises(NoWorkspace):
        model.objects.count()


@pytest.mark.parametrize(
    "model",
    [each for each in RECORDS if each._meta.label != "accounts.Membership"],
    ids=lambda model: model._meta.label,
)
def test_without_a_workspace_the_second_wall_raises_too(model, db):
    with pytest.raises(ProgrammingError, match="no workspace is active"), transaction.atomic():
        model._base_manager.count()


def test_a_query_that_forgot_its_scope_finds_nothing_of_another_workspace(workspace, outsider):
    deal = make.deal()
    with use_workspace(outsider.workspace_id):
        assert not Deal._base_manager.filter(pk=deal.pk).exists()
    assert Deal._base_manager.filter(pk=deal.pk).exists()


def test_no_key_can_point_into_another_workspace(workspace, outsider):
    company = make.company()
    with use_workspace(outsider.workspace_id):
        stage = make.stage()
        with pytest.raises(IntegrityError), transaction.atomic():
            Deal.objects.bulk_create([Deal(name="Forged", stage=stage, company_id=company.pk)])
            connection.check_constraints()


def test_no_row_can_be_written_into_another_workspace(workspace, outsider):
    stage = make.stage()
    forged = Deal(name="Forged", stage_id=stage.pk, workspace_id=workspace.pk)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with use_workspace(outsider.workspace_id), refused, transaction.atomic():
        Deal._base_manager.bulk_create([forged])


def test_the_outer_workspace_is_back_after_an_inner_one_ended_in_an_error(workspace, outsider):
    deal = make.deal()
    with pytest.raises(ZeroDivisionError), use_workspace(outsider.workspace_id):
        1 / 0  # noqa: B018  the error is the point
    assert Deal._base_manager.filter(pk=deal.pk).exists()


def test_the_audit_trail_can_only_grow(workspace, rep):
    make.deal(by=rep)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE base_auditentry SET verb = 'forged'")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM base_auditentry")


def test_after_a_commit_the_next_transaction_of_a_connection_starts_without_a_workspace(committed):
    first = make.workspace()
    with use_workspace(first), transaction.atomic():
        make.company()
    with pytest.raises(ProgrammingError, match="no workspace is active"), transaction.atomic():
        connections["default"].cursor().execute("SELECT count(*) FROM contacts_company")
