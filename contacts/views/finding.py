"""Where every page of a contact or company begins: the record, if the member may see it, and may change it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.shortcuts import get_object_or_404

from contacts.models import Company, CompanyTag, Contact, ContactTag
from crm.accounts.rights import require_change

MODELS = {"contact": Contact, "company": Company}
RELATED = {"contact": ("company", "owner__user"), "company": ("owner__user",)}
TAGS = {"contact": ContactTag, "company": CompanyTag}


def records(of, member):
    return MODELS[of].objects.visible_to(member).select_related(*RELATED[of])


def find(request, of, pk):
    """The record with the names of its tags, which come along in its own row."""
    tags = TAGS[of].objects.filter(**{of: OuterRef("pk")}).values("tag__name")
    return get_object_or_404(records(of, request.member).annotate(tag_names=ArraySubquery(tags)), pk=pk)


def find_to_change(request, of, pk):
    """The record, held until the request ends when it is about to change; 403 for whom it does not belong to."""
    found = records(of, request.member)
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    record = get_object_or_404(found, pk=pk)
    require_change(request.member, record)
    return record
