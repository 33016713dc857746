"""Writing one insight: read the evidence, answer, check what the answer cites, keep both.

No transaction is open while the answer is made, and a second run changes nothing: only an insight that is still being
written is finished.
"""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone

from ai.capabilities import CAPABILITIES
from ai.capability import Capability, cited
from ai.evidence import Evidence
from ai.insights import advising
from ai.models import Insight

RULES = "Rules and statistics"


class Unfounded(ValueError):
    """An answer cites facts that its evidence does not hold."""


def write(insight_id: int):
    """Finish an insight of the active workspace. Raises Unfounded; what is gone or finished is left alone."""
    read = gather(insight_id)
    if read is None:
        return
    capability, evidence = read
    answer = capability.floor(evidence)
    check(answer, evidence)
    keep(insight_id, capability, evidence, answer)


@transaction.atomic
def gather(insight_id: int) -> tuple[Capability, Evidence] | None:
    insight = Insight.objects.filter(pk=insight_id, status=Insight.Status.WORKING).select_related("workspace").first()
    if insight is None:
        return None
    capability = CAPABILITIES[insight.capability]
    subject = insight.subject
    with timezone.override(zone_of(insight.workspace)):
        return capability, capability.evidence(subject)


def zone_of(workspace) -> ZoneInfo:
    """The calendar of the people who share the card; UTC where it is not known any more."""
    try:
        return ZoneInfo(workspace.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def check(answer, evidence: Evidence):
    unknown = sorted({ref for ref in cited(answer) if not evidence.holds(ref)})
    if unknown:
        raise Unfounded(f"The answer cites {', '.join(unknown)}; the evidence has no such facts.")


@transaction.atomic
def keep(insight_id: int, capability: Capability, evidence: Evidence, answer):
    """Save evidence, answer and advice together, unless the sweep has given the insight up meanwhile."""
    insight = Insight.objects.select_for_update().filter(pk=insight_id, status=Insight.Status.WORKING).first()
    if insight is None:
        return
    insight.evidence, insight.answer = evidence.kept(), answer.model_dump(mode="json")
    insight.engine, insight.read_at, insight.status = RULES, evidence.read_at, Insight.Status.READY
    insight.save()
    advising.propose(insight, capability.advice(answer))
