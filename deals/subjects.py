"""What activities, tasks and files hang on: a deal, a contact or a company."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contacts.models import Company, Contact
from deals.models import Activity, Deal

SUBJECTS = {"deal": Deal, "contact": Contact, "company": Company}


def subject_or_404(member, of, pk):
    """The record that the address names ("deal", 42), if the member may see it."""
    if of not in SUBJECTS:
        raise Http404("Only deals, contacts and companies have a story.")
    return get_object_or_404(SUBJECTS[of].objects.visible_to(member), pk=pk)


def kind_of(record) -> str:
    """ "deal", "contact" or "company"."""
    return record._meta.model_name


def log_on(record, by, **fields) -> Activity:
    """Put an activity on a record's timeline; a person's belongs to their company's story too."""
    if isinstance(record, Contact):
        fields.setdefault("company", record.company)
    return Activity.start(by=by, **{kind_of(record): record}, **fields)
