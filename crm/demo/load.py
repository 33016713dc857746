"""Puts a simulated world into the database: rows in batches inside the active workspace, with true dates."""

from collections import defaultdict
from datetime import timedelta

from babel import Locale
from django.db import transaction

from contacts.models import Company, CompanyTag, Consent, Contact, ContactTag, Tag
from crm.accounts.models import Membership
from crm.base.models import FieldDefinition
from crm.demo.story import World
from crm.demo.world import CURRENCY, FIELDS, PIPELINES, PRODUCTS, TAGS, TEAM
from deals.models import (
    Activity,
    Deal,
    DealTag,
    FieldChange,
    LineItem,
    Pipeline,
    Product,
    Stage,
    StageChange,
    Stakeholder,
    Task,
)

BATCH = 2000
COUNTRIES = Locale("en").territories
KINDS = {"visit": Activity.Kind.WEB_VISIT}
PRIORITIES = {"low": Task.Priority.LOW, "normal": Task.Priority.NORMAL, "high": Task.Priority.HIGH}
OUTCOMES = {"open": Deal.Outcome.OPEN, "won": Deal.Outcome.WON, "lost": Deal.Outcome.LOST}


@transaction.atomic
def load(world: World, members: dict[int, Membership], say=lambda line: None) -> None:
    """Write the world into the active workspace, which must hold no records yet; all of it or nothing.

    `members` maps the numbers of TEAM to memberships; `say` hears what is being written.
    """
    Loading(world, members, say).run()


class Loading:
    def __init__(self, world, members, say):
        self.world, self.members, self.say = world, members, say

    def run(self):
        self.heard = self.last_heard()
        self.load_settings()
        self.load_companies()
        self.load_contacts()
        self.load_deals()
        self.load_history()
        self.load_activities()
        self.load_tasks()

    def last_heard(self):
        """When the story of each deal, contact and company last moved; what is dated wins over when it was made."""
        last = defaultdict(dict)

        def note(kind, number, at):
            if number is not None and at > last[kind].get(number, at - timedelta(1)):
                last[kind][number] = at

        for activity in self.world.activities:
            note("activity", activity.deal, activity.at)
            for contact in (activity.contact, *activity.others):
                note("contact", contact, activity.at)
            note("company", activity.company, activity.at)
        for deal in self.world.deals:
            for change in (*deal.stage_changes, *deal.field_changes):
                note("deal", deal.number, change.at)
            note("deal", deal.number, last["activity"].get(deal.number, deal.created))
            note("company", deal.company, last["deal"][deal.number])
        return last

    def write(self, model, records, what=""):
        """Insert in batches; search_text is kept as save() would keep it."""
        for record in records:
            if hasattr(record, "found_by") and not record.search_text:
                record.search_text = record.found_by()
        made = model.objects.bulk_create(records, batch_size=BATCH)
        if what:
            self.say(f"{len(made)} {what}")
        return made

    def load_settings(self):
        """Pipelines and stages, products, custom fields, tags."""
        pipelines = self.write(Pipeline, [Pipeline(name=p.name, order=i) for i, p in enumerate(PIPELINES)])
        stages = self.write(Stage, [
            Stage(pipeline=pipeline, name=stage.name, kind=stage.kind, order=order, odds=stage.odds, rots_after=stage.rots)
            for pipeline, plan in zip(pipelines, PIPELINES, strict=True) for order, stage in enumerate(plan.stages)
        ])  # fmt: skip
        keys = [(plan.key, stage.key) for plan in PIPELINES for stage in plan.stages]
        self.stages = dict(zip(keys, stages, strict=True))
        products = [Product(name=p.name, code=p.code, price=p.price, currency=CURRENCY) for p in PRODUCTS]
        self.products = {product.name: product for product in self.write(Product, products)}
        self.write(FieldDefinition, [
            FieldDefinition(of=f.record, key=f.key, label=f.label, kind=f.kind, choices=list(f.choices), order=i)
            for i, f in enumerate(FIELDS)
        ])  # fmt: skip
        self.tags = {tag.name: tag for tag in self.write(Tag, [Tag(name=name) for name in TAGS])}

    def load_companies(self):
        self.companies = self.write(Company, [
            Company(
                name=each.name,
                domain=each.domain,
                website=f"https://www.{each.domain}",
                industry=each.industry,
                size=each.size,
                country=COUNTRIES[each.country],
                city=each.town,
                lifecycle=each.lifecycle,
                churned_on=each.churned_on,
                owner=self.members[each.owner],
                custom=each.custom,
                created_at=each.created,
                touched_at=self.heard["company"].get(each.number, each.created),
            )
            for each in self.world.companies
        ], "companies")  # fmt: skip
        self.tag(CompanyTag, "company", self.world.companies, self.companies)

    def load_contacts(self):
        rows = []
        for each in self.world.contacts:
            contact = Contact(
                first_name=each.first_name,
                last_name=each.last_name,
                email=each.email,
                phone=each.phone,
                position=each.position,
                buying_role={"purchaser": "influencer"}.get(each.role, each.role),
                company=self.companies[each.company],
                owner=self.members[each.owner],
                lifecycle=each.lifecycle,
                source=each.source,
                time_zone=each.time_zone,
                language=each.language,
                custom=each.custom,
                created_at=each.created,
                touched_at=self.heard["contact"].get(each.number, each.created),
            )
            rows.append(contact)
        self.contacts = self.write(Contact, rows, "contacts")
        self.tag(ContactTag, "contact", self.world.contacts, self.contacts)
        self.write(Consent, [
            Consent(contact=self.contacts[each.number], purpose=purpose, status=status, source="First contact form",
                    happened_at=each.created, created_at=each.created)
            for each in self.world.contacts for purpose, status in each.consents.items()
        ])  # fmt: skip

    def load_deals(self):
        rows = []
        for each in self.world.deals:
            deal = Deal(
                name=each.name,
                company=self.companies[each.company],
                contact=self.contacts[each.contact],
                value=each.value,
                currency=each.currency,
                stage=self.stages[each.pipeline, each.stage],
                stage_since=each.stage_changes[-1].at,
                owner=self.members[each.owner],
                source=each.source,
                expected_close=each.expected_close,
                outcome=OUTCOMES[each.outcome],
                closed_at=each.closed_at,
                lost_reason=each.lost_reason,
                lost_note=each.lost_note,
                competitors=each.competitors,
                next_step=each.next_step,
                custom=each.custom,
                created_at=each.created,
                last_activity_at=self.heard["activity"].get(each.number),
                touched_at=self.heard["deal"][each.number],
            )
            rows.append(deal)
        self.deals = self.write(Deal, rows, "deals")
        self.tag(DealTag, "deal", self.world.deals, self.deals)

    def load_history(self):
        """Stage and field changes, stakeholders and line items of every deal."""
        stage_changes, field_changes, stakeholders, items = [], [], [], []
        for each in self.world.deals:
            deal = self.deals[each.number]
            for c in each.stage_changes:
                before = self.stages[each.pipeline, c.stage_from] if c.stage_from else None
                after = self.stages[each.pipeline, c.stage_to]
                by = self.members[c.by]
                stage_changes.append(
                    StageChange(deal=deal, from_stage=before, to_stage=after, by=by, happened_at=c.at, created_at=c.at)
                )
            for c in each.field_changes:
                by, before, after = self.members[c.by], self.told(c.field, c.old), self.told(c.field, c.new)
                field_changes.append(
                    FieldChange(
                        deal=deal, field=c.field, before=before, after=after, by=by, happened_at=c.at, created_at=c.at
                    )
                )
            for s in each.stakeholders:
                contact = self.contacts[s.contact]
                stakeholders.append(Stakeholder(deal=deal, contact=contact, role=s.role, created_at=s.joined))
            for item in each.line_items:
                product = self.products[item.product]
                items.append(
                    LineItem(
                        deal=deal,
                        product=product,
                        quantity=item.quantity,
                        price=item.unit_price,
                        created_at=each.created,
                    )
                )
        self.write(StageChange, stage_changes, "stage changes")
        self.write(FieldChange, field_changes, "field changes")
        self.write(Stakeholder, stakeholders, "stakeholders")
        self.write(LineItem, items)

    def told(self, field, value):
        """A value as FieldChange keeps it: members by their id, the rest as text."""
        return str(self.members[value].pk) if field == "owner" else str(value)

    def load_activities(self):
        rows = []
        for each in self.world.activities:
            activity = Activity(
                kind=KINDS.get(each.kind, each.kind),
                direction="" if each.direction == "none" else each.direction,
                subject=each.subject,
                body=each.body,
                happened_at=each.at,
                created_at=each.at,
                minutes=each.minutes,
                participants=self.participants(each),
                deal=self.deals[each.deal] if each.deal is not None else None,
                contact=self.contacts[each.contact] if each.contact is not None else None,
                company=self.companies[each.company],
                by=None if each.kind == "visit" else self.members[each.by],
                message_id=each.message_id,
            )
            rows.append(activity)
        self.write(Activity, rows, "activities")

    def participants(self, activity):
        """Names of everybody who took part; a note has none, a visit nobody whom we could name."""
        if activity.kind in ("note", "visit"):
            return []
        theirs = [self.contacts[number].name for number in (activity.contact, *activity.others) if number is not None]
        return [*theirs, TEAM[activity.by].name]

    def load_tasks(self):
        self.write(Task, [
            Task(
                title=each.title,
                status=each.status,
                priority=PRIORITIES[each.priority],
                due_on=each.due,
                remind_at=each.reminder,
                reminded_at=None,
                done_at=each.done_at,
                assignee=self.members[each.assignee],
                by=self.members[each.assignee],
                deal=self.deals[each.deal],
                contact=self.contacts[each.contact] if each.contact is not None else None,
                company=self.companies[each.company],
                created_at=each.created,
            )
            for each in self.world.tasks
        ], "tasks")  # fmt: skip

    def tag(self, through, key, told, rows):
        """Tag rows as their told counterparts are tagged; a tag is as old as its record."""
        self.write(through, [
            through(**{key: row}, tag=self.tags[name], created_at=row.created_at)
            for each, row in zip(told, rows, strict=True) for name in each.tags
        ])  # fmt: skip
