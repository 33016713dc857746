"""Custom fields are named, ordered and deleted with their values by managers."""

import pytest

from contacts.models import Contact
from crm.base.models import FieldDefinition
from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db


def add(page, **posted):
    return page.post("/settings/fields/new/", {"of": "contact", "kind": "text", "choices": "", **posted})


def test_a_manager_adds_a_field_and_its_key_is_made_from_the_label(manager, sign_in):
    assert add(sign_in(manager), label="Größe (m²)").status_code == 302
    field = FieldDefinition.objects.get()
    assert (field.of, field.key, field.label, field.kind) == ("contact", "grosse_m2", "Größe (m²)", "text")


def test_two_fields_of_one_label_have_two_keys(manager, sign_in):
    page = sign_in(manager)
    for label in ("Region", "region", "4711"):
        add(page, label=label)
    assert list(FieldDefinition.objects.values_list("key", flat=True)) == ["region", "region_2", "field_4711"]


def test_a_choice_needs_choices_and_keeps_their_order(manager, sign_in):
    page = sign_in(manager)
    refused = add(page, label="Tier", kind="choice")
    assert refused.status_code == 422 and "Write at least one choice" in refused.content.decode()
    add(page, label="Tier", kind="choice", choices="Gold\r\n Silver \r\n\r\nGold\r\nBronze")
    assert FieldDefinition.objects.get().choices == ["Gold", "Silver", "Bronze"]


def test_label_and_choices_change_but_kind_and_key_stay(manager, sign_in):
    page = sign_in(manager)
    add(page, label="Tier", kind="choice", choices="Gold")
    field = FieldDefinition.objects.get()
    posted = {"label": "Level", "choices": "Gold\nSilver", "kind": "number", "key": "evil"}
    assert page.post(f"/settings/fields/{field.pk}/", posted).status_code == 302
    field.refresh_from_db()
    assert (field.label, field.key, field.kind, field.choices) == ("Level", "tier", "choice", ["Gold", "Silver"])


def test_fields_move_up_and_down_among_those_of_the_same_records(manager, sign_in):
    page = sign_in(manager)
    for label in ("One", "Two", "Three"):
        add(page, label=label)
    add(page, label="Other", of="deal")
    three = FieldDefinition.objects.get(label="Three")
    page.post(f"/settings/fields/{three.pk}/moving/", {"to": "up"})
    assert list(FieldDefinition.objects.filter(of="contact").values_list("label", flat=True)) == ["One", "Three", "Two"]
    page.post(f"/settings/fields/{three.pk}/moving/", {"to": "up"})
    page.post(f"/settings/fields/{three.pk}/moving/", {"to": "up"})
    assert list(FieldDefinition.objects.filter(of="contact").values_list("label", flat=True)) == ["Three", "One", "Two"]


def test_deleting_warns_how_many_records_lose_a_value_and_takes_the_values_along(manager, sign_in):
    page = sign_in(manager)
    add(page, label="Region")
    field = FieldDefinition.objects.get()
    held = make.contact(custom={"region": "North", "other": 1})
    make.contact(custom={"other": 2})
    assert "1 contact holds a value" in page.get(f"/settings/fields/{field.pk}/deleting/").content.decode()
    assert FieldDefinition.objects.exists(), "asking deletes nothing"
    page.post(f"/settings/fields/{field.pk}/deleting/")
    assert not FieldDefinition.objects.exists()
    assert Contact.objects.get(pk=held.pk).custom == {"other": 1}


def test_deleting_leaves_the_values_of_other_workspaces(manager, outsider, sign_in):
    with use_workspace(outsider.workspace_id):
        theirs = make.contact(custom={"region": "South"})
    page = sign_in(manager)
    add(page, label="Region")
    page.post(f"/settings/fields/{FieldDefinition.objects.get().pk}/deleting/")
    with use_workspace(outsider.workspace_id):
        assert Contact.objects.get(pk=theirs.pk).custom == {"region": "South"}


@pytest.mark.parametrize("of", FieldDefinition.Of.values)
def test_every_kind_of_record_that_may_have_fields_carries_them(of, workspace):
    field = FieldDefinition.objects.create(of=of, key="x", label="X")
    assert field.carriers().count() == 0
    field.forget()


@pytest.mark.parametrize("role", ["viewer", "rep"])
def test_others_do_not_set_up_fields(role, workspace, sign_in):
    page = sign_in(make.member(role))
    assert page.get("/settings/fields/").status_code == 403
    assert add(page, label="Region").status_code == 403


def test_fields_of_another_workspace_are_not_found(manager, outsider, sign_in):
    with use_workspace(outsider.workspace_id):
        theirs = FieldDefinition.objects.create(of="contact", key="x", label="Theirs")
    page = sign_in(manager)
    assert "Theirs" not in page.get("/settings/fields/").content.decode()
    for address in ("", "moving/", "deleting/"):
        assert page.post(f"/settings/fields/{theirs.pk}/{address}", {"label": "Mine"}).status_code == 404
