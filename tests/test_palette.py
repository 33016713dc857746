"""The palette finds records, starts things, and goes places; the sidebar counts what waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ask(rep, sign_in):
    """ask("nor") -> {group title: [option texts]}, as the rep sees them."""
    page = sign_in(rep)

    def asked(sought="", by=page):
        answer = by.get("/search/palette/", {"q": sought}, headers=HTMX)
        return {group["title"]: [each["text"] for each in group["options"]] for group in answer.context["groups"]}

    return asked


def test_records_of_every_kind_are_found_and_names_that_begin_with_it_come_first(ask):
    make.contact("Nora", "Ek")
    make.company("Far North AG")
    make.company("Kontor", city="Norden")
    make.deal("Northgate dock")
    make.contact("Jonas", "Other")
    assert set(ask("nor")["Records"][:2]) == {"Northgate dock", "Nora Ek"}
    assert set(ask("nor")["Records"][2:]) == {"Far North AG", "Kontor"}


def test_a_contact_is_found_by_address_telephone_and_company(ask):
    make.contact("Jonas", "Albrecht", email="j@nhk.example", phone="+49 40 5550118", company=make.company("Nordhafen"))
    for sought in ("nhk", "40 5550118", "jonas nordh", "ALBRECHT"):
        assert "Jonas Albrecht" in ask(sought)["Records"], sought


def test_what_is_sought_can_be_created_under_that_name(ask):
    assert "New company “Zeppelin”" in ask("Zeppelin")["Create"]
    assert "Import" not in " ".join(ask("Zeppelin")["Create"])


def test_with_nothing_sought_it_offers_everything_to_create_and_every_room(ask, rep):
    make.deal("Mine", owner=rep)
    make.deal("Theirs")
    answer = ask()
    assert answer["Your latest deals"] == ["Mine"]
    assert answer["Create"] == ["New deal", "New contact", "New company", "New task", "New import"]
    assert {"Today", "Deals", "Contacts", "Settings"} <= set(answer["Go to"])


def test_settings_are_found_by_those_who_may_open_them(ask, admin, sign_in):
    assert "Go to" not in ask("pipel")
    assert ask("pipel", by=sign_in(admin))["Go to"] == ["Pipelines"]


def test_viewers_are_offered_nothing_to_create(ask, viewer, sign_in):
    assert "Create" not in ask("", by=sign_in(viewer))


def test_what_a_member_may_not_see_is_not_found(ask, rep, manager, outsider):
    rep.workspace.reps_see = "own"
    rep.workspace.save()
    make.deal("Northgate secret", owner=manager)
    make.deal("Northgate open")
    with use_workspace(outsider.workspace_id):
        make.deal("Northgate foreign", stage=make.stage())
    assert ask("northgate")["Records"] == ["Northgate open"]


def test_it_costs_the_same_for_five_and_fifty_records(ask, count_queries):
    def fill(count):
        for n in range(count):
            company = make.company(f"Nordhafen {n}")
            make.contact("Nora", company=company)
            make.deal(f"Nord {n}", company=company)

    fill(5)
    ask("nor")
    with count_queries() as few:
        ask("nor")
    fill(45)
    with count_queries() as many:
        assert len(ask("nor")["Records"]) == 10
    assert len(many) == len(few) <= 7


@pytest.mark.parametrize("sought", ["<script>alert(1)</script>", "%", "_", "\\", "'", "\0", "a" * 5000, "  "])
def test_hostile_words_find_nothing_and_break_nothing(sought, rep, sign_in):
    make.deal("Plain")
    for headers in (HTMX, {}):
        answer = sign_in(rep).get("/search/palette/", {"q": sought}, headers=headers)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_without_script_it_is_a_page(rep, sign_in):
    deal = make.deal("Northgate")
    answer = sign_in(rep).get("/search/palette/", {"q": "north"}).content.decode()
    assert "<html" in answer and f'href="/deals/{deal.pk}/"' in answer


class TestSidebar:
    def test_it_counts_open_deals_and_ones_own_tasks_that_are_due(self, rep, sign_in):
        today = timezone.localdate()
        make.deal()
        make.deal().win(by=rep)
        make.task(assignee=rep, due_on=today)
        make.task(assignee=rep, due_on=today + timedelta(days=2))
        make.task(due_on=today)
        waiting = sign_in(rep).get("/settings/").context["nav_counts"]
        assert waiting == {"deals:board": 1, "deals:tasks": 1}

    def test_pages_with_a_list_of_what_waits_keep_their_counts(self, admin, sign_in):
        make.deal()
        for page in ("/", "/settings/members/"):
            assert sign_in(admin).get(page).context["nav_counts"] == {"deals:board": 1, "deals:tasks": 0}

    def test_the_count_is_one_query_and_none_for_a_part_of_a_page(self, rep, sign_in, count_queries):
        page = sign_in(rep)
        page.get("/contacts/")
        with count_queries() as whole:
            page.get("/contacts/")
        with count_queries() as part:
            page.get("/contacts/", headers=HTMX)
        counted = [sql for sql in whole if "deals_deal" in sql]
        assert len(counted) == 1
        assert not [sql for sql in part if "deals_deal" in sql]

    def test_an_error_page_is_drawn_without_it(self, rep, sign_in):
        assert sign_in(rep).get("/nowhere/").status_code == 404
        assert sign_in(rep).get("/settings/workspace/").status_code == 403
