"""The pages of contacts and companies: everything about them in one place, facts changed where they stand."""

import pytest

from contacts.models import Company, Consent, Contact
from crm.base.models import AuditEntry, FieldDefinition
from crm.base.tenancy import use_workspace
from deals.models import Activity, Stakeholder
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(rep, sign_in):
    return sign_in(rep)


def words(answer):
    return answer.content.decode()


def edit(page, address, headers=None, **posted):
    """Open the form of a fact, then post it as a browser would."""
    form = page.get(address, headers=headers or {})
    was = form.context["was"]
    return page.post(address, {"was": was, **posted}, headers=headers or {})


class TestContactPage:
    def test_it_shows_facts_deals_tasks_story_and_consent(self, page, rep):
        company = make.company("Nordhafen")
        contact = make.contact("Jonas", "Albrecht", email="j@nhk.example", company=company, source="Fair")
        make.deal("Yard control", contact=contact)
        stake = make.deal("Trial")
        Stakeholder.objects.create(deal=stake, contact=contact, role="champion")
        make.task("Call Jonas", contact=contact)
        Activity.start(by=rep, contact=contact, kind="call", subject="Talked prices")
        shown = words(page.get(f"/contacts/{contact.pk}/"))
        for text in (
            "j@nhk.example",
            "Nordhafen",
            "Fair",
            "Yard control",
            "Trial",
            "Call Jonas",
            "Talked prices",
            "Not asked",
        ):
            assert text in shown, text

    def test_it_costs_the_same_however_much_there_is_and_at_most_sixteen(self, page, rep, count_queries):
        contact = make.contact(owner=rep, company=make.company())

        def fill(count):
            for n in range(count):
                make.deal(contact=contact)
                make.task(f"Task {n}", contact=contact)
                Activity.start(by=rep, contact=contact, kind="note", body=f"Note {n}")
                Consent.say(contact, by=rep, purpose="ai", status="given", source="mail")

        fill(5)
        page.get(f"/contacts/{contact.pk}/")
        with count_queries() as few:
            page.get(f"/contacts/{contact.pk}/")
        fill(20)
        with count_queries() as many:
            page.get(f"/contacts/{contact.pk}/")
        assert len(many) == len(few) <= 16, "\n".join(many)

    def test_a_company_that_the_member_may_not_see_is_named_without_a_link(self, rep, manager, sign_in):
        rep.workspace.reps_see = "own"
        rep.workspace.save()
        contact = make.contact(owner=rep, company=make.company("Hers", owner=manager))
        shown = words(sign_in(rep).get(f"/contacts/{contact.pk}/"))
        assert "Hers" in shown and f'href="/companies/{contact.company_id}/"' not in shown

    def test_viewers_read_and_see_no_button(self, viewer, sign_in):
        contact = make.contact("Jonas", "Albrecht", email="j@nhk.example")
        page = sign_in(viewer)
        shown = words(page.get(f"/contacts/{contact.pk}/"))
        assert "j@nhk.example" in shown
        for dead in ("/facts/", "/consent/", "/deletion/", "/deals/new/", "/tasks/new/"):
            assert dead not in shown, dead
        assert page.post(f"/contacts/{contact.pk}/facts/email/", {"email": "x@example.com"}).status_code == 403
        assert page.post("/contacts/new/", {"last_name": "X"}).status_code == 403

    def test_hostile_facts_are_shown_as_text(self, page):
        evil = "<script>alert(1)</script>"
        company = make.company(evil, website="javascript:alert(1)")
        contact = make.contact(evil, evil, position=evil, company=company, notes=evil, source=evil)
        for address in (f"/contacts/{contact.pk}/", f"/companies/{company.pk}/"):
            shown = words(page.get(address))
            assert "<script>alert(1)" not in shown and 'href="javascript' not in shown


class TestCompanyPage:
    def test_it_shows_its_people_and_deals(self, page):
        company = make.company("Nordhafen", website="www.nordhafen.example", size=4200)
        make.contact("Jonas", "Albrecht", company=company)
        make.deal("Yard control", company=company)
        shown = words(page.get(f"/companies/{company.pk}/"))
        for text in ("Jonas Albrecht", "Yard control", 'href="https://www.nordhafen.example"', "4,200"):
            assert text in shown, text

    def test_it_costs_the_same_however_much_there_is_and_at_most_sixteen(self, page, rep, count_queries):
        company = make.company(owner=rep)

        def fill(count):
            for n in range(count):
                make.contact(company=company)
                make.deal(company=company)
                make.task(f"Task {n}", company=company)

        fill(5)
        page.get(f"/companies/{company.pk}/")
        with count_queries() as few:
            page.get(f"/companies/{company.pk}/")
        fill(20)
        with count_queries() as many:
            page.get(f"/companies/{company.pk}/")
        assert len(many) == len(few) <= 16, "\n".join(many)

    def test_only_people_that_the_member_may_see_are_listed(self, rep, manager, sign_in):
        rep.workspace.reps_see = "own"
        rep.workspace.save()
        company = make.company(owner=rep)
        make.contact("Mona", "Hers", owner=manager, company=company)
        assert "Mona Hers" not in words(sign_in(rep).get(f"/companies/{company.pk}/"))


class TestFacts:
    def test_a_fact_is_changed_where_it_stands(self, page, rep):
        contact = make.contact(position="Clerk", company=make.company("Nordhafen"))
        address = f"/contacts/{contact.pk}/facts/position/"
        answer = edit(page, address, HTMX, position="Head of yard")
        assert answer.status_code == 200 and "<html" not in words(answer)
        assert words(answer).count("Head of yard") == 2, "the fact, and the line under the name"
        assert 'hx-swap-oob="true"' in words(answer)
        assert AuditEntry.objects.get(kind="contact").changes == {"position": ["Clerk", "Head of yard"]}

    def test_without_script_it_is_a_page_that_leads_back(self, page):
        contact = make.contact(position="Clerk")
        assert "<html" in words(page.get(f"/contacts/{contact.pk}/facts/position/"))
        answer = edit(page, f"/contacts/{contact.pk}/facts/position/", position="Head")
        assert answer["Location"] == f"/contacts/{contact.pk}/"

    def test_cancelling_shows_it_as_it_stands(self, page):
        contact = make.contact(position="Clerk")
        answer = page.get(f"/contacts/{contact.pk}/facts/position/", {"as": "text"}, headers=HTMX)
        assert "Clerk" in words(answer) and "<form" not in words(answer)

    def test_two_who_edit_at_once_are_told(self, page):
        contact = make.contact(position="Clerk")
        address = f"/contacts/{contact.pk}/facts/position/"
        was = page.get(address, headers=HTMX).context["was"]
        Contact.objects.filter(pk=contact.pk).update(position="Head of yard")
        answer = page.post(address, {"was": was, "position": "Chief"}, headers=HTMX)
        assert answer.status_code == 422 and "Somebody changed this meanwhile" in words(answer)
        assert Contact.objects.get().position == "Head of yard"

    @pytest.mark.parametrize("email", ["j@nhk.example", "J@NHK.example"])
    def test_an_address_belongs_to_one_contact_who_is_named(self, email, page):
        make.contact("Jonas", "Albrecht", email="j@nhk.example")
        other = make.contact()
        answer = edit(page, f"/contacts/{other.pk}/facts/email/", HTMX, email=email)
        assert answer.status_code == 422 and "Jonas Albrecht has this address already" in words(answer)

    def test_a_contact_whom_the_member_may_not_see_is_not_named(self, rep, manager, sign_in):
        rep.workspace.reps_see = "own"
        rep.workspace.save()
        make.contact("Secret", "Person", email="j@nhk.example", owner=manager)
        mine = make.contact(owner=rep)
        answer = edit(sign_in(rep), f"/contacts/{mine.pk}/facts/email/", HTMX, email="j@nhk.example")
        assert answer.status_code == 422
        assert "Another contact" in words(answer) and "Secret" not in words(answer)

    def test_a_contact_keeps_a_name_or_an_address(self, page):
        contact = make.contact("Jonas", "Albrecht")
        answer = edit(page, f"/contacts/{contact.pk}/facts/name/", HTMX, first_name="", last_name="")
        assert answer.status_code == 422 and "Give a first name, a last name or an email" in words(answer)

    @pytest.mark.parametrize(
        ("name", "posted", "told"),
        [
            ("email", {"email": "nonsense"}, "valid email"),
            ("time_zone", {"time_zone": "Atlantis"}, "time zone"),
            ("lifecycle", {"lifecycle": "emperor"}, "valid choice"),
            ("owner", {"owner": "999999"}, "valid choice"),
            ("company", {"company": "No such company"}, "No company is called"),
        ],
    )
    def test_wrong_input_is_named_and_kept(self, name, posted, told, page):
        contact = make.contact()
        answer = edit(page, f"/contacts/{contact.pk}/facts/{name}/", HTMX, **posted)
        assert answer.status_code == 422 and told in words(answer)
        if name not in ("lifecycle", "owner"):
            assert next(iter(posted.values())) in words(answer)

    def test_tags_are_written_with_commas_and_made_where_new(self, page):
        contact = make.contact()
        edit(page, f"/contacts/{contact.pk}/facts/tags/", HTMX, tags="vip, Partner,partner")
        assert sorted(name.lower() for name in contact.tags.values_list("name", flat=True)) == ["partner", "vip"]

    def test_custom_fields_are_checked_by_their_kind(self, page):
        FieldDefinition.objects.create(of="company", key="fleet", label="Fleet", kind="number")
        company = make.company(custom={"other": "kept"})
        address = f"/companies/{company.pk}/facts/custom-fleet/"
        assert edit(page, address, HTMX, **{"custom-fleet": "many"}).status_code == 422
        assert edit(page, address, HTMX, **{"custom-fleet": "12"}).status_code == 200
        assert Company.objects.get().custom == {"other": "kept", "fleet": 12}

    def test_a_pasted_web_address_becomes_a_domain(self, page):
        company = make.company()
        edit(page, f"/companies/{company.pk}/facts/domain/", HTMX, domain="https://www.Nordhafen.example/about")
        assert Company.objects.get().domain == "nordhafen.example"

    @pytest.mark.parametrize("name", ["score", "workspace", "touched_at", "custom-nothing", "search_text"])
    def test_what_is_no_fact_is_not_found(self, name, page):
        contact = make.contact()
        assert page.get(f"/contacts/{contact.pk}/facts/{name}/").status_code == 404
        assert page.post(f"/contacts/{contact.pk}/facts/{name}/", {name: "1"}).status_code == 404

    def test_a_colleagues_record_is_read_and_the_refusal_says_whom_to_ask(self, page, manager):
        contact = make.contact("Jonas", "Albrecht", owner=manager)
        assert "/facts/" not in words(page.get(f"/contacts/{contact.pk}/"))
        answer = page.post(f"/contacts/{contact.pk}/facts/position/", {"position": "X"})
        assert answer.status_code == 403 and "Mona Manager" in words(answer)

    def test_a_manager_changes_every_record(self, rep, manager, sign_in):
        contact = make.contact(owner=rep)
        assert edit(sign_in(manager), f"/contacts/{contact.pk}/facts/position/", HTMX, position="X").status_code == 200

    def test_records_of_another_workspace_are_not_found_nor_chosen(self, page, outsider):
        with use_workspace(outsider.workspace_id):
            foreign, their_company = make.contact(), make.company("Foreign AG")
        for address in ("", "facts/email/", "consent/ai/", "deletion/"):
            assert page.get(f"/contacts/{foreign.pk}/{address}").status_code in (403, 404)
        assert page.post(f"/contacts/{foreign.pk}/facts/email/", {"email": "x@example.com"}).status_code == 404
        mine = make.contact()
        for forged in ("Foreign AG", f"Foreign AG #{their_company.pk}"):
            assert edit(page, f"/contacts/{mine.pk}/facts/company/", HTMX, company=forged).status_code == 422
        assert edit(page, f"/contacts/{mine.pk}/facts/owner/", HTMX, owner=str(outsider.pk)).status_code == 422


class TestNewAndGone:
    def test_a_new_contact_belongs_to_whoever_made_it(self, page, rep):
        company = make.company("Nordhafen")
        form = page.get(f"/contacts/new/?company={company.pk}&name=Zoe Zim").context["form"]
        assert (form["first_name"].initial, form["company"].initial) == ("Zoe", company)
        posted = {"first_name": "Zoe", "last_name": "Zim", "company": "Nordhafen", "lifecycle": "lead", "owner": rep.pk}
        answer = page.post("/contacts/new/", posted)
        contact = Contact.objects.get()
        assert answer["Location"] == f"/contacts/{contact.pk}/"
        assert (contact.name, contact.company, contact.owner) == ("Zoe Zim", company, rep)
        assert AuditEntry.objects.get(kind="contact").verb == "created"

    def test_a_new_company_too(self, page, rep):
        page.post("/companies/new/", {"name": "Nordhafen", "size": "40", "lifecycle": "prospect", "tags": "vip"})
        company = Company.objects.get()
        assert (company.name, company.size, [tag.name for tag in company.tags.all()]) == ("Nordhafen", 40, ["vip"])

    def test_a_form_with_faults_names_them_and_keeps_the_rest(self, page):
        make.contact(email="taken@example.com")
        posted = {"last_name": "Kept", "email": "taken@example.com", "lifecycle": "lead"}
        answer = page.post("/contacts/new/", posted)
        assert answer.status_code == 422
        assert "has this address already" in words(answer) and "Kept" in words(answer)

    def test_a_company_of_another_workspace_is_no_preset(self, page, outsider):
        with use_workspace(outsider.workspace_id):
            foreign = make.company("Foreign AG")
        assert "Foreign AG" not in words(page.get(f"/contacts/new/?company={foreign.pk}"))

    def test_only_managers_delete_and_only_after_a_question(self, page, manager, sign_in):
        contact = make.contact("Jonas", "Albrecht")
        assert page.post(f"/contacts/{contact.pk}/deletion/").status_code == 403
        managers = sign_in(manager)
        assert "Delete Jonas Albrecht?" in words(managers.get(f"/contacts/{contact.pk}/deletion/"))
        assert managers.post(f"/contacts/{contact.pk}/deletion/")["Location"] == "/contacts/"
        assert not Contact.objects.exists()

    def test_a_deleted_company_leaves_its_people_and_deals(self, manager, sign_in):
        company = make.company()
        contact, deal = make.contact(company=company), make.deal(company=company)
        sign_in(manager).post(f"/companies/{company.pk}/deletion/")
        contact.refresh_from_db()
        deal.refresh_from_db()
        assert contact.company is None and deal.company is None


class TestConsent:
    def test_what_was_said_is_kept_and_the_latest_counts(self, page, rep):
        contact = make.contact()
        for day, status in (("2026-01-05", "given"), ("2026-03-01", "withdrawn")):
            page.post(
                f"/contacts/{contact.pk}/consent/ai/", {"status": status, "source": "Trade fair", "happened_on": day}
            )
        assert Consent.objects.count() == 2
        assert Consent.latest(Consent.objects.all())["ai"].status == "withdrawn"
        shown = words(page.get(f"/contacts/{contact.pk}/"))
        assert "Withdrawn, 1 Mar" in shown and "Trade fair" in shown
        assert AuditEntry.objects.filter(kind="contact", verb="consent", by=rep).count() == 2

    def test_where_it_was_said_must_be_named(self, page):
        contact = make.contact()
        answer = page.post(f"/contacts/{contact.pk}/consent/ai/", {"status": "given", "happened_on": "2026-01-05"})
        assert answer.status_code == 422 and "Source" in words(answer)

    def test_a_day_that_has_not_come_is_refused(self, page):
        contact = make.contact()
        posted = {"status": "given", "source": "x", "happened_on": "2999-01-01"}
        assert page.post(f"/contacts/{contact.pk}/consent/ai/", posted).status_code == 422

    def test_an_unknown_purpose_is_not_found(self, page):
        contact = make.contact()
        assert page.get(f"/contacts/{contact.pk}/consent/sale/").status_code == 404
