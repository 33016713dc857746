"""The lists of contacts and companies: filtered, searched, paged, exported, and changed in bulk."""

import pytest

from contacts.models import Company, Contact, Tag
from crm.base.models import AuditEntry, FieldDefinition
from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(rep, sign_in):
    return sign_in(rep)


def words(answer):
    return answer.content.decode()


def test_a_contact_is_listed_with_a_link_to_its_page(page):
    contact = make.contact("Jonas", "Albrecht", email="jonas@nhk.example")
    listed = words(page.get("/contacts/"))
    assert f'href="/contacts/{contact.pk}/">Jonas Albrecht' in listed
    assert "1 contact<" in listed


def test_the_filter_stands_in_the_address_and_reads_as_a_sentence(page, rep):
    make.contact("Mine", "One", owner=rep)
    make.contact("Theirs", "Two")
    answer = page.get("/contacts/", {"filter": "owner is me"})
    assert "Mine One" in words(answer) and "Theirs Two" not in words(answer)
    assert "owned by" in words(answer)


def test_a_condition_is_chosen_in_a_form_without_script(page):
    make.contact("Lea", "Lead", lifecycle="lead")
    make.contact("Carl", "Customer", lifecycle="customer")
    assert 'name="operator"' in words(page.get("/contacts/", {"narrow": "lifecycle"}))
    answer = page.get("/contacts/", {"narrow": "lifecycle", "operator": "is", "value": "customer"}, follow=True)
    assert "Carl Customer" in words(answer) and "Lea Lead" not in words(answer)


def test_a_broken_filter_is_explained_and_shows_no_rows(page):
    make.contact("Jonas", "Albrecht")
    answer = words(page.get("/contacts/", {"filter": "shoe_size > 40"}))
    assert "have no field" in answer and "Jonas Albrecht" not in answer


def test_search_as_one_types_returns_the_rows_alone(page):
    make.contact("Ångström", "Åsa")
    make.contact("Jonas", "Albrecht")
    answer = page.get("/contacts/", {"search": "angst"}, headers=HTMX)
    assert "Ångström Åsa" in words(answer) and "Jonas" not in words(answer)
    assert "<html" not in words(answer) and 'id="listing"' in words(answer)


def test_a_search_that_finds_nothing_offers_the_nearest_names(page):
    make.contact("Jonathan", "Albrecht")
    answer = words(page.get("/contacts/", {"search": "jonatan albrehct"}))
    assert "Close to it" in answer and "Jonathan Albrecht" in answer


def test_nothing_found_says_so_and_how_to_get_back(page):
    make.contact()
    answer = words(page.get("/contacts/", {"search": "zzzzzz", "filter": "lifecycle is lead"}))
    assert "No contacts match" in answer and "Clear the search" in answer and "Clear the filter" in answer


def test_an_empty_list_says_what_to_do(page, viewer, sign_in):
    assert "New contact" in words(page.get("/contacts/")) and "Import a file" in words(page.get("/contacts/"))
    assert "New contact" not in words(sign_in(viewer).get("/contacts/"))


def test_chosen_columns_stay_when_one_searches_and_sorts(page):
    make.contact("Jonas", "Albrecht", source="Fair")
    answer = words(page.get("/contacts/", {"columns": ["name", "source"]}))
    assert "Fair" in answer and "columns=name,source" in answer
    assert '<input type="hidden" name="columns" value="name,source">' in answer


def test_custom_fields_can_be_shown_and_filtered(page):
    FieldDefinition.objects.create(of="contact", key="tier", label="Tier", kind="choice", choices=["Gold", "Tin"])
    make.contact("Gil", "Gold", custom={"tier": "Gold"})
    make.contact("Tim", "Tin", custom={"tier": "Tin"})
    answer = words(page.get("/contacts/", {"filter": "custom.tier is Gold", "columns": "name,custom.tier"}))
    assert "Gil Gold" in answer and "Tim Tin" not in answer and "Tier" in answer


def test_pages_go_on_by_key(page):
    for n in range(60):
        make.company(f"Company {n:02}")
    first = page.get("/companies/", {"sort": "name"})
    assert "1 to 50 of 60 companies" in words(first)
    second = page.get(first.context["listing"].page.after)
    assert "Company 59" in words(second) and "Company 00" not in words(second)


def test_the_list_is_exported_with_the_columns_on_show(page):
    make.contact("=cmd()", "Evil", email="evil@example.com")
    answer = page.get("/contacts/", {"export": "csv", "columns": "name,email"})
    text = b"".join(answer.streaming_content).decode()
    assert "evil@example.com" in text and '"\'=cmd() Evil"' in text


def test_hostile_words_are_shown_as_text(page):
    make.contact("<script>alert(1)</script>", "X")
    for query in ({}, {"search": "<script>alert(1)"}, {"filter": 'name is "<script>alert(1)"'}):
        assert "<script>alert(1)" not in words(page.get("/contacts/", query))


@pytest.mark.parametrize("address", ["/contacts/", "/companies/"])
def test_a_list_costs_the_same_for_five_and_fifty_rows_and_at_most_twelve(address, admin, sign_in, count_queries):
    page = sign_in(admin)
    tag = Tag.objects.create(name="vip")

    def fill(count):
        for _ in range(count):
            company = make.company(owner=admin)
            company.tags.add(tag, through_defaults={})
            contact = make.contact(owner=admin, company=company)
            contact.tags.add(tag, through_defaults={})

    fill(5)
    query = {"columns": "name,owner,tags,lifecycle", "filter": "tags is vip"}
    page.get(address, query)
    with count_queries() as few:
        assert page.get(address, query).context["listing"].page_of_rows.count == 5
    fill(45)
    with count_queries() as many:
        page.get(address, query)
    assert len(many) == len(few) <= 12, "\n".join(many)


def test_another_workspaces_records_are_not_listed(page, outsider):
    with use_workspace(outsider.workspace_id):
        make.contact("Foreign", "Person")
    assert "Foreign" not in words(page.get("/contacts/"))


def test_a_rep_who_sees_only_their_own_sees_no_others(rep, manager, sign_in):
    rep.workspace.reps_see = "own"
    rep.workspace.save()
    make.contact("Mona", "Hers", owner=manager)
    make.contact("Nobody", "Owned")
    listed = words(sign_in(rep).get("/contacts/"))
    assert "Nobody Owned" in listed and "Mona Hers" not in listed


class TestBulk:
    def test_chosen_contacts_are_given_to_another_member(self, page, rep, manager):
        contacts = [make.contact(owner=rep) for _ in range(3)]
        chosen = [contact.pk for contact in contacts[:2]]
        page.post("/contacts/bulk/", {"do": "owner", "to_owner": manager.pk, "chosen": chosen})
        assert set(Contact.objects.filter(owner=manager).values_list("pk", flat=True)) == set(chosen)
        assert AuditEntry.objects.filter(kind="contact", verb="changed", by=rep).count() == 2

    def test_what_belongs_to_others_stays_and_is_counted(self, page, rep, manager):
        mine, theirs = make.contact(owner=rep), make.contact(owner=manager)
        posted = {"do": "lifecycle", "to_lifecycle": "customer", "chosen": [mine.pk, theirs.pk]}
        answer = page.post("/contacts/bulk/", posted, follow=True)
        assert Contact.objects.get(pk=theirs.pk).lifecycle == "lead"
        assert "1 contact changed" in words(answer) and "1 belongs to another member" in words(answer)

    def test_all_that_the_filter_holds_can_be_tagged(self, page, rep):
        for n in range(60):
            make.company(industry="Steel" if n % 2 else "Paper")
        posted = {"do": "tag", "to_tag": "heavy", "everything": "1", "filter": "industry is Steel"}
        page.post("/companies/bulk/", posted)
        assert Company.objects.filter(tags__name="heavy").count() == 30

    def test_the_answer_leads_back_to_the_filtered_list(self, page):
        contact = make.contact()
        posted = {"do": "tag", "to_tag": "x", "chosen": contact.pk}
        came_from = "http://testserver/contacts/?filter=lifecycle+is+lead"
        assert page.post("/contacts/bulk/", posted, headers={"Referer": came_from})["Location"] == (
            "/contacts/?filter=lifecycle+is+lead"
        )
        for elsewhere in ("https://evil.example/contacts/", "http://testserver/settings/"):
            answer = page.post("/contacts/bulk/", posted, headers={"Referer": elsewhere})
            assert answer["Location"] == "/contacts/"

    def test_deleting_is_for_managers_and_asks_first(self, rep, manager, sign_in):
        contact = make.contact(owner=rep)
        posted = {"do": "delete", "chosen": contact.pk}
        assert sign_in(rep).post("/contacts/bulk/", posted).status_code == 404
        asked = sign_in(manager).post("/contacts/bulk/", posted)
        assert "Delete 1 contact?" in words(asked) and Contact.objects.exists()
        sign_in(manager).post("/contacts/bulk/", posted | {"sure": "1"})
        assert not Contact.objects.exists()
        assert AuditEntry.objects.filter(kind="contact", verb="deleted").exists()

    @pytest.mark.parametrize(
        "posted",
        [
            {"do": "owner", "to_owner": "999999"},
            {"do": "owner", "to_owner": ""},
            {"do": "lifecycle", "to_lifecycle": "emperor"},
            {"do": "tag", "to_tag": "x" * 51},
        ],
    )
    def test_a_forged_choice_changes_nothing_and_says_so(self, posted, page):
        contact = make.contact()
        answer = page.post("/contacts/bulk/", posted | {"chosen": contact.pk}, follow=True)
        assert "Nothing changed" in words(answer)
        assert not AuditEntry.objects.filter(kind="contact").exists()

    def test_a_member_of_another_workspace_cannot_be_given_records(self, page, outsider):
        contact = make.contact()
        page.post("/contacts/bulk/", {"do": "owner", "to_owner": outsider.pk, "chosen": contact.pk})
        assert Contact.objects.get(pk=contact.pk).owner_id is None

    def test_records_of_another_workspace_are_passed_over(self, page, outsider):
        with use_workspace(outsider.workspace_id):
            foreign = make.contact()
        page.post("/contacts/bulk/", {"do": "lifecycle", "to_lifecycle": "customer", "chosen": foreign.pk})
        with use_workspace(outsider.workspace_id):
            assert Contact.objects.get(pk=foreign.pk).lifecycle == "lead"

    def test_viewers_have_no_bar_and_no_right(self, viewer, sign_in):
        contact = make.contact()
        page = sign_in(viewer)
        assert 'id="bulk"' not in words(page.get("/contacts/"))
        posted = {"do": "lifecycle", "to_lifecycle": "customer", "chosen": contact.pk}
        assert page.post("/contacts/bulk/", posted).status_code == 403
