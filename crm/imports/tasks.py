"""The outbox's door to imports: each effect works for a while and owes the next one, so that a killed worker costs a minute."""

from django.db import transaction

from crm.base.outbox import handles, post
from crm.imports.models import Import
from crm.imports.running import run_import, start
from crm.imports.storing import read_in
from crm.imports.undoing import undo_import

SLICE = 30  # seconds that one effect works
CLAIM = 120  # seconds in which nobody else starts it


def owe(record: Import, what: str):
    """Owe an import its next step: "read", "run" or "undo". Call it inside a transaction."""
    post(f"imports.{what}", {"import": record.pk})


def found(payload) -> Import:
    with transaction.atomic():
        return Import.objects.get(pk=payload["import"])


@handles("imports.read", claim=CLAIM)
def read(payload):
    record = found(payload)
    if record.status == Import.Status.READING:
        with transaction.atomic():
            read_in(record)


@handles("imports.run", claim=CLAIM)
def run(payload):
    record = found(payload)
    start(record)
    if not run_import(record, seconds=SLICE):
        with transaction.atomic():
            owe(record, "run")


@handles("imports.undo", claim=CLAIM)
def undo(payload):
    record = found(payload)
    if not undo_import(record, seconds=SLICE):
        with transaction.atomic():
            owe(record, "undo")
