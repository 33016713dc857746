"""A custom field of a workspace, with its type."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

from crm.base.records import Record


class FieldDefinition(Record):
    class Of(models.TextChoices):
        CONTACT = "contact"
        COMPANY = "company"
        DEAL = "deal"
        ACTIVITY = "activity"
        TASK = "task"

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        YES_NO = "yes_no", "Yes or no"
        CHOICE = "choice", "Choice"
        DAY = "day", "Date"
        MOMENT = "moment", "Date and time"
        URL = "url", "Link"

    of = models.CharField(max_length=10, choices=Of)
    key = models.CharField(
        max_length=60, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", "Use small letters, digits and underscores.")]
    )
    label = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "of", "key"], name="field_key_once")]
        ordering = ["of", "order", "id"]

    def __str__(self):
        return self.label
