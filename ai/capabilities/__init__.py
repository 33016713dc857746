"""Every capability, in the order in which the cards appear."""

from django.db.models import Model

from ai.capabilities.deal_coach import DealCoach
from ai.capability import Capability

CAPABILITIES: dict[str, Capability] = {capability.name: capability for capability in (DealCoach(),)}


def about(subject: Model) -> list[Capability]:
    """The capabilities that can be asked about this record."""
    return [capability for capability in CAPABILITIES.values() if isinstance(subject, capability.subject)]
