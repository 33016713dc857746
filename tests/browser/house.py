"""The workspace of the browser tests: a rep at work on a few deals, one of them with a story worth coaching."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from contacts.models import Company, Contact
from crm.accounts.models import Membership, Role, Workspace
from crm.base.models import FieldDefinition
from crm.base.tenancy import use_workspace
from deals.models import Activity, Deal, Stakeholder, Task
from tests import make

PASSWORD = "twelve green bottles"
OTHERS = [
    ("Port office", "Seaward Ferries", "Qualify", 12_000),
    ("Depot radios", "Halden Freight", "Qualify", 8_500),
    ("Gate scanners", "Seaward Ferries", "Discovery", 64_000),
    ("Yard cameras", "Halden Freight", "Commit", 31_000),
]


@dataclass
class House:
    workspace: Workspace
    rep: Membership
    manager: Membership
    company: Company
    contact: Contact
    deal: Deal
    asked: Activity  # their unanswered question
    task: Task


def build() -> House:
    workspace = make.workspace("Wayline")
    with use_workspace(workspace):
        rep = make.member(Role.REP, name="Ines Okafor", title="Rep, DACH")
        manager = make.member(Role.ADMIN, name="Mona Lind")
        rep.user.set_password(PASSWORD)
        rep.user.save()
        FieldDefinition.objects.create(of="deal", key="terminals", label="Terminals", kind="number")
        company = Company.start(by=rep, name="Northgate Retail", domain="northgate.example", city="Leeds", owner=rep)
        contact = Contact.start(
            by=rep, first_name="Jo", last_name="Marsh", email="jo@northgate.example", company=company, owner=rep
        )
        deal = a_deal(rep, "Terminal rollout", company, "Proposal", 184_000, contact=contact)
        asked = tell(rep, deal, contact)
        for name, at, stage, value in OTHERS:
            where = Company.objects.filter(name=at).first() or Company.start(by=rep, name=at, owner=rep)
            a_deal(rep, name, where, stage, value)
        task = Task.start(
            by=rep, title="Send the contract", deal=deal, assignee=rep, due_on=timezone.localdate(), priority=3
        )
    return House(workspace, rep, manager, company, contact, deal, asked, task)


def a_deal(rep, name, company, stage, value, **fields):
    closes = timezone.localdate() + timedelta(days=24)
    return make.deal(
        name, by=rep, owner=rep, company=company, stage=stage, value=value, expected_close=closes, **fields
    )


def tell(rep, deal, contact) -> Activity:
    """Two weeks of a deal: a meeting, a call, and a question that nobody has answered."""
    ago = lambda days: timezone.now() - timedelta(days=days)  # noqa: E731
    Stakeholder.objects.create(deal=deal, contact=contact, role="champion")
    log = {"by": rep, "contact": contact, "company": deal.company}
    deal.log(kind="meeting", subject="First look", body="They run 40 shops.", happened_at=ago(14), minutes=60, **log)
    deal.log(kind="call", direction="out", body="Walked through the offer.", happened_at=ago(9), minutes=20, **log)
    return deal.log(
        kind="email", direction="in", subject="Price for 40 terminals", happened_at=ago(6),
        body="Could you send us the price for 40 terminals before Friday?", participants=[contact.email], **log,
    )  # fmt: skip
