"""Asking for an insight: what is there and fresh is given at once, else one is owed to the asker."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from ai.capability import Capability
from ai.models import Insight, Recommendation
from crm.base import outbox


def latest(capability: Capability, subject) -> Insight | None:
    """The newest insight, whatever has become of it."""
    return Insight.objects.about(subject).filter(capability=capability.name).order_by("-pk").first()


def is_fresh(insight: Insight, capability: Capability, subject) -> bool:
    """Whether nothing has happened since it was read, it is not too old, and none of its advice was decided on."""
    return (
        insight.status == Insight.Status.READY
        and insight.read_at >= subject.touched_at
        and timezone.now() - insight.read_at < capability.good_for
        and not insight.recommendations.exclude(status=Recommendation.Status.OPEN).exists()
    )


def ask(capability: Capability, subject, by) -> Insight:
    """A fresh insight, or one that is being written; who asks at the same moment shares it."""
    found = latest(capability, subject)
    if found and (found.status == Insight.Status.WORKING or is_fresh(found, capability, subject)):
        return found
    try:
        with transaction.atomic():
            insight = Insight.objects.create(
                capability=capability.name, asked_by=by, **{subject._meta.model_name: subject}
            )
            outbox.post("ai.write_insight", {"insight": insight.pk})
    except IntegrityError:  # somebody asked a moment ago; the constraint let only theirs in
        return latest(capability, subject)
    return insight
