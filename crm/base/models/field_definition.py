"""A custom field of a workspace, with its type."""

import re
from datetime import datetime

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from crm.base.records import Record
from crm.base.searching import plain

YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")
LONGEST = 5000  # characters


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

    def read(self, given):
        """A given value (text from a form, or JSON) as `custom` keeps it; None for an empty one.

        Texts, choices and links are kept as text, numbers as numbers, yes/no as booleans, days as "2026-01-31" and
        moments in ISO 8601 with their offset. Raises ValidationError saying what would fit.
        """
        if given is None or (isinstance(given, str) and not given.strip()):
            return None
        return getattr(self, f"read_{self.kind}")(given.strip() if isinstance(given, str) else given)

    def refuse(self, wanted):
        raise ValidationError(f"{self.label}: {wanted}")

    def read_text(self, given):
        if not isinstance(given, str) or len(given) > LONGEST:
            self.refuse(f"give a text of at most {LONGEST} characters.")
        return given

    def read_number(self, given):
        try:
            number = (
                float(str(given).replace(",", "")) if not isinstance(given, bool) else self.refuse("give a number.")
            )
        except ValueError:
            self.refuse("give a number, such as 12 or 0.5.")
        if number != number or number in (float("inf"), float("-inf")):
            self.refuse("give a number, such as 12 or 0.5.")
        return int(number) if number.is_integer() and abs(number) < 2**53 else number

    def read_yes_no(self, given):
        word = str(given).lower()
        if word not in YES + NO:
            self.refuse("give yes or no.")
        return word in YES

    def read_choice(self, given):
        if given not in self.choices:
            self.refuse(f"choose one of {', '.join(self.choices)}.")
        return given

    def read_day(self, given):
        try:
            day = parse_date(str(given))
        except ValueError:
            day = None
        if day is None:
            self.refuse("give a date, such as 2026-01-31.")
        return day.isoformat()

    def read_moment(self, given):
        try:
            moment = parse_datetime(str(given)) or datetime.fromisoformat(str(given))
        except ValueError:
            self.refuse("give a date and time, such as 2026-01-31 14:30.")
        return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).isoformat()

    def read_url(self, given):
        try:
            URLValidator(schemes=["http", "https", "mailto"])(given)
        except ValidationError:
            self.refuse("give a link that starts with https://.")
        return given

    @property
    def model(self) -> type[Record]:
        """The model whose records carry this field; found by its name, since it stands in a room above."""
        return next(each for each in apps.get_models() if each._meta.model_name == self.of and hasattr(each, "custom"))

    @classmethod
    def free_key(cls, of, label) -> str:
        """A key that is made from the label and that no other field of these records has."""
        words = re.sub(r"[^a-z0-9]+", "_", plain(label)).strip("_")[:50]
        stem = words if words[:1].isalpha() else f"field_{words}".rstrip("_")
        taken = set(cls.objects.filter(of=of).values_list("key", flat=True))
        return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, len(taken) + 3))) if key not in taken)

    def carriers(self):
        """The records that hold a value of this field."""
        return self.model.objects.filter(custom__has_key=self.key)

    def forget(self):
        """Delete the field and its values on every record."""
        without = Func(
            "custom", Cast(Value(self.key), models.TextField()), template="(%(expressions)s)", arg_joiner=" - "
        )
        self.carriers().update(custom=without)
        self.delete()
