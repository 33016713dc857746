"""How rows of a file become companies."""

from contacts.importing.parts import dated, owned, put_tags, straight, tell_renamed
from contacts.importing.words import (
    CITY_WORDS,
    COUNTRY_WORDS,
    CREATED_WORDS,
    ID_WORDS,
    LIFECYCLES,
    NOTE_WORDS,
    OWNER_WORDS,
    PHONE_WORDS,
    TAG_WORDS,
)
from contacts.models import Company, CompanyTag
from crm.base.searching import plain, searchable
from crm.imports.fields import Field
from crm.imports.importer import Importer, RefusedRow, noun
from crm.imports.joining import Names, name_key
from crm.imports.models import ExternalId
from crm.imports.values.addresses import domain_of


class Companies(Importer):
    target, kind, one, many = "companies", "company", "company", "companies"
    list_url = "contacts:companies"
    model = Company
    moved = "touched_at"
    parts = (CompanyTag,)
    nouns = noun(
        "company, account, organization, organisation, firma, unternehmen, kunde, customer, client, entreprise, société, empresa, cuenta, business"
    )
    fields = (
        Field("id", "Id in the other system", "id", f"{ID_WORDS}, account id, company id, organization id, kundennummer, customer number, customer id"),
        Field("name", "Name", "name", "account name, company name, organization name, legal name, firmenname, name der firma, nom, raison sociale, nombre, razón social"),
        Field("domain", "Domain", "text", "domain name, company domain name, email domain"),
        Field("website", "Website", "link", "website url, web site, web, url, homepage, webseite, internet, site web, sitio web, company website", longest=300),
        Field("industry", "Industry", "text", "sector, branche, industrie, wirtschaftszweig, secteur, secteur d'activité, industria, vertical, industry name", longest=100),
        Field("size", "Employees", "whole", "size, number of employees, employee count, headcount, no of employees, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, effectif, nombre d'employés, empleados, company size"),
        Field("country", "Country", "text", COUNTRY_WORDS, longest=100),
        Field("city", "City", "text", CITY_WORDS, longest=100),
        Field("phone", "Phone", "phone", PHONE_WORDS, longest=50),
        Field("lifecycle", "Lifecycle", "choice", "lifecycle stage, status, type, account type, relationship type, kundenstatus, account status", choices=LIFECYCLES),
        Field("churned_on", "Churned on", "day", "churn date, churned at, date churned, cancelled on, kündigungsdatum, gekündigt am"),
        Field("owner", "Owner", "owner", f"{OWNER_WORDS}, account owner, company owner"),
        Field("tags", "Tags", "tags", TAG_WORDS, many=True),
        Field("notes", "Notes", "lines", NOTE_WORDS, longest=100_000),
        Field("created_at", "Created", "moment", CREATED_WORDS),
    )  # fmt: skip
    remarks = {
        "company_unnamed": "{times} companies have no name column; they are called by their id ({examples}).",
        "company_by_name": "{times} rows were taken for companies that were here already under that name ({examples}).",
    }

    def begin(self, run):
        run.companies = Names(self.names())

    def tokens(self, values):
        return [("name", plain(values["name"]))] if values.get("name") and not values.get("id") else []

    def known(self, run, rows):
        """A company of that very name, if there is one only. One that carries another id of the same system is another."""
        found = [run.companies.exact.get(name_key(values.get("name") or ""), set()) for values in rows]
        single = [next(iter(ids)) if len(ids) == 1 else None for ids in found]
        with_id = [pk for pk, values in zip(single, rows, strict=True) if pk and values.get("id")]
        if not with_id:
            return self.recognised(run, rows, single)
        space = run.identity.space
        numbered = ExternalId.objects.filter(source=run.record.source, space=space, record_id__in=with_id)
        others = set(numbered.values_list("record_id", flat=True))
        twice = run.repeated_in("name")
        for position, values in enumerate(rows):
            if values.get("id") and (single[position] in others or plain(values.get("name") or "") in twice):
                single[position] = None
        return self.recognised(run, rows, single)

    def recognised(self, run, rows, single):
        for pk, values in zip(single, rows, strict=True):
            if pk:
                run.count("company_by_name", values["name"])
        return single

    def attributes(self, run, values, current):
        names = (
            "name",
            "domain",
            "website",
            "industry",
            "size",
            "country",
            "city",
            "phone",
            "lifecycle",
            "churned_on",
            "notes",
        )
        found = straight(values, names)
        if "website" in found and not found.get("domain") and not (current and current["domain"]):
            found["domain"] = domain_of(found["website"])
        owned(run, values, found)
        dated(values, found)
        if current is None and not found.get("name"):
            if "name" in run.mapping.fields or not values.get("id"):
                raise RefusedRow("name", "A company needs a name.")
            found["name"] = f"Company {values['id']}"[:200]
            run.count("company_unnamed", found["name"])
        return found

    def finished(self, run, written):
        names = ("name", "domain", "city", "country", "industry", "phone")
        for each in written:
            if not each.before or any(name in each.now for name in names):
                each.now["search_text"] = searchable(*(each.now.get(name, each.before.get(name)) for name in names))

    def after_create(self, run, written):
        for each in written:
            if not each.values.get("id"):
                run.companies.exact.setdefault(name_key(each.now["name"]), set()).add(each.record_id)
        put_tags(run, written, CompanyTag, "company_id")

    def after_change(self, run, written):
        put_tags(run, written, CompanyTag, "company_id")
        tell_renamed(Company, run, written, {"name"})

    def names(self):
        return Company.objects.order_by().values_list("pk", "name")
