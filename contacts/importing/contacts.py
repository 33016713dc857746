"""How rows of a file become contacts."""

import re

from django.db.models import Value
from django.db.models.functions import Concat, Lower, Trim

from contacts.importing.parts import dated, owned, put_tags, straight, tell_renamed
from contacts.importing.words import (
    CREATED_WORDS,
    ID_WORDS,
    LIFECYCLES,
    NOTE_WORDS,
    OWNER_WORDS,
    PHONE_WORDS,
    TAG_WORDS,
)
from contacts.models import Company, Contact, ContactTag
from contacts.models.contact import BuyingRole
from contacts.models.lifecycle import Lifecycle
from crm.base.searching import plain, searchable
from crm.imports import bulk
from crm.imports.fields import Field, squeeze
from crm.imports.importer import Importer, Reference, RefusedRow, noun

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
        "several_emails": "{times} cells hold several e-mail addresses. The first one was taken; left out were {examples}.",
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
        if others := getattr(values.get("email"), "others", ()):
            run.count("several_emails", ", ".join(others))
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
