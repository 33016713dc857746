"""How rows of a file become companies and contacts."""

import re

from django.db.models import Value
from django.db.models.functions import Concat, Lower, Trim

from contacts.models import Company, CompanyTag, Contact, ContactTag, Tag
from contacts.models.contact import BuyingRole
from contacts.models.lifecycle import Lifecycle
from crm.base.searching import plain, searchable
from crm.imports import bulk
from crm.imports.fields import Field, squeeze
from crm.imports.importer import Importer, Reference, RefusedRow, noun
from crm.imports.joining import Names
from crm.imports.models import ExternalId
from crm.imports.values.addresses import domain_of

OWNER_WORDS = (
    "owner, owner name, assigned to, assigned user, sales agent, sales rep, sales representative, seller, account manager, "
    "responsible, salesperson, rep, agent, verantwortlich, zuständig, zuständiger, betreuer, besitzer, bearbeiter, "
    "vertriebsmitarbeiter, propriétaire, responsable, commercial, vendeur, propietario, comercial, vendedor, record owner"
)
CREATED_WORDS = (
    "created at, created time, create date, creation date, date created, created date, created on, created, added on, "
    "first contact date, erstellt, erstellt am, erstelldatum, angelegt am, date de création, créé le, fecha de creación, creado"
)
ID_WORDS = (
    "id, record id, system id, external id, uuid, guid, no, number, nr, nummer, key, code, pipedrive system id, id18"
)
TAG_WORDS = "tags, labels, label, tag, schlagworte, étiquettes, etiquetas"
NOTE_WORDS = "notes, note, description, comments, comment, remarks, note content, notizen, bemerkung, bemerkungen, kommentar, beschreibung, remarque, remarques, commentaire, notas, observaciones, background info"
COUNTRY_WORDS = "country, country region, land, pays, país, pais, nation, office location, billing country, mailing country, address country"
CITY_WORDS = "city, town, ort, stadt, ville, ciudad, billing city, mailing city, address city"
PHONE_WORDS = "phone, phone number, telephone, tel, phone work, work phone, business phone, main phone, telefon, telefonnummer, rufnummer, téléphone, teléfono, festnetz"

LIFECYCLES = {
    plain(word): value
    for value, words in {
        Lifecycle.LEAD: "lead, leads, subscriber, marketing qualified lead, mql, new, interessent, suspect",
        Lifecycle.PROSPECT: "prospect, sales qualified lead, sql, opportunity, sales accepted lead, potential customer, kandidat",
        Lifecycle.CUSTOMER: "customer, client, kunde, client actif, cliente, evangelist, active customer, bestandskunde",
        Lifecycle.FORMER: "former, former customer, ex customer, churned, lost customer, ehemaliger kunde, ancien client, past",
        Lifecycle.OTHER: "other, partner, competitor, reseller, vendor, supplier, investor, press, sonstige, autre, otro",
    }.items()
    for word in words.split(", ")
}
ROLES = {plain(word): value for value, label in BuyingRole.choices for word in (value, label)} | {
    "economic buyer": BuyingRole.DECISION_MAKER, "decision-maker": BuyingRole.DECISION_MAKER, "end user": BuyingRole.USER,
    "technical evaluator": BuyingRole.REVIEWER, "budget holder": BuyingRole.BUYER, "gatekeeper": BuyingRole.BLOCKER,
}  # fmt: skip
PARTICLES = {
    "van",
    "von",
    "der",
    "den",
    "de",
    "del",
    "della",
    "di",
    "da",
    "du",
    "la",
    "le",
    "zu",
    "zur",
    "ten",
    "ter",
    "al",
    "bin",
}


def owned(run, values, attributes):
    """The owner, where the file names a member; others are counted and told of once."""
    if owner := values.get("owner"):
        if owner.member:
            attributes["owner_id"] = owner.member
        else:
            run.count("owner_unknown", owner.name)


def straight(values: dict, names) -> dict:
    """The values that are attributes as they stand, without the blank ones."""
    return {name: values[name] for name in names if values.get(name) is not None}


def dated(values, attributes):
    if moment := values.get("created_at"):
        attributes["created_at"] = moment.at


def put_tags(run, written, through, attribute: str):
    """Give records the tags that their rows name; tags that are new to the workspace are made."""
    wanted = {word for each in written for word in each.values.get("tags") or ()}
    if not wanted:
        return
    there = {tag.name.casefold(): tag.pk for tag in Tag.objects.all()}
    new = {word.casefold(): word for word in sorted(wanted) if word.casefold() not in there}
    Tag.objects.bulk_create([Tag(name=word) for word in new.values()], ignore_conflicts=True)
    if new:
        there = {tag.name.casefold(): tag.pk for tag in Tag.objects.all()}
    pairs = {(each.record_id, there[word.casefold()]) for each in written for word in each.values.get("tags") or ()}
    records, tags = zip(*sorted(pairs), strict=True)
    stamps = {"created_at": run.now, "updated_at": run.now}
    bulk.insert(through, {attribute: list(records), "tag_id": list(tags)}, stamps, "ON CONFLICT DO NOTHING")


def tell_renamed(model, run, written, names):
    """What is found by these records' names is found by the new ones from now on."""
    renamed = {each.record_id: each.now for each in written if names & each.now.keys()}
    for record in model.objects.filter(pk__in=renamed):
        record.tell_changed(run.member, renamed[record.pk])


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
        found = [run.companies.exact.get(" ".join(plain(values.get("name") or "").split()), set()) for values in rows]
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
                run.companies.exact.setdefault(" ".join(plain(each.now["name"]).split()), set()).add(each.record_id)
        put_tags(run, written, CompanyTag, "company_id")

    def after_change(self, run, written):
        put_tags(run, written, CompanyTag, "company_id")
        tell_renamed(Company, run, written, {"name"})

    def names(self):
        return Company.objects.order_by().values_list("pk", "name")


class Contacts(Importer):
    target, kind, one, many = "contacts", "contact", "contact", "contacts"
    list_url = "contacts:contacts"
    model = Contact
    moved = "touched_at"
    parts = (ContactTag,)
    nouns = noun("contact, lead, person, prospect, people, mql, kontakt, ansprechpartner, persona, contacto, personne")
    fields = (
        Field("id", "Id in the other system", "id", f"{ID_WORDS}, contact id, lead id, person id, prospect id, mql id"),
        Field("first_name", "First name", "name", "firstname, given name, forename, vorname, prénom, prenom, nombre de pila", longest=100),
        Field("last_name", "Last name", "name", "lastname, surname, family name, nachname, familienname, nom de famille, apellido, apellidos", longest=100),
        Field("name", "Full name", "name", "full name, contact name, lead name, person name, display name, nom complet, nombre completo, nombre, nom, name des kontakts"),
        Field("email", "E-mail", "email", "email, e mail, email address, mail, email 1, primary email, email work, work email, e-mail-adresse, mailadresse, adresse email, courriel, correo, correo electrónico"),
        Field("phone", "Phone", "phone", PHONE_WORDS, longest=50),
        Field("mobile", "Mobile", "phone", "mobile phone, mobile number, cell, cell phone, handy, mobil, mobiltelefon, portable, móvil, movil, phone mobile", longest=50),
        Field("position", "Position", "text", "job title, title, role, function, funktion, stelle, berufsbezeichnung, fonction, poste, puesto, cargo", longest=150),
        Field("buying_role", "Buying role", "choice", "buying role, decision role, role in purchase", choices=ROLES),
        Field("company_id", "Company, by id", "reference", "account id, company id, associated company ids, associated company id, organization id, primary associated company id, parent account id", to="company", by="id"),
        Field("company", "Company, by name", "reference", "account, account name, company name, associated company, organization, organization name, organisation, employer, firma, unternehmen, firmenname, entreprise, société, empresa, primary associated company", to="company", by="name"),
        Field("lifecycle", "Lifecycle", "choice", "lifecycle stage, contact type, type", choices=LIFECYCLES),
        Field("source", "Source", "text", "lead source, origin, original source, source channel, acquisition channel, herkunft, quelle, leadquelle, provenance, origine, fuente, origen", longest=100),
        Field("time_zone", "Time zone", "text", "timezone, zeitzone, fuseau horaire", longest=64),
        Field("language", "Language", "text", "preferred language, sprache, langue, idioma", longest=10),
        Field("owner", "Owner", "owner", f"{OWNER_WORDS}, contact owner, lead owner, person owner"),
        Field("tags", "Tags", "tags", TAG_WORDS, many=True),
        Field("notes", "Notes", "lines", NOTE_WORDS, longest=100_000),
        Field("created_at", "Created", "moment", CREATED_WORDS),
    )  # fmt: skip
    references = (Reference("company", "company", ("company_id", "company"), "company_id"),)
    remarks = {
        "contact_unnamed": "{times} contacts have no name and no e-mail address in the file; they are called {examples}.",
        "contact_by_email": "{times} rows were taken for contacts that were here already under that address ({examples}).",
        "company_beside": "{times} further companies of contacts were left out ({examples}): a contact works for one.",
    }

    def space(self, header):
        return "lead" if re.match("lead|prospect|mql", squeeze(header)) else self.kind

    def begin(self, run):
        heard = any(squeeze(header).startswith("contact") for header in run.headers)
        run.lifecycle = Lifecycle.PROSPECT if heard and run.identity.space == self.kind else Lifecycle.LEAD

    def tokens(self, values):
        return [("email", values["email"].casefold())] if values.get("email") else []

    def known(self, run, rows):
        found = self.ids_by_email([values["email"].casefold() for values in rows if values.get("email")])
        known = [found.get((values.get("email") or "").casefold()) for values in rows]
        for pk, values in zip(known, rows, strict=True):
            if pk:
                run.count("contact_by_email", values["email"])
        return known

    def attributes(self, run, values, current):
        names = (
            "first_name", "last_name", "email", "phone", "mobile", "position", "buying_role", "lifecycle", "source",
            "time_zone", "language", "notes",
        )  # fmt: skip
        found = straight(values, names)
        if values.get("name") and not (found.get("first_name") or found.get("last_name")):
            found["first_name"], found["last_name"] = split_name(values["name"])
            if max(len(found["first_name"]), len(found["last_name"])) > 100:
                raise RefusedRow(
                    "name", "The name is too long: at most 100 characters fit the first and the last name each."
                )
        owned(run, values, found)
        dated(values, found)
        if current is None:
            found.setdefault("lifecycle", run.lifecycle)
            self.name_somehow(run, values, found)
        elif "email" in found and found["email"].casefold() == current["email"].casefold():
            del found["email"]  # the same address in other case is no change
        return found

    def name_somehow(self, run, values, found):
        """A contact needs a name or an address; where the file has no such columns at all, its id has to do."""
        if found.get("first_name") or found.get("last_name") or found.get("email"):
            return
        columns = [name for name in ("last_name", "name", "first_name", "email") if name in run.mapping.fields]
        if found.get("phone") or found.get("mobile"):
            found["last_name"] = found.get("phone") or found["mobile"]
        elif columns or not values.get("id"):
            raise RefusedRow(
                columns[0] if columns else "last_name",
                "A contact needs a name, an e-mail address or a telephone number.",
            )
        else:
            found["last_name"] = f"{run.identity.space.capitalize()} {values['id']}"[:100]
        run.count("contact_unnamed", found["last_name"])

    def finished(self, run, written):
        ids = {each.now.get("company_id") or each.before.get("company_id") for each in written} - {None}
        companies = dict(Company.objects.filter(pk__in=ids).order_by().values_list("pk", "name")) if ids else {}
        for each in written:
            is_ = {**each.before, **each.now} if each.before else each.now
            name = f"{is_.get('first_name', '')} {is_.get('last_name', '')}".strip() or is_.get("email", "")
            parts = [is_.get(part, "") for part in ("email", "phone", "mobile", "position")]
            text = searchable(name, *parts, companies.get(is_.get("company_id")))
            if text != each.before.get("search_text"):
                each.now["search_text"] = text
            for further in each.links.get("company", [])[1:]:
                run.count("company_beside", f"id {further}")

    def after_create(self, run, written):
        put_tags(run, written, ContactTag, "contact_id")

    def after_change(self, run, written):
        put_tags(run, written, ContactTag, "contact_id")
        tell_renamed(Contact, run, written, {"first_name", "last_name", "email"})

    def joined(self, slot, pairs):
        """Contacts whose company has arrived: those that have none yet get it, and are found by its name."""
        companies = dict(
            Company.objects.filter(pk__in={pair[1] for pair in pairs}).order_by().values_list("pk", "name")
        )
        lonely = Contact.objects.filter(pk__in=[pair[0] for pair in pairs], company=None).order_by()
        texts = dict(lonely.values_list("pk", "search_text"))
        pairs = [pair for pair in pairs if pair[0] in texts]
        found = [f"{texts[pk]} {searchable(companies[company])}" for pk, company in pairs]
        bulk.update(
            Contact, [pk for pk, _ in pairs], {"company_id": [company for _, company in pairs], "search_text": found}
        )

    def names(self):
        named = Contact.objects.exclude(first_name="", last_name="").order_by()
        return named.annotate(full=Trim(Concat("first_name", Value(" "), "last_name"))).values_list("pk", "full")

    def ids_by_email(self, emails):
        small = Contact.objects.annotate(small=Lower("email")).filter(small__in=[each for each in emails if each])
        return dict(small.order_by().values_list("small", "pk"))


def split_name(name: str) -> tuple[str, str]:
    """First and last name: "Curie, Marie" and "Marie Curie" alike; "van der Berg" stays together."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    words = name.split()
    if len(words) == 1:
        return "", name
    at = next((number for number, word in enumerate(words) if number and word.casefold() in PARTICLES), len(words) - 1)
    return " ".join(words[:at]), " ".join(words[at:])
