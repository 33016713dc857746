"""The coach's first sentence: where the deal stands, in this deal's own facts."""

from ai.capabilities.coaching.answer import Step
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import days, short_day


def opening(evidence: Evidence, steps: list[Step], held_back: list[Step]) -> Cited:
    deal = evidence.deal
    if deal.outcome:
        closed = short_day(deal.closed, evidence.today)
        return Cited(
            text=f"This deal was {deal.outcome} on {closed}. There is nothing left to coach.", cites=[deal.ref]
        )
    stood = deal.days_here
    where = f"{days(stood)} in {deal.stage}" if stood else f"In {deal.stage} since today"
    heard = [each for each in evidence.happened() if each.theirs]
    if not heard:
        spoken = "no word from them on record"
        cites = [deal.ref]
    else:
        last = heard[-1]
        passed = evidence.days_since(last.at)
        who = last.who or "their side"
        spoken = f"last word from {who} " + (
            "today" if passed == 0 else "yesterday" if passed == 1 else f"{days(passed)} ago"
        )
        cites = [deal.ref, last.ref]
    if steps:
        return Cited(text=f"{where}, {spoken}.", cites=cites)
    if held_back:
        number = len(held_back)
        earlier = "one earlier step is" if number == 1 else f"{number} earlier steps are"
        return Cited(
            text=f"{where}, {spoken}. Nothing new to advise: {earlier} decided, and nothing has happened since.",
            cites=cites,
        )
    return Cited(text=f"{where}, {spoken}. No rule sees anything that waits for you here.", cites=cites)
