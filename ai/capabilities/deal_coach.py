"""Deal Coach: what should the rep do next on this deal, and why?"""

from django.utils import timezone

from ai.capabilities.coaching import advise, opening
from ai.capabilities.coaching.answer import Coaching
from ai.capability import Capability
from ai.evidence import Evidence, past
from ai.evidence import deal as facts
from deals.models import Deal


class DealCoach(Capability):
    name, title, verb = "deal_coach", "Deal Coach", "Coach this deal"
    promise = "Reads the timeline, the people, the dates and the tasks of this deal, and says what to do next and why."
    subject, answer = Deal, Coaching

    def evidence(self, deal: Deal) -> Evidence:
        read_at = timezone.localtime()  # before the first query: what happens meanwhile is newer
        return Evidence(
            [
                *facts.about_deal(deal),
                *facts.people(deal),
                *facts.timeline(deal),
                *facts.moves(deal),
                *facts.changes(deal),
                *facts.tasks(deal),
                *past.usual(deal),
                *past.record(deal),
                *past.verdicts(deal),
            ],
            read_at,
        )

    def floor(self, evidence: Evidence) -> Coaching:
        steps, held_back = advise(evidence)
        return Coaching(lead=opening(evidence, steps, held_back), steps=steps)

    def advice(self, answer: Coaching):
        return answer.steps

    def not_for(self, deal: Deal) -> str:
        if deal.is_open:
            return ""
        return f"This deal is {deal.get_outcome_display().lower()}. Reopen it to be coached again."
