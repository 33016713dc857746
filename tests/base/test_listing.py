"""A list page gets all it shows from its address, in a number of queries that does not grow."""

import pytest
from django.test import RequestFactory

from contacts.fields import COMPANY_FIELDS, CONTACT_FIELDS
from crm.base.lists import Listing
from deals.fields import ACTIVITY_FIELDS, DEAL_FIELDS, TASK_FIELDS
from tests import make

ALL = [DEAL_FIELDS, CONTACT_FIELDS, COMPANY_FIELDS, ACTIVITY_FIELDS, TASK_FIELDS]


def listing(member, fields=DEAL_FIELDS, size=50, **given):
    request = RequestFactory().get("/list/", given)
    request.member, request.user = member, member.user
    return Listing(request, fields, fields.model.objects.visible_to(member), size)


@pytest.mark.parametrize("fields", ALL, ids=lambda fields: fields.noun)
def test_every_field_can_be_shown_sorted_and_asked_for_emptiness(fields, rep):
    company = make.company()
    deal = make.deal(company=company, contact=make.contact(company=company))
    deal.log(rep, kind="call", subject="Hello")
    make.task(deal=deal)
    page = listing(rep, fields, columns=",".join(field.name for field in fields.columns))
    assert len(page.lines) == 1 and len(page.lines[0].cells) == len(fields.columns)
    for field in fields.sortable:
        for sort in (field.name, f"-{field.name}"):
            assert len(listing(rep, fields, sort=sort).rows) == 1
    for field in fields:
        if "is empty" in field.operators:
            empty = listing(rep, fields, filter=f"{field.name} is empty")
            full = listing(rep, fields, filter=f"{field.name} is not empty")
            assert not empty.error and len(empty.rows) + len(full.rows) == 1
