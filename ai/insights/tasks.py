"""The insights' doors into Celery."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from ai.insights import writing
from ai.models import Insight
from crm.base.outbox import handles
from crm.base.sweeping import workspaces_with
from crm.base.tenancy import use_workspace

log = logging.getLogger(__name__)

TOO_LONG = timedelta(minutes=3)
GAVE_UP = "Nothing came within three minutes. Ask again."
BROKE = "Something went wrong while it was written. Ask again; if it stays, tell your admin the number of this card."


@handles("ai.write_insight", claim=60)
def write_insight(payload):
    """Write one insight. A database that is away is tried again by the outbox; any other failure ends on the card."""
    try:
        writing.write(payload["insight"])
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Insight %s failed", payload["insight"])
        with transaction.atomic():
            fail(Insight.objects.filter(pk=payload["insight"]), BROKE)


@shared_task
def fail_what_takes_too_long():
    """Insights that nobody finished, in every workspace: their cards say so and offer the button again."""
    stuck = {"status": Insight.Status.WORKING, "created_at__lt": timezone.now() - TOO_LONG}
    for workspace_id in workspaces_with(Insight, **stuck):
        with use_workspace(workspace_id), transaction.atomic():
            fail(Insight.objects.filter(**stuck), GAVE_UP)


def fail(insights, problem: str) -> int:
    return insights.filter(status=Insight.Status.WORKING).update(
        status=Insight.Status.FAILED, problem=problem, updated_at=timezone.now()
    )
