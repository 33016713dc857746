"""The few columns that the floor reads, of tables that it does not own."""

from django.db import models


class Company(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        managed, db_table = False, "contacts_company"


class Contact(models.Model):
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)

    class Meta:
        managed, db_table = False, "contacts_contact"


class User(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        managed, db_table = False, "accounts_user"


class Member(models.Model):
    user = models.ForeignKey(User, models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "accounts_membership"


class Stage(models.Model):
    name = models.CharField(max_length=100)
    order = models.IntegerField()

    class Meta:
        managed, db_table = False, "deals_stage"


class Deal(models.Model):
    workspace_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    company = models.ForeignKey(Company, models.DO_NOTHING, null=True)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, null=True)
    stage = models.ForeignKey(Stage, models.DO_NOTHING)
    stage_since = models.DateTimeField()
    expected_close = models.DateField(null=True)
    outcome = models.CharField(max_length=4, default="")
    closed_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    win_chance = models.FloatField(null=True)
    owner = models.ForeignKey(Member, models.DO_NOTHING, null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    source = models.CharField(max_length=100, default="")
    lost_reason = models.CharField(max_length=100, default="")
    lost_note = models.CharField(max_length=500, default="")
    competitors = models.TextField(default="{}")
    next_step = models.CharField(max_length=300, default="")
    custom = models.JSONField(default=dict)
    search_text = models.TextField(default="")

    class Meta:
        managed, db_table = False, "deals_deal"


class Activity(models.Model):
    deal = models.ForeignKey(Deal, models.DO_NOTHING)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, null=True)
    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    happened_at = models.DateTimeField()

    class Meta:
        managed, db_table = False, "deals_activity"
