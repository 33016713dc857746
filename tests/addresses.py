"""Every address of the site, and which records stand in its variable parts."""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver, reverse

import contacts.facts
import deals.facts
from contacts.models import Consent
from crm.base.facts import CUSTOM

# Which record a lone `pk` means. A name that stands nowhere here fails test_every_address.py.
RECORD_OF = {
    "accounts:member": "membership",
    "accounts:leaving": "membership",
    "accounts:resending": "invitation",
    "accounts:withdrawing": "invitation",
    "accounts:revoking": "apitoken",
    "accounts:field": "fielddefinition",
    "accounts:moving_field": "fielddefinition",
    "accounts:deleting_field": "fielddefinition",
    "contacts:contact": "contact",
    "contacts:company": "company",
    "contacts:delete_contact": "contact",
    "contacts:delete_company": "company",
    "deals:deal": "deal",
    "deals:lane": "stage",
    "deals:move": "deal",
    "deals:win": "deal",
    "deals:lose": "deal",
    "deals:reopen": "deal",
    "deals:delete_deal": "deal",
    "deals:add_stakeholder": "deal",
    "deals:add_line_item": "deal",
    "deals:activity": "activity",
    "deals:delete_activity": "activity",
    "deals:file": "attachment",
    "deals:delete_file": "attachment",
    "deals:task": "task",
    "deals:task_done": "task",
    "deals:pipeline": "pipeline",
    "deals:move_pipeline": "pipeline",
    "deals:delete_pipeline": "pipeline",
    "deals:new_stage": "pipeline",
    "deals:stage": "stage",
    "deals:move_stage": "stage",
    "deals:delete_stage": "stage",
    "ai:feedback": "insight",
    "imports:import": "import",
    "imports:mapping": "import",
    "imports:progress": "import",
    "imports:undoing": "import",
    "imports:continuing": "import",
    "imports:refused": "import",
    "imports:waiting": "import",
    "api:contact-detail": "contact",
    "api:company-detail": "company",
    "api:pipeline-detail": "pipeline",
    "api:deal-detail": "deal",
    "api:deal-closing": "deal",
    "api:activity-detail": "activity",
    "api:task-detail": "task",
}
STORIED = ("contact", "company", "deal")


def several(world):
    """Addresses with more, or other, variable parts than one record's id: name -> one dict for each case."""
    one = {name: record.pk for name, record in world.items()}

    def facts(of, names):
        return [{"pk": one[of], "name": name} for name in (*names, f"{CUSTOM}terminals")]

    return {
        "accounts:joining": [{"code": world["invitation"].code}],
        "accounts:signing_up": [{"code": world["invitation"].code}],
        "account_reset_password_from_key": [{"uidb36": "a", "key": "unknown"}],
        "contacts:contact_fact": facts("contact", contacts.facts.CONTACT),
        "contacts:company_fact": facts("company", contacts.facts.COMPANY),
        "contacts:consent": [{"pk": one["contact"], "purpose": purpose} for purpose in Consent.Purpose.values],
        "contacts:pick": [{"of": "contact"}, {"of": "company"}],
        "deals:fact": facts("deal", deals.facts.LABELS),
        "deals:stakeholder": [{"pk": one["deal"], "stakeholder_pk": one["stakeholder"]}],
        "deals:line_item": [{"pk": one["deal"], "item_pk": one["lineitem"]}],
        "deals:story": [{"of": of, "pk": one[of]} for of in STORIED],
        "deals:add_file": [{"of": of, "pk": one[of]} for of in STORIED],
        "ai:card": [{"name": "deal_coach", "pk": one["deal"]}],
        "ai:decision": [
            {"pk": one["recommendation"], "decision": decision}
            for decision in ("acceptance", "completion", "dismissal", "undo")
        ],
        "admin:view_on_site": [
            {"content_type_id": ContentType.objects.get_for_model(type(world[of])).pk, "object_id": one[of]}
            for of in STORIED
        ],
        "admin:app_list": [{"app_label": label} for label in sorted({each._meta.app_label for each in site._registry})],
    }


def queries(world):
    """What an address may be asked with, beyond its path: name -> query strings that name records."""
    one = {name: record.pk for name, record in world.items()}
    about = "&".join(f"{name}={one[name]}" for name in STORIED)
    filters = "&".join(f"{name}={one[name]}" for name in ("stage", "pipeline", "owner", "membership") if name in one)
    autocomplete = "term=&app_label=deals&model_name=deal&field_name="
    return {
        "today": [about],
        "palette": ["q=", "q=a"],
        "deals:deals": [about, filters, "export=csv"],
        "deals:board": [about, filters],
        "deals:activities": [about, "export=csv"],
        "deals:tasks": [about, f"assignee={one['membership']}", "export=csv"],
        "deals:new_deal": [about, f"stage={one['stage']}&pipeline={one['pipeline']}"],
        "deals:new_task": [about],
        "contacts:contacts": [about, "export=csv"],
        "contacts:companies": [about, "export=csv"],
        "contacts:new_contact": [about],
        "contacts:new_company": [about],
        "contacts:pick": ["field=company&company=a", "field=contact&contact=a"],
        "deals:pick": ["field=deal&deal=a", about],
        "admin:autocomplete": [autocomplete + name for name in ("company", "contact", "owner")],
        "admin:search": ["s=a"],
        "admin:deals_deal_changelist": [f"stage__id__exact={one['stage']}", "q=a"],
        "admin:base_auditentry_changelist": [f"kind=deal&record_id={one['deal']}"],
    }


@dataclass(frozen=True)
class Address:
    name: str
    variables: tuple
    view: object = field(compare=False)


def addresses() -> list[Address]:
    """Every named address; the admin's nameless ones only lead on to named ones."""
    return [each for each in walk(get_resolver(), ()) if each.name.split(":")[-1]]


def walk(resolver, spaces):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from walk(entry, spaces + ((entry.namespace,) if entry.namespace else ()))
        else:
            variables = (*entry.pattern.converters, *entry.pattern.regex.groupindex)
            yield Address(":".join((*spaces, entry.name or "")), tuple(dict.fromkeys(variables)), entry.callback)


def cases(address, world) -> list[dict] | None:
    """What to put into the variable parts, once for each case; None where nobody said."""
    if address.name in (known := several(world)):
        return known[address.name]
    if not address.variables:
        return [{}]
    if address.variables == ("object_id",):
        model = next(
            each
            for each in apps.get_models()
            if address.name.split(":")[1].startswith(f"{each._meta.label_lower.replace('.', '_')}_")
        )
        return [{"object_id": world[model._meta.model_name].pk}]
    if address.variables == ("pk",) and address.name in RECORD_OF:
        return [{"pk": world[RECORD_OF[address.name]].pk}]
    if set(address.variables) <= set(world):
        return [{name: world[name].pk for name in address.variables}]
    return None


def paths(address, world, asked=True) -> list[str]:
    """The address's paths with a world's records in them, plain and, when `asked`, with each query too."""
    plain = [reverse(address.name, kwargs=case) for case in cases(address, world)]
    known = queries(world).get(address.name, ()) if asked else ()
    return [*plain, *(f"{path}?{query}" for path in plain for query in known)]
