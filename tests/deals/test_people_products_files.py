"""Stakeholders, products and files of a deal: added, changed and taken out by whom the deal belongs to."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import Contact
from crm.base.models import AuditEntry
from crm.base.tenancy import use_workspace
from deals.forms import file as file_form
from deals.models import Attachment, Deal, LineItem, Product, Stakeholder
from tests import make


@pytest.fixture
def deal(rep):
    return make.deal(owner=rep, company=make.company("Nordhafen"))


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def add(client, deal, **given):
    return client.post(f"/deals/{deal.pk}/stakeholders/", given)


def test_somebody_we_know_becomes_a_stakeholder_with_a_role(rep, sign_in, deal):
    person = make.contact("Jonas", "Albrecht", email="jonas@x.example")
    touched = deal.touched_at
    response = add(sign_in(rep), deal, contact="Jonas Albrecht <jonas@x.example>", role="champion")
    held = Stakeholder.objects.get()
    assert (held.contact, held.role) == (person, "champion")
    assert response.url.endswith(f"#stakeholder-{held.pk}")
    assert Deal.objects.get().touched_at > touched
    assert AuditEntry.objects.filter(kind="deal", verb="changed").get().changes == {
        f"stakeholder {person.pk}": [None, "champion"]
    }


def test_a_new_person_is_made_on_the_way_and_works_for_the_company(rep, sign_in, deal):
    add(sign_in(rep), deal, first_name="Mirjam", last_name="Voss", email="mirjam@x.example", role="buyer")
    person = Contact.objects.get()
    assert (person.company, person.owner, Stakeholder.objects.get().contact) == (deal.company, rep, person)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Say who it is"),
        ({"contact": "Nobody"}, "No person is called"),
        ({"contact": "Jo"}, "Several are called that"),
        ({"contact": "one@x.example", "last_name": "Both"}, "not both"),
        ({"last_name": "Twin", "email": "one@x.example"}, "known already"),
        ({"contact": "one@x.example", "role": "king"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_named(rep, sign_in, deal, given, words):
    make.contact("Jo", "One", email="one@x.example")
    make.contact("Jo", "Two", email="two@x.example")
    response = add(sign_in(rep), deal, **given)
    assert response.status_code == 422 and words in response.content.decode()
    assert not Stakeholder.objects.exists() and Contact.objects.count() == 2


def test_nobody_is_a_stakeholder_twice(rep, sign_in, deal):
    make.contact(email="one@x.example")
    assert add(sign_in(rep), deal, contact="one@x.example").status_code == 302
    assert "already" in add(sign_in(rep), deal, contact="one@x.example").content.decode()


def test_a_role_is_changed_and_somebody_taken_out(rep, sign_in, deal):
    held = Stakeholder.objects.create(deal=deal, contact=make.contact())
    address = f"/deals/{deal.pk}/stakeholders/{held.pk}/"
    sign_in(rep).post(address, {"role": "buyer"})
    assert Stakeholder.objects.get().role == "buyer"
    sign_in(rep).post(address, {"do": "remove"})
    assert not Stakeholder.objects.exists()


def test_a_stakeholder_is_found_only_on_their_own_deal(rep, sign_in, deal):
    held = Stakeholder.objects.create(deal=make.deal(owner=rep), contact=make.contact())
    assert sign_in(rep).post(f"/deals/{deal.pk}/stakeholders/{held.pk}/", {"role": "buyer"}).status_code == 404


def test_a_person_of_another_workspace_cannot_be_named(rep, outsider, sign_in, deal):
    with use_workspace(outsider.workspace):
        foreign = make.contact("Otto", "Other", email="otto@x.example")
    for text in ("otto@x.example", f"Otto Other #{foreign.pk}", "Otto Other"):
        assert add(sign_in(rep), deal, contact=text).status_code == 422


def test_a_product_is_added_by_name_and_a_new_name_makes_a_new_product(rep, sign_in, deal):
    known = Product.objects.create(name="Dock", price=36_000)
    client = sign_in(rep)
    client.post(f"/deals/{deal.pk}/products/", {"product": "dock", "quantity": "2", "price": ""})
    client.post(f"/deals/{deal.pk}/products/", {"product": "Yard", "quantity": "1", "price": "48000"})
    assert [(item.product.name, item.quantity, item.price) for item in LineItem.objects.all()] == [
        ("Dock", 2, 36_000),
        ("Yard", 1, 48_000),
    ]
    assert Product.objects.count() == 2 and LineItem.objects.first().product == known
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert "2 × €36,000" in page


def test_a_product_is_changed_and_taken_out(rep, sign_in, deal):
    item = LineItem.objects.create(deal=deal, product=Product.objects.create(name="Dock"), price=5)
    address = f"/deals/{deal.pk}/products/{item.pk}/"
    sign_in(rep).post(address, {"quantity": "3", "price": "7"})
    item.refresh_from_db()
    assert (item.product.name, item.quantity, item.price) == ("Dock", 3, 7)
    sign_in(rep).post(address, {"do": "remove"})
    assert not LineItem.objects.exists()


def test_a_product_without_a_price_of_its_own_asks_for_one(rep, sign_in, deal):
    response = sign_in(rep).post(f"/deals/{deal.pk}/products/", {"product": "Yard", "quantity": "-1"})
    assert response.status_code == 422
    assert "Write a price" in response.content.decode() and not Product.objects.exists()


def upload(client, deal, name="plan.html", content=b"<script>alert(1)</script>", of="deal"):
    return client.post(f"/files/{of}/{deal.pk}/", {"file": SimpleUploadedFile(name, content, "text/html")})


def test_a_file_lies_under_its_workspace_by_a_name_that_nobody_chose(rep, sign_in, deal):
    upload(sign_in(rep), deal, name="../../etc/plan.html")
    held = Attachment.objects.get()
    assert held.name == "plan.html" and "plan" not in held.file.name
    assert Path(held.file.path).is_relative_to(Path(settings.MEDIA_ROOT) / str(rep.workspace_id))
    assert AuditEntry.objects.filter(kind="attachment", verb="created").get().by == rep


def test_a_file_is_only_ever_downloaded(rep, sign_in, deal):
    client = sign_in(rep)
    upload(client, deal, name="plän \r\n.html")
    response = client.get(f"/files/{Attachment.objects.get().pk}/")
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment") and "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_too_large_or_empty_is_refused(rep, sign_in, deal, monkeypatch):
    monkeypatch.setattr(file_form, "LARGEST", 10)
    client = sign_in(rep)
    assert upload(client, deal, content=b"x" * 11).status_code == 422
    assert upload(client, deal, content=b"").status_code == 422
    assert client.post(f"/files/deal/{deal.pk}/").status_code == 422
    assert not Attachment.objects.exists()


def test_a_deleted_file_is_gone_from_the_disk_once_that_is_sure(
    rep, manager, sign_in, deal, django_capture_on_commit_callbacks
):
    upload(sign_in(rep), deal)
    path = Path(Attachment.objects.get().file.path)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(rep).post(f"/files/{Attachment.objects.get().pk}/deletion/")
        assert path.exists()
    assert not path.exists() and not Attachment.objects.exists()


def test_a_deleted_deal_takes_its_files_along(rep, manager, sign_in, deal, django_capture_on_commit_callbacks):
    upload(sign_in(rep), deal)
    path = Path(Attachment.objects.get().file.path)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(manager).post(f"/deals/{deal.pk}/deletion/")
    assert not path.exists()


def test_people_and_companies_have_files_too(rep, sign_in, deal):
    upload(sign_in(rep), deal.company, of="company")
    assert Attachment.objects.get().company == deal.company
    assert sign_in(rep).post("/files/task/1/", {"file": io.BytesIO(b"x")}).status_code == 404


def test_others_reach_no_file_and_change_nothing(rep, manager, viewer, outsider, sign_in):
    deal = make.deal(owner=manager)
    held = Stakeholder.objects.create(deal=deal, contact=make.contact())
    upload(sign_in(manager), deal)
    file = Attachment.objects.get()
    addresses = [
        f"/deals/{deal.pk}/stakeholders/",
        f"/deals/{deal.pk}/stakeholders/{held.pk}/",
        f"/deals/{deal.pk}/products/",
        f"/files/deal/{deal.pk}/",
        f"/files/{file.pk}/deletion/",
    ]
    for address in addresses:
        assert sign_in(rep).post(address).status_code == 403, address
        assert sign_in(viewer).post(address).status_code == 403, address
        assert sign_in(outsider).post(address).status_code == 404, address
    assert sign_in(viewer).get(f"/files/{file.pk}/").status_code == 200
    assert sign_in(outsider).get(f"/files/{file.pk}/").status_code == 404
