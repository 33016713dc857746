"""The whole way by page: upload, columns, preview, progress, result, taking back; for managers of the workspace alone."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import Company, Contact
from crm.base.exporting import unguard
from crm.base.tenancy import use_workspace
from crm.imports import running, tasks, undoing
from crm.imports.models import Import
from crm.imports.views import new
from deals.models import Deal
from tests import make

TEXT = "Name,Email,Created,Team size\nAnn Bee,ann@x.com,3/4/2024,5\nBo,bad,5/6/2024,7\n=Cy,cy@x.com,7/8/2024,9\n"


@pytest.fixture
def page(manager, sign_in):
    return sign_in(manager)


@pytest.fixture
def upload(page):
    """upload("contacts", text) -> the import; `follow` it to its page."""

    def sent(target="contacts", text=TEXT, name="people.csv"):
        file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")
        answer = page.post(reverse("imports:new_import"), {"target": target, "file": file})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return Import.objects.get(pk=int(answer.url.strip("/").split("/")[-1]))

    return sent


def given(page, record):
    """What the mapping page's form would send if nothing were changed."""
    html = page.get(record.get_absolute_url()).content.decode()
    data = {}
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        data[name] = chosen[1] if chosen else ""
    data["source"] = record.source
    return data


def post(page, record, do="start", **changes):
    return page.post(reverse("imports:mapping", args=[record.pk]), given(page, record) | changes | {"do": do})


def number_of(record, header):
    return next(number for number, column in enumerate(record.mapping) if column["header"] == header)


def test_an_empty_list_says_what_to_do(page):
    html = page.get(reverse("imports:imports")).content.decode()
    assert "Bring your records" in html
    assert reverse("imports:new_import") in html


def test_the_whole_way_from_upload_to_undo(page, upload, deliver):
    record = upload()
    html = page.get(record.get_absolute_url()).content.decode()
    assert "ann@x.com" in html
    assert "3/4/2024 may be day/month or month/day" in html
    assert "Of the first 3 rows 1 cannot be read" in html
    order = f"order-{number_of(record, 'Created')}"
    answer = post(page, record, **{order: "day"})
    assert answer.url == record.get_absolute_url()
    assert "Running" in page.get(record.get_absolute_url()).content.decode()
    deliver()
    record.refresh_from_db()
    assert (record.status, record.created, record.refused) == ("done", 2, 1)
    assert Contact.objects.get(email="ann@x.com").created_at.month == 4
    html = page.get(record.get_absolute_url()).content.decode()
    assert "“bad” is not an e-mail address" in html
    assert "Take back" in html
    assert "people.csv" in page.get(reverse("imports:imports")).content.decode()
    page.post(reverse("imports:undoing", args=[record.pk]))
    deliver()
    record.refresh_from_db()
    assert record.status == "undone"
    assert not Contact.objects.exists()
    assert "Taken back" in page.get(record.get_absolute_url()).content.decode()


def test_choices_are_kept_and_shown_in_the_preview(page, upload):
    record = upload()
    size = f"column-{number_of(record, 'Team size')}"
    post(page, record, do="preview", **{size: "custom:text"})
    record.refresh_from_db()
    assert record.status == "mapping"
    assert record.mapping[number_of(record, "Team size")]["kind"] == "text"
    post(page, record, do="preview", **{size: ""})
    record.refresh_from_db()
    assert record.mapping[number_of(record, "Team size")]["field"] == ""


def test_a_column_goes_into_a_custom_field_that_is_there(page, upload, deliver):
    from crm.base.models import FieldDefinition

    FieldDefinition.objects.create(of="contact", key="heads", label="Heads", kind="number")
    record = upload()
    post(page, record, **{f"column-{number_of(record, 'Team size')}": "custom.heads"})
    deliver()
    assert Contact.objects.get(email="ann@x.com").custom == {"heads": 5}


def test_stages_are_given_a_meaning_and_a_pipeline(page, upload, deliver):
    sales = make.pipeline()
    record = upload("deals", "Deal Name,Stage,Amount\nA,Warm,5\nB,Closed Won,6\n")
    html = page.get(record.get_absolute_url()).content.decode()
    assert "A new open stage, Warm" in html
    asked = {
        question: f"ask-{number}"
        for number, question in enumerate(["pipeline", "stage:Warm", "stage:Closed Won", "currency"])
    }
    warm = str(sales.stages.get(name="Proposal").pk)
    post(page, record, **{asked["stage:Warm"]: warm, asked["currency"]: "chf"})
    deliver()
    deal = Deal.objects.get(name="A")
    assert (deal.stage.name, deal.currency) == ("Proposal", "CHF")
    assert sales.stages.count() == 6


def test_deals_can_go_into_a_new_pipeline(page, upload, deliver):
    make.pipeline()
    record = upload("deals", "Potential Name,Stage\nA,Warm\nB,Closed Won\n")
    post(page, record, **{"ask-0": "new:Zoho"})
    deliver()
    assert Deal.objects.get(name="A").stage.pipeline.name == "Zoho"
    assert Deal.objects.get(name="B").outcome == "won"


def test_words_that_a_choice_does_not_know_are_asked_about(page, upload, deliver):
    record = upload("companies", "Name,Lifecycle\nA,Customer\nB,Kaput\nC,Customer\n")
    assert "Kaput" in page.get(record.get_absolute_url()).content.decode()
    post(page, record, **{"ask-0": "former"})
    deliver()
    assert Company.objects.get(name="B").lifecycle == "former"


def test_refused_rows_are_downloaded_safely_mended_and_sent_again(page, upload, deliver):
    record = upload(text=TEXT.replace("Bo,bad", '"=Bo",bad'))
    post(page, record)
    deliver()
    answer = page.get(reverse("imports:refused", args=[record.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, row = list(csv.reader(io.StringIO(text)))
    assert header[:3] == ["Candor line", "Candor column", "Candor reason"]
    assert row[:2] == ["3", "Email"]
    assert row[3] == "'=Bo"
    assert not any(re.match(r"[=+\-@\t]", cell) for cell in row)
    mended = upload(text=text.replace("bad", "bo@x.com"))
    post(page, mended)
    deliver()
    assert Contact.objects.get(email="bo@x.com").last_name == unguard("'=Bo")
    mended.refresh_from_db()
    assert (mended.created, mended.refused) == (1, 0)


def test_rows_that_no_encoding_explains_can_be_downloaded(page, upload, deliver):
    record = upload(text=b"Name,Town\nM\xfcller,K\xf6ln\nX\x81,Bonn\nNul\x00,Kiel\n")
    post(page, record)
    deliver()
    record.refresh_from_db()
    assert (record.created, record.refused) == (1, 2)
    text = b"".join(page.get(reverse("imports:refused", args=[record.pk])).streaming_content).decode()
    assert "X\ufffd" in text


def test_progress_polls_and_then_leads_to_the_result(page, upload, deliver):
    record = upload()
    post(page, record)
    answer = page.get(reverse("imports:progress", args=[record.pk]), headers={"HX-Request": "true"})
    assert b"hx-get" in answer.content
    deliver()
    answer = page.get(reverse("imports:progress", args=[record.pk]), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, record.get_absolute_url())
    assert page.get(reverse("imports:progress", args=[record.pk])).url == record.get_absolute_url()


def test_a_large_file_is_read_by_a_worker(page, upload, deliver, monkeypatch):
    monkeypatch.setattr(new, "READ_AT_ONCE", 10)
    record = upload()
    assert record.status == "reading"
    assert "Reading the file" in page.get(record.get_absolute_url()).content.decode()
    deliver()
    record.refresh_from_db()
    assert record.status == "mapping"


def test_an_import_whose_worker_is_gone_can_be_continued(page, upload, deliver):
    from datetime import timedelta

    from django.utils import timezone

    record = upload()
    post(page, record)
    Import.objects.filter(pk=record.pk).update(updated_at=timezone.now() - timedelta(minutes=10))
    assert "Go on" in page.get(record.get_absolute_url()).content.decode()
    page.post(reverse("imports:continuing", args=[record.pk]))
    deliver()
    deliver()
    record.refresh_from_db()
    assert (record.status, record.created) == ("done", 2)


def test_a_file_that_is_no_table_says_so(page):
    answer = page.post(
        reverse("imports:new_import"), {"target": "contacts", "file": SimpleUploadedFile("x.csv", b"PK\x03\x04abc")}
    )
    record = Import.objects.get()
    assert record.status == "failed"
    assert "Excel workbook" in page.get(answer.url).content.decode()


def test_a_file_beyond_the_limit_is_refused_in_the_form(page, monkeypatch):
    monkeypatch.setattr("crm.imports.forms.MOST_BYTES", 10)
    answer = page.post(
        reverse("imports:new_import"), {"target": "contacts", "file": SimpleUploadedFile("x.csv", b"a,b\n" * 10)}
    )
    assert answer.status_code == 422
    assert "at most 100 MB" in answer.content.decode()


def test_an_import_that_was_not_started_can_be_thrown_away(page, upload):
    record = upload()
    assert post(page, record, do="discard").url == reverse("imports:imports")
    assert not Import.objects.exists()


def test_starting_twice_runs_once(page, upload, deliver):
    record = upload()
    data = given(page, record) | {"do": "start"}
    for _ in range(2):
        page.post(reverse("imports:mapping", args=[record.pk]), data)
    deliver()
    assert Contact.objects.count() == 2


def test_the_same_file_again_is_announced(page, upload, deliver):
    record = upload()
    post(page, record)
    deliver()
    assert "was imported on" in page.get(upload().get_absolute_url()).content.decode()


def test_waiting_references_are_listed(page, upload, deliver):
    record = upload(text="Name,Company\nAnn,Nowhere Inc\n")
    post(page, record)
    deliver()
    html = page.get(record.get_absolute_url()).content.decode()
    assert "Nowhere Inc" in html
    assert "No company has this name yet" in html


def test_hostile_names_are_shown_as_text(page, upload, deliver):
    record = upload(text="Name,<script>alert(1)</script>\n<img src=x>,1\n", name="<b>x</b>.csv")
    html = page.get(record.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html
    post(page, record)
    deliver()
    assert "<b>x</b>" not in page.get(record.get_absolute_url()).content.decode()


ADDRESSES = ["imports:import", "imports:progress", "imports:undoing", "imports:refused"]


@pytest.mark.parametrize("name", [*ADDRESSES, "imports:mapping", "imports:continuing"])
def test_another_workspaces_import_is_not_found(page, upload, outsider, sign_in, name):
    record = upload()
    with use_workspace(outsider.workspace_id):
        type(outsider).objects.filter(pk=outsider.pk).update(role="admin")
    other = sign_in(outsider)
    call = other.get if name in ADDRESSES else other.post
    assert call(reverse(name, args=[record.pk])).status_code == 404


@pytest.mark.parametrize("member", ["rep", "viewer"])
def test_reps_and_viewers_import_nothing(member, request, sign_in, upload):
    record = upload()
    client = sign_in(request.getfixturevalue(member))
    assert client.get(reverse("imports:imports")).status_code == 403
    assert client.get(reverse("imports:new_import")).status_code == 403
    assert client.get(record.get_absolute_url()).status_code == 403
    assert client.post(reverse("imports:mapping", args=[record.pk]), {"do": "start"}).status_code == 403


def test_changes_are_made_by_post_alone(page, upload):
    record = upload()
    assert page.get(reverse("imports:mapping", args=[record.pk])).status_code == 405
    assert page.get(reverse("imports:continuing", args=[record.pk])).status_code == 405
    page.get(reverse("imports:undoing", args=[record.pk]))
    record.refresh_from_db()
    assert record.status == "mapping"


def test_pages_of_an_import_cost_few_queries(page, upload, deliver, count_queries):
    record = upload()
    with count_queries() as queries:
        page.get(record.get_absolute_url())
    assert len(queries) <= 24, "\n".join(queries)
    post(page, record)
    deliver()
    with count_queries() as queries:
        page.get(record.get_absolute_url())
    assert len(queries) <= 14, "\n".join(queries)
    with count_queries() as queries:
        page.get(reverse("imports:imports"))
    assert len(queries) <= 12, "\n".join(queries)


def test_long_work_is_done_in_slices_that_each_owe_the_next(page, upload, deliver, monkeypatch):
    monkeypatch.setattr(tasks, "SLICE", -1)
    monkeypatch.setattr(running, "BATCH", 10)
    monkeypatch.setattr(undoing, "AT_ONCE", 10)
    record = upload("companies", "Name\n" + "".join(f"Company {n}\n" for n in range(35)))
    post(page, record)
    slices = sum(deliver() for _ in range(6))
    record.refresh_from_db()
    assert (record.status, record.created, slices) == ("done", 35, 5)  # four batches, and the end
    page.post(reverse("imports:undoing", args=[record.pk]))
    assert sum(deliver() for _ in range(8)) >= 4
    record.refresh_from_db()
    assert record.status == "undone"
    assert not Company.objects.exists()
