"""The stage bar of a deal: where it stands, how long it was in each stage, and how long deals usually are."""

from dataclasses import dataclass

from django.utils import timezone

from deals.models import Deal, Stage, StageChange
from deals.pace import Usual, usual_stays


@dataclass(frozen=True)
class Step:
    stage: Stage
    place: str  # past, now, or "" for one to come
    days: int | None  # whole days spent there so far
    usual: Usual | None

    @property
    def slow(self):
        """Longer than deals usually stay, and by a day at least."""
        return self.place == "now" and self.usual is not None and self.days >= self.usual.days + 1

    @property
    def usual_days(self):
        return max(1, round(self.usual.days)) if self.usual else None


def steps(deal: Deal, changes: list[StageChange]) -> list[Step]:
    """The open stages of the deal's pipeline, in order, given all its changes; one query, and one more now and then."""
    stages = Stage.objects.filter(pipeline=deal.stage.pipeline_id, kind=Stage.Kind.OPEN)
    stays = time_in(deal, sorted((change.happened_at, change.pk, change.to_stage_id) for change in changes))
    usual = usual_stays(deal.stage.pipeline_id)
    here = deal.stage_id if deal.is_open else None
    reached = next((n for n, stage in enumerate(stages) if stage.pk == here), len(stages) if not deal.is_open else -1)
    return [
        Step(
            stage,
            "now" if stage.pk == here else "past" if n < reached and (deal.is_open or stage.pk in stays) else "",
            stays.get(stage.pk),
            usual.get(stage.pk),
        )
        for n, stage in enumerate(stages)
    ]


def time_in(deal, changes) -> dict[int, int]:
    """Stage id to whole days spent there, all visits together; the last one lasts until now or the close."""
    ends = [entered for entered, *_ in changes[1:]] + [deal.closed_at or timezone.now()]
    seconds = {}
    for (entered, _, stage), left in zip(changes, ends, strict=True):
        seconds[stage] = seconds.get(stage, 0) + (left - entered).total_seconds()
    return {stage: int(total // 86400) for stage, total in seconds.items()}
