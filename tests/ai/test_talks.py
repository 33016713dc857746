"""What counts as a talk, or as their word, is the same for one activity and for SQL that counts over many."""

from itertools import product

from ai.evidence import Happening
from ai.evidence.deal import timeline
from ai.learning.talks import talk, theirs
from deals.models import Activity
from tests import make


def test_one_activity_and_many_are_judged_alike(rep):
    deal = make.deal(by=rep)
    words = ("", "They want the price.", "Left a message.", "Voicemail")
    for kind, direction, minutes, body in product(Activity.Kind.values, ("", "in", "out"), (None, 0, 12), words):
        Activity.objects.create(deal=deal, kind=kind, direction=direction, minutes=minutes, body=body)
    assert Activity.objects.count() == 180
    for chunk in range(3):
        pks = Activity.objects.order_by("pk").values_list("pk", flat=True)[chunk * 60 : chunk * 60 + 60]
        Activity.objects.filter(pk__in=list(pks)).update(happened_at=deal.created_at, deal=deal)
        Activity.objects.exclude(pk__in=list(pks)).update(deal=None)
        facts: dict[int, Happening] = {int(fact.address.rpartition("-")[2]): fact for fact in timeline(deal)}
        assert len(facts) == 60
        chosen = Activity.objects.filter(deal=deal)
        assert {pk for pk, fact in facts.items() if fact.is_talk} == set(
            chosen.filter(talk()).values_list("pk", flat=True)
        )
        assert {pk for pk, fact in facts.items() if fact.theirs} == set(
            chosen.filter(theirs()).values_list("pk", flat=True)
        )
        Activity.objects.update(deal=deal)
