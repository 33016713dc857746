"""Each fact of a deal is edited where it stands, and two people who do it at once are told."""

import pytest

from crm.base.models import AuditEntry, FieldDefinition
from deals.models import Deal, FieldChange
from tests import make

HTMX = {"HX-Request": "true"}


def form(client, deal, name):
    return client.get(f"/deals/{deal.pk}/facts/{name}/", headers=HTMX).content.decode()


def was(page):
    return page.split('name="was" value="')[1].split('"')[0].replace("&amp;", "&")


def save(client, deal, fact, headers=HTMX, **given):
    given.setdefault("was", was(form(client, deal, fact)))
    return client.post(f"/deals/{deal.pk}/facts/{fact}/", given, headers=headers)


def fresh(deal):
    return Deal.objects.get(pk=deal.pk)


def test_a_fact_becomes_its_form_and_then_its_new_value(rep, sign_in):
    deal, client = make.deal(owner=rep, source="Fair"), sign_in(rep)
    assert 'value="Fair"' in form(client, deal, "source")
    response = save(client, deal, "source", source="Partner")
    assert "Partner" in response.content.decode() and "<html" not in response.content.decode()
    assert fresh(deal).source == "Partner"


def test_without_script_the_form_is_a_page_and_leads_back(rep, sign_in):
    deal, client = make.deal(owner=rep), sign_in(rep)
    page = client.get(f"/deals/{deal.pk}/facts/source/").content.decode()
    assert "<html" in page
    response = client.post(f"/deals/{deal.pk}/facts/source/", {"source": "Partner", "was": was(page)})
    assert response.url == deal.get_absolute_url() and fresh(deal).source == "Partner"


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("name", {"name": "Dock"}, lambda deal: deal.name == "Dock"),
        (
            "value",
            {"value": "12.50", "currency": "usd"},
            lambda deal: (str(deal.value), deal.currency) == ("12.50", "USD"),
        ),
        ("value", {"value": "", "currency": "EUR"}, lambda deal: deal.value is None),
        ("expected_close", {"expected_close": "2030-01-31"}, lambda deal: str(deal.expected_close) == "2030-01-31"),
        ("owner", {"owner": ""}, lambda deal: deal.owner is None),
        ("company", {"company": "Nordhafen"}, lambda deal: deal.company.name == "Nordhafen"),
        ("contact", {"contact": "jonas@x.example"}, lambda deal: deal.contact.email == "jonas@x.example"),
        ("next_step", {"next_step": "Call"}, lambda deal: deal.next_step == "Call"),
        ("competitors", {"competitors": "A, B, A"}, lambda deal: deal.competitors == ["A", "B"]),
        ("tags", {"tags": "x, y"}, lambda deal: sorted(map(str, deal.tags.all())) == ["x", "y"]),
        ("custom-region", {"custom-region": "North"}, lambda deal: deal.custom == {"region": "North", "kept": 1}),
        ("custom-kept", {"custom-kept": ""}, lambda deal: deal.custom == {}),
    ],
)
def test_every_fact_can_be_edited(rep, sign_in, name, given, read):
    FieldDefinition.objects.create(of="deal", key="region", label="Region", kind="choice", choices=["North", "South"])
    FieldDefinition.objects.create(of="deal", key="kept", label="Kept", kind="number")
    make.company("Nordhafen")
    make.contact(email="jonas@x.example")
    deal = make.deal(owner=rep, value=5, custom={"kept": 1})
    response = save(sign_in(rep), deal, name, **given)
    assert response.status_code == 200
    assert read(fresh(deal))


def test_a_dated_fact_leaves_a_line_of_history_and_an_audit_line(rep, sign_in):
    deal = make.deal(owner=rep, value=5)
    save(sign_in(rep), deal, "value", value="9", currency="EUR")
    change = FieldChange.objects.get()
    assert (change.field, change.before, change.after, change.by) == ("value", "5.00", "9", rep)
    assert AuditEntry.objects.get(verb="changed").changes == {"value": ["5.00", "9"]}


def test_wrong_input_keeps_the_form_and_names_the_fault(rep, sign_in):
    deal = make.deal(owner=rep, value=5)
    response = save(sign_in(rep), deal, "value", value="88 k", currency="EUR")
    assert response.status_code == 422
    assert "Write digits only" in response.content.decode() and 'value="88 k"' in response.content.decode()
    assert fresh(deal).value == 5


def test_who_edits_what_somebody_changed_meanwhile_is_told_and_may_still_save(rep, manager, sign_in):
    deal, client = make.deal(owner=rep, next_step="Call"), sign_in(rep)
    seen = was(form(client, deal, "next_step"))
    deal.change(by=manager, next_step="Send the price")
    response = save(client, deal, "next_step", next_step="Visit", was=seen)
    page = response.content.decode()
    assert response.status_code == 422 and "Somebody changed this meanwhile" in page and "Send the price" in page
    assert fresh(deal).next_step == "Send the price"
    assert save(client, deal, "next_step", next_step="Visit", was=was(page)).status_code == 200
    assert fresh(deal).next_step == "Visit"


def test_a_change_elsewhere_is_no_conflict(rep, manager, sign_in):
    deal, client = make.deal(owner=rep, next_step="Call"), sign_in(rep)
    seen = was(form(client, deal, "next_step"))
    deal.change(by=manager, source="Fair")
    assert save(client, deal, "next_step", next_step="Visit", was=seen).status_code == 200


def test_a_given_up_edit_shows_the_fact_as_it_stands(viewer, rep, sign_in):
    deal = make.deal(owner=rep, source="Fair")
    assert "Fair" in sign_in(rep).get(f"/deals/{deal.pk}/facts/source/?as=text", headers=HTMX).content.decode()
    assert (
        "/facts/" not in sign_in(viewer).get(f"/deals/{deal.pk}/facts/source/?as=text", headers=HTMX).content.decode()
    )


@pytest.mark.parametrize("name", ["stage", "outcome", "workspace", "win_chance", "custom-unknown", "lost_reason", "id"])
def test_what_is_no_fact_cannot_be_edited(rep, sign_in, name):
    deal = make.deal(owner=rep)
    assert sign_in(rep).get(f"/deals/{deal.pk}/facts/{name}/").status_code == 404
    assert sign_in(rep).post(f"/deals/{deal.pk}/facts/{name}/", {name: "1"}).status_code == 404


def test_why_a_lost_deal_was_lost_is_a_fact(rep, sign_in):
    deal = make.deal(owner=rep)
    deal.lose("price", by=rep)
    save(sign_in(rep), deal, "lost_reason", lost_reason="timing", lost_note="Next year")
    assert (fresh(deal).lost_reason, fresh(deal).lost_note) == ("timing", "Next year")


def test_others_may_not(rep, manager, viewer, outsider, sign_in):
    deal = make.deal(owner=manager, source="Fair")
    for member, status in ((rep, 403), (viewer, 403), (outsider, 404)):
        response = sign_in(member).post(f"/deals/{deal.pk}/facts/source/", {"source": "x", "was": "Fair"}, headers=HTMX)
        assert response.status_code == status
    assert fresh(deal).source == "Fair"
