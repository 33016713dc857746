"""A word that members put on records."""

from django.db import models
from django.db.models.functions import Lower

from crm.base.records import Record, WorkspaceForeignKey


class Tag(Record):
    name = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="tag_once_any_case")]
        ordering = ["name"]

    def __str__(self):
        return self.name

    @classmethod
    def named(cls, names) -> list["Tag"]:
        """The tags of these names in any case, each once; new names make new tags."""
        wanted = {name.strip().lower(): name.strip() for name in names if name.strip()}
        known = {tag.name.lower(): tag for tag in cls.objects.annotate(plain=Lower("name")).filter(plain__in=wanted)}
        return [known.get(plain) or cls.objects.create(name=name) for plain, name in wanted.items()]


class ContactTag(Record):
    contact = WorkspaceForeignKey("contacts.Contact", models.CASCADE, related_name="+")
    tag = WorkspaceForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "tag"], name="contact_tag_once")]

    def __str__(self):
        return f"{self.contact_id} {self.tag_id}"


class CompanyTag(Record):
    company = WorkspaceForeignKey("contacts.Company", models.CASCADE, related_name="+")
    tag = WorkspaceForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "tag"], name="company_tag_once")]

    def __str__(self):
        return f"{self.company_id} {self.tag_id}"
