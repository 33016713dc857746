"""Whom deals, activities and tasks point at: the columns that say so, and filling them in when they arrive."""

from crm.base.searching import searchable
from crm.imports import bulk
from crm.imports.fields import Field
from crm.imports.importer import Reference
from deals.models import Deal, Stakeholder

COMPANY_ID_WORDS = (
    "account id, company id, organization id, associated company ids, associated company id, customer id, kundennummer"
)
COMPANY_WORDS = "account, account name, company name, organization, organization name, organisation, associated company, customer, client, kunde, firma, unternehmen, entreprise, société, empresa, cliente, parent customer"
CONTACT_ID_WORDS = "contact id, person id, associated contact ids, associated contact id, primary contact id"
CONTACT_WORDS = (
    "contact name, contact person, person, primary contact, associated contact, ansprechpartner, kontakt, contacto"
)
PEOPLE = (
    Field("company_id", "Company, by id", "reference", COMPANY_ID_WORDS, to="company", by="id"),
    Field("company", "Company, by name", "reference", COMPANY_WORDS, to="company", by="name"),
    Field("contact_id", "Contact, by id", "reference", CONTACT_ID_WORDS, to="contact", by="id"),
    Field("lead_id", "Lead, by id", "reference", "lead id, lead number, prospect id, mql id", to="contact", by="id", space="lead"),
    Field("contact_email", "Contact, by e-mail", "reference", "contact email, email, e mail, person email", to="contact", by="email"),
    Field("contact", "Contact, by name", "reference", CONTACT_WORDS, to="contact", by="name"),
)  # fmt: skip
TO_COMPANY = Reference("company", "company", ("company_id", "company"), "company_id")
TO_CONTACT = Reference("contact", "contact", ("contact_id", "lead_id", "contact_email", "contact"), "contact_id")


def names_by_id(model, ids) -> dict[int, str]:
    wanted = set(ids) - {None}
    if not wanted:
        return {}
    return {each.pk: each.name for each in model.objects.filter(pk__in=wanted).order_by()}


def add_stakeholders(pairs):
    """Note (deal id, contact id) pairs as stakes, those that are there already left alone."""
    rows = [Stakeholder(deal_id=deal, contact_id=contact) for deal, contact in dict.fromkeys(pairs)]
    Stakeholder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5_000)


def fill(model, attribute: str, pairs, target):
    """Point records at what they waited for, where they point nowhere yet, and let them be found by its name."""
    empty = model.objects.filter(pk__in=[pair[0] for pair in pairs], **{attribute: None}).order_by()
    texts = dict(empty.values_list("pk", "search_text"))
    pairs = [pair for pair in dict(reversed(pairs)).items() if pair[0] in texts]
    columns = {attribute: [found for _, found in pairs]}
    if model is Deal:
        names = names_by_id(target, [found for _, found in pairs])
        columns["search_text"] = [f"{texts[pk]} {searchable(names[found])}".strip() for pk, found in pairs]
    bulk.update(model, [pk for pk, _ in pairs], columns)
