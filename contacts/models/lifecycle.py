"""How far we have come with somebody."""

from django.db import models


class Lifecycle(models.TextChoices):
    LEAD = "lead", "Lead"
    PROSPECT = "prospect", "Prospect"
    CUSTOMER = "customer", "Customer"
    FORMER = "former", "Former customer"
    OTHER = "other", "Other"
