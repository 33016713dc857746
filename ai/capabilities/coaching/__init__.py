"""The rules of the Deal Coach: each looks at the evidence for one thing and says what to do about it.

A rule is a function of the evidence that yields steps. It fires only on facts of this deal, which it cites; how much it
presses (0 to 100) is a judgement of selling, which a measured gap moves up or down. To add one: write a module beside
these, name it in RULES, and test that it fires and that it keeps quiet.
"""

from collections.abc import Callable, Iterator

from ai.capabilities.coaching import (
    champion,
    close_date,
    competitors,
    conversation,
    followup,
    next_step,
    objections,
    overdue,
    owner,
    price,
    pushed,
    questions,
    roles,
    silence,
    stage_age,
    visits,
    worth,
)
from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.before import is_held_back
from ai.capabilities.coaching.opening import opening
from ai.evidence import Evidence

__all__ = ["RULES", "advise", "opening"]

RULES: tuple[Callable[[Evidence], Iterator[Step]], ...] = (
    questions.unanswered,
    overdue.promised,
    close_date.passed,
    owner.nobody,
    objections.unsettled,
    visits.looking_now,
    silence.broken_rhythm,
    silence.never_begun,
    roles.signer,
    followup.unreplied,
    followup.after_talk,
    price.asked,
    competitors.named,
    stage_age.standing_still,
    conversation.only_in_writing,
    champion.gone_quiet,
    roles.one_voice,
    pushed.again,
    close_date.too_soon,
    next_step.none_agreed,
    next_step.undated,
    next_step.nothing_booked,
    champion.nobody_pushes,
    close_date.unknown,
    worth.unknown,
)

MOST = 5

# Where both fire they would ask for the same thing; the one on the right says it better.
GIVES_WAY = {
    "answer_price": {"answer_question", "settle_objection"},
    "bring_second_person": {"find_signer", "meet_signer"},
    "book_talk": {"break_silence", "meet_signer", "start_conversation"},
    "agree_next_step": {"start_conversation", "finish_task", "break_silence"},
    "agree_close_plan": {"renew_close_date"},
    "check_close_date": {"renew_close_date"},
    "reply": {"answer_question", "answer_price", "settle_objection", "break_silence"},
    "send_notes": {"answer_question", "answer_price"},
    "date_next_step": {"start_conversation"},
    "book_next": {"start_conversation", "break_silence", "book_talk", "meet_signer", "agree_next_step"},
    "find_champion": {"find_signer", "start_conversation"},
    "ask_close_date": {"start_conversation"},
    "ask_worth": {"start_conversation"},
}


def advise(evidence: Evidence) -> tuple[list[Step], list[Step]]:
    """At most five steps, the most pressing first, and those held back because of earlier decisions."""
    if evidence.deal.outcome:
        return [], []
    found = [step for rule in RULES for step in rule(evidence)]
    kinds = {step.kind for step in found}
    found = [step for step in found if not GIVES_WAY.get(step.kind, set()) & kinds]
    held_back = [step for step in found if is_held_back(step, evidence)]
    free = [step for step in found if step not in held_back]
    return sorted(free, key=lambda step: -step.pressing)[:MOST], held_back
