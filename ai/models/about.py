"""Something the AI holds about exactly one contact, company, deal or activity."""

import functools
import operator

from django.db import models
from django.db.models import Q

from contacts.models import Company, Contact
from crm.base.records import Record, RecordQuerySet, ScopedManager, WorkspaceForeignKey
from deals.models import Activity, Deal

SUBJECTS = ("contact", "company", "deal", "activity")


def exactly_one() -> Q:
    """Real keys, so that deletes cascade and permission is a join; a check keeps exactly one of them filled."""
    return functools.reduce(
        operator.or_, (Q(**{f"{name}__isnull": name != kept for name in SUBJECTS}) for kept in SUBJECTS)
    )


class AboutQuerySet(RecordQuerySet):
    def about(self, subject):
        return self.filter(**{subject._meta.model_name: subject})


class About(Record):
    contact = WorkspaceForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="+")
    company = WorkspaceForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    deal = WorkspaceForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="+")
    activity = WorkspaceForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="+")

    objects = ScopedManager.from_queryset(AboutQuerySet)()

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(name="%(class)s_about_one", condition=exactly_one())]

    @property
    def subject(self):
        return self.contact or self.company or self.deal or self.activity
