"""How long deals usually stay in the stages of a pipeline: the medians of its won deals."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from crm.base.tenancy import current_workspace_id

WON_DEALS = 200  # the latest ones; older ways of selling tell little about today's
ENOUGH = 8  # won deals that passed through a stage
KEPT_FOR = 15 * 60  # seconds

MEDIANS = """
WITH won AS (
    SELECT deal.id FROM deals_deal deal JOIN deals_stage stage ON stage.id = deal.stage_id
    WHERE deal.workspace_id = %(workspace)s AND stage.pipeline_id = %(pipeline)s AND deal.outcome = 'won'
    ORDER BY deal.closed_at DESC LIMIT %(deals)s
), steps AS (
    SELECT change.deal_id, change.to_stage_id AS stage_id, change.happened_at AS entered,
           lead(change.happened_at) OVER (PARTITION BY change.deal_id ORDER BY change.happened_at, change.id) AS left_at
    FROM deals_stagechange change
    WHERE change.workspace_id = %(workspace)s AND change.deal_id IN (SELECT id FROM won)
), stays AS (
    SELECT stage_id, deal_id, sum(extract(epoch FROM left_at - entered)) / 86400.0 AS days
    FROM steps WHERE left_at IS NOT NULL GROUP BY stage_id, deal_id
)
SELECT stage_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY days), count(*) FROM stays GROUP BY stage_id
"""


@dataclass(frozen=True)
class Usual:
    """The median stay in days, and from how many won deals."""

    days: float
    deals: int


def usual_stays(pipeline_id) -> dict[int, Usual]:
    """Stage id to the usual stay there, where enough won deals tell; remembered for a quarter of an hour."""
    workspace = current_workspace_id()
    key = f"usual-stays:{workspace}:{pipeline_id}"
    rows = cache.get(key)
    if rows is None:
        with connection.cursor() as cursor:
            cursor.execute(MEDIANS, {"workspace": workspace, "pipeline": pipeline_id, "deals": WON_DEALS})
            rows = [(stage, float(days), deals) for stage, days, deals in cursor.fetchall()]
        cache.set(key, rows, KEPT_FOR)
    return {stage: Usual(days, deals) for stage, days, deals in rows if deals >= ENOUGH}
