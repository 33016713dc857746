"""Each rule of the coach fires on its ground, cites it, and keeps quiet without it."""

from datetime import date, timedelta

import pytest

from ai.capabilities.coaching import (
    RULES,
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
from ai.capabilities.coaching import champion as champions
from tests.ai import story as a
from tests.ai.story import kinds, only, story

BUYER = a.person("Mirjam Voss", 3, role="buyer", position="CFO")


class TestUnansweredQuestions:
    def test_a_question_after_which_nothing_went_out_is_quoted_with_its_age(self):
        asked = a.mail(7, "in", "Good figures. What happens to the licence with two terminals?")
        step = only(questions.unanswered, a.mail(9, "out"), asked)
        assert step.what == "Answer Jonas Albrecht’s question of 12 May"
        assert step.why.text.startswith("“What happens to the licence with two terminals?” has waited for 7 days")
        assert step.why.cites == ["A2"]

    @pytest.mark.parametrize(
        "ours", [a.mail(6, "out"), a.call(6), a.meeting(6)], ids=["a mail", "a call with two voices", "a meeting"]
    )
    def test_what_we_wrote_or_said_later_answers_it(self, ours):
        assert kinds(questions.unanswered, a.mail(7, "in", "When can you start?"), ours) == []

    @pytest.mark.parametrize("words", ["See https://nordhafen.example/?page=2 please", "How are you?", "Ok?", "No."])
    def test_addresses_courtesies_and_single_words_are_no_questions(self, words):
        assert kinds(questions.unanswered, a.mail(2, "in", words)) == []

    @pytest.mark.parametrize(
        "words", ["Wann können Sie anfangen?", "¿Cuándo pueden empezar?", "何 時 に 始め ます か？"]
    )
    def test_questions_of_every_language_are_heard(self, words):
        assert kinds(questions.unanswered, a.mail(2, "in", words)) == ["answer_question"]


class TestSilence:
    rhythm = tuple(a.mail(days, "in", "The trial went well enough.") for days in (42, 38, 35, 31, 28))

    def test_silence_is_measured_by_the_deals_own_rhythm(self):
        assert kinds(silence.broken_rhythm, *self.rhythm) == ["break_silence"]
        slow = tuple(a.mail(days, "in") for days in (180, 140, 100, 60, 25))
        assert kinds(silence.broken_rhythm, *slow) == []

    def test_it_says_when_the_last_word_came_and_what_the_rhythm_was(self):
        step = only(silence.broken_rhythm, *self.rhythm)
        assert step.why.text == (
            "Last word 21 Apr, 28 days ago; before that one came every 4 days. “The trial went well enough.”"
        )

    def test_after_mails_without_an_answer_it_proposes_the_phone(self):
        step = only(silence.broken_rhythm, *self.rhythm, a.mail(20, "out"), a.person())
        assert step.what == "Call Jonas Albrecht instead of writing again"
        assert step.why.text.endswith("One try of ours since, the last on 29 Apr.")

    def test_after_several_tries_it_proposes_another_voice_that_was_heard_before(self):
        katrin = a.person("Katrin Solberg", 2, role="reviewer")
        heard = a.mail(50, "in", who="Katrin Solberg", contact=2)
        step = only(silence.broken_rhythm, katrin, heard, *self.rhythm, a.mail(20, "out"), a.mail(12, "out"))
        assert step.what == "Try Katrin Solberg: Jonas Albrecht has not answered 2 times"

    def test_a_mail_of_theirs_that_nobody_answered_is_to_be_answered_first(self):
        step = only(silence.broken_rhythm, *self.rhythm)
        assert step.what == "Reply to Jonas Albrecht: the mail of 21 Apr has no answer"

    def test_what_we_noted_is_not_given_out_as_their_words(self):
        step = only(silence.broken_rhythm, a.call(30, "They want the price per gate."))
        assert "Noted: “They want the price per gate.”" in step.why.text

    def test_without_a_rhythm_two_weeks_are_allowed(self):
        assert kinds(silence.broken_rhythm, a.mail(13, "in")) == []
        assert kinds(silence.broken_rhythm, a.mail(15, "in")) == ["break_silence"]

    def test_a_meeting_that_is_booked_is_no_silence(self):
        assert kinds(silence.broken_rhythm, *self.rhythm, a.meeting(-3)) == []

    def test_another_try_makes_the_advice_new(self):
        first, second = (
            only(silence.broken_rhythm, *self.rhythm, *tried).key
            for tried in ((a.mail(20, "out"),), (a.mail(20, "out"), a.mail(9, "out")))
        )
        assert first != second

    def test_a_deal_without_any_word_is_told_to_begin(self):
        step = only(silence.never_begun, a.person(), age=8)
        assert step.what == "Write to Jonas Albrecht at Nordhafen about Yard and dock"
        assert step.why.text.startswith("8 days after it began, no mail")
        assert kinds(silence.never_begun, a.mail(2, "out")) == []

    def test_a_deal_without_anybody_is_told_to_find_somebody(self):
        assert only(silence.never_begun).what == "Find the person to talk to at Nordhafen"


class TestRoles:
    def test_nobody_who_signs_is_known(self):
        step = only(roles.signer, a.person())
        assert (step.kind, step.what) == ("find_signer", "Ask Jonas Albrecht who signs at Nordhafen")
        assert "Jonas Albrecht" in step.why.text

    def test_who_signs_was_never_in_a_talk(self):
        step = only(roles.signer, BUYER, a.mail(9, "in", who="Mirjam Voss", contact=3), a.meeting(12))
        assert step.what == "Get Mirjam Voss on a call"
        assert (
            step.why.text == "Mirjam Voss, CFO, is the buyer and has written, last on 10 May, but never spoken with us."
        )
        assert step.why.cites == ["P1", "A1"]

    @pytest.mark.parametrize(
        "met", [a.meeting(9, contact=3), a.call(-2, contact=3), a.meeting(9, contact=1, others=("mirjam voss",))]
    )
    def test_a_talk_held_or_booked_with_who_signs_is_enough(self, met):
        assert kinds(roles.signer, BUYER, met) == []

    def test_a_young_deal_in_its_first_stage_may_not_know_yet(self):
        assert kinds(roles.signer, a.person(), stage_number=1, age=5) == []
        assert kinds(roles.signer, a.person(), stage_number=1, age=15) == ["find_signer"]
        assert kinds(roles.signer, stage_number=1, age=15) == []

    def test_everything_came_from_one_person(self):
        heard = [a.mail(days, "in") for days in (30, 20, 10)]
        step = only(roles.one_voice, *heard, BUYER)
        assert step.what == "Bring Mirjam Voss into the conversation"
        assert step.why.text == "All 3 words from them in 30 days came from Jonas Albrecht."
        second = a.mail(5, "in", who="Katrin Solberg", contact=2)
        assert kinds(roles.one_voice, *heard, second) == []
        assert kinds(roles.one_voice, *heard[:2]) == []

    def test_a_champion_who_is_quiet_while_others_talk(self):
        champion = a.person("Jonas Albrecht", 1)
        other = a.mail(4, "in", who="Katrin Solberg", contact=2)
        step = only(champions.gone_quiet, champion, a.mail(20, "in"), other)
        assert step.what == "Ask Jonas Albrecht what has changed"
        assert step.why.text == "The champion has been quiet for 20 days, while Katrin Solberg has spoken."
        assert kinds(champions.gone_quiet, champion, a.mail(20, "in")) == []
        assert kinds(champions.gone_quiet, champion, a.mail(9, "in"), other) == []

    def test_nobody_is_known_who_pushes(self):
        assert only(champions.nobody_pushes, BUYER).what == "Find out who at Nordhafen wants this most"
        assert kinds(champions.nobody_pushes, a.person()) == []
        assert kinds(champions.nobody_pushes, BUYER, stage_number=1) == []


class TestStageAge:
    def test_longer_than_three_quarters_of_the_won_deals(self):
        step = only(stage_age.standing_still, a.moved(29), a.usual(three_quarters=15), days_in_stage=29)
        assert step.why.text == "29 days in Proposal; three quarters of 38 won deals had left it after 15."
        assert step.why.cites == ["S1", "U1"]
        assert kinds(stage_age.standing_still, a.usual(three_quarters=30), days_in_stage=29) == []

    def test_with_too_few_won_deals_the_pipelines_own_limit_counts(self):
        step = only(stage_age.standing_still, days_in_stage=20, rots_after=14)
        assert step.why.text == "20 days in Proposal; this pipeline allows 14."
        assert kinds(stage_age.standing_still, days_in_stage=20, rots_after=None) == []


class TestDates:
    def test_a_close_date_that_passed(self):
        step = only(close_date.passed, a.detail("expected_close", date(2026, 5, 13)))
        assert step.why.text == "It should have closed on 13 May, 6 days ago, and stands in Proposal."
        assert kinds(close_date.passed, a.detail("expected_close", a.NOW.date())) == []

    def test_a_close_date_nearer_than_the_stage_usually_needs(self):
        near = a.detail("expected_close", a.NOW.date() + timedelta(days=5))
        step = only(close_date.too_soon, near, a.usual(half=20), days_in_stage=2)
        assert "won deals stand in Proposal for 20 days at the median" in step.why.text
        assert kinds(close_date.too_soon, near, a.usual(half=6), days_in_stage=2, stage_number=4) == []

    def test_a_close_date_with_stages_still_ahead(self):
        near = a.detail("expected_close", a.NOW.date() + timedelta(days=5))
        assert kinds(close_date.too_soon, near, stage_number=2) == ["check_close_date"]
        assert kinds(close_date.too_soon, near, stage_number=4) == []

    def test_no_close_date_after_the_first_stage(self):
        assert kinds(close_date.unknown, stage_number=2) == ["ask_close_date"]
        assert kinds(close_date.unknown, stage_number=1, age=3) == []

    def test_a_date_pushed_twice_cites_both_moves(self):
        step = only(pushed.again, a.pushed(20), a.pushed(3))
        assert step.why.text == "The close date was pushed twice, last on 16 May."
        assert step.why.cites == ["C1", "C2"]
        nearer = a.pushed(3, before=date(2026, 6, 26), after=date(2026, 6, 12))
        assert kinds(pushed.again, a.pushed(20), nearer, a.pushed(1, field="value", before="9", after="91")) == []


class TestPromises:
    def test_a_late_task_is_to_be_finished_and_names_the_task(self):
        late = a.task(late=3)
        step = only(overdue.promised, late)
        assert (step.what, step.task) == ("Finish “Send the ISO 27001 pack”", late.task)
        assert step.why.text == "It was due 16 May, 3 days ago."
        assert kinds(overdue.promised, a.task(late=0), a.task(due=False)) == []

    def test_nothing_agreed_for_what_comes_next(self):
        assert kinds(next_step.none_agreed) == ["agree_next_step"]
        for enough in (a.task(late=-2), a.meeting(-2), a.detail("next_step", "Send price")):
            assert kinds(next_step.none_agreed, enough) == []

    def test_a_next_step_in_words_gets_a_day(self):
        step = only(next_step.undated, a.detail("next_step", "Send the revised price"))
        assert step.what == "Put a day on “Send the revised price”"
        for enough in (a.task(late=-2), a.meeting(-2)):
            assert kinds(next_step.undated, a.detail("next_step", "Send price"), enough) == []

    def test_no_talk_is_in_the_diary(self):
        step = only(next_step.nothing_booked, a.meeting(6))
        assert step.why.text == "No call or meeting is ahead, and the last meeting was on 13 May."
        assert kinds(next_step.nothing_booked, a.meeting(6), a.call(-3)) == []
        assert kinds(next_step.nothing_booked, a.meeting(6), stage_number=1) == []
        assert kinds(next_step.nothing_booked) == []

    def test_nobody_has_the_deal(self):
        assert kinds(owner.nobody, unowned=True) == ["take_deal"]
        assert kinds(owner.nobody) == []

    def test_nobody_knows_what_it_is_worth(self):
        assert kinds(worth.unknown) == ["ask_worth"]
        assert kinds(worth.unknown, a.detail("value", 900)) == kinds(worth.unknown, stage_number=1, age=3) == []


class TestTalks:
    """A call counts as a talk when two people spoke."""

    @pytest.mark.parametrize("minutes", [12, None])
    def test_a_call_with_time_or_notes_is_a_talk(self, minutes):
        assert a.call(1, "They want the price per gate.", minutes=minutes).is_talk

    @pytest.mark.parametrize("words", ["Left a message.", "Voicemail", "Niemanden erreicht, nicht erreicht", ""])
    def test_a_call_that_nobody_took_is_a_try(self, words):
        missed = a.call(1, words, minutes=None)
        assert not missed.is_talk and not missed.theirs and not missed.ours and missed.is_try
        assert not a.call(1, "Spoke.", minutes=0).is_talk

    def test_a_call_that_nobody_took_answers_no_question(self):
        asked = a.mail(7, "in", "When can you start?")
        assert kinds(questions.unanswered, asked, a.call(6, "Voicemail", minutes=None)) == ["answer_question"]


class TestWhatTheySaid:
    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("Your offer is simply too expensive for us.", "price"),
            ("Das ist uns zu teuer.", "price"),
            ("C’est trop cher pour nous.", "price"),
            ("Es demasiado caro.", "price"),
            ("È troppo caro per noi.", "price"),
            ("Dit is ons te duur.", "price"),
            ("There is no budget left this year.", "budget"),
            ("Dafür haben wir kein Budget.", "budget"),
            ("It was put on hold for now.", "timing"),
            ("The board has to agree, it is not my decision.", "authority"),
            ("We have security concerns about the cloud.", "security"),
            ("Honestly, spreadsheets work.", "need"),
            ("It does not integrate with our ERP.", "fit"),
            ("We would be locked in for three years.", "contract"),
        ],
    )
    def test_objections_are_heard_in_several_languages(self, words, kind):
        step = only(objections.unsettled, a.mail(4, "in", words))
        assert step.key.startswith(f"settle_objection:{kind}:")
        assert words.rstrip(".") in step.why.text and "4 days ago" in step.why.text

    @pytest.mark.parametrize(
        "words", ["It is not too expensive.", "Das ist nicht zu teuer.", "What an expensive car park."]
    )
    def test_the_opposite_is_no_objection(self, words):
        assert kinds(objections.unsettled, a.mail(4, "in", words)) == []

    def test_our_own_mails_do_not_object(self):
        assert kinds(objections.unsettled, a.mail(4, "out", "You said that it is too expensive.")) == []

    def test_an_objection_in_a_note_or_a_talk_counts(self):
        for told in (
            a.meeting(4, "CFO: too expensive."),
            a.happening("note", 4, "", "CFO: too expensive."),
            a.call(4, "Too expensive, she says."),
        ):
            assert kinds(objections.unsettled, told) == ["settle_objection"]

    def test_it_is_settled_when_we_speak_to_its_subject_and_only_then(self):
        said = a.mail(9, "in", "It is too expensive.")
        assert kinds(objections.unsettled, said, a.mail(8, "out", "Here is the price for two terminals.")) == []
        assert kinds(objections.unsettled, said, a.call(8, "Walked through pricing, agreed.")) == []
        assert kinds(objections.unsettled, said, a.mail(8, "out", "See you on Friday.")) == ["settle_objection"]

    def test_what_was_said_long_ago_is_history(self):
        assert kinds(objections.unsettled, a.mail(120, "in", "It is too expensive.")) == []

    def test_a_price_that_was_asked_for_and_not_sent(self):
        wish = a.mail(5, "in", "Please send us a quote for four terminals.")
        assert (
            only(price.asked, wish, a.mail(4, "out", "Thanks, will do.")).what
            == "Send Jonas Albrecht the price they asked for"
        )
        assert kinds(price.asked, wish, a.mail(4, "out", "Attached is our offer.")) == []

    def test_a_mail_without_a_question_is_answered_too(self):
        said = a.mail(4, "in", "Hello Ines,\n\nWe counted the lorries last week.")
        step = only(followup.unreplied, a.mail(9, "out"), said)
        assert (step.what, step.why.cites) == ("Reply to Jonas Albrecht", ["A2"])
        assert step.why.text == "The last word is theirs, 4 days old. “We counted the lorries last week.”"
        assert kinds(followup.unreplied, said, a.mail(1, "out")) == []
        assert kinds(followup.unreplied, a.mail(1, "in", "We counted the lorries last week.")) == []

    def test_what_was_said_in_a_talk_is_written_down(self):
        talk = a.meeting(2, "They want six sites in one contract.")
        step = only(followup.after_talk, talk)
        assert step.what == "Send Jonas Albrecht what was agreed in the meeting of 17 May"
        assert step.why.text == "Nothing went out since. The notes say “They want six sites in one contract.”"
        for quiet in ((talk, a.mail(1, "out")), (a.meeting(0),), (a.meeting(20),), (a.call(2, "", minutes=None),)):
            assert kinds(followup.after_talk, *quiet) == []

    def test_a_rival_that_nothing_of_ours_speaks_of(self):
        field = a.detail("competitors", ["Portbase"])
        said = a.mail(5, "in", "Portbase is a fifth cheaper.")
        step = only(competitors.named, field, said)
        assert (step.what, step.why.cites) == ("Show Jonas Albrecht where we differ from Portbase", ["A1", "D2"])
        assert "“Portbase is a fifth cheaper.”" in step.why.text
        assert kinds(competitors.named, field, said, a.mail(4, "out", "Portbase has no gate.")) == []
        assert kinds(competitors.named, said) == []

    def test_somebody_looks_at_our_pages(self):
        visit = a.happening("web_visit", 1, "in", subject="Pricing page")
        assert only(visits.looking_now, visit).why.text == "Web visit on 18 May, Pricing page."
        assert kinds(visits.looking_now, visit, a.mail(0, "out")) == []
        assert kinds(visits.looking_now, a.happening("web_visit", 9, "in")) == []

    def test_only_mails_for_three_weeks(self):
        mails = [a.mail(days, "in") for days in (20, 12, 3)]
        step = only(conversation.only_in_writing, a.meeting(25), *mails)
        assert step.why.text == "The last talk was on 24 Apr, 25 days ago; 3 mails since."
        assert kinds(conversation.only_in_writing, a.meeting(10), *mails) == []
        assert kinds(conversation.only_in_writing, a.meeting(25), *mails[:2]) == []


def test_a_rule_that_the_record_refutes_keeps_quiet():
    refuted = a.measured("stage_age", held=(60, 80), others=(10, 80))
    assert kinds(stage_age.standing_still, refuted, days_in_stage=90) == []


def test_every_rule_of_the_list_is_tried_here_on_a_story_without_ground():
    settled = (
        a.person("Mirjam Voss", 1, role="buyer"),
        a.person("Jonas Albrecht", 2),
        a.detail("value", 900),
        a.meeting(2),
        a.mail(1, "out"),
        a.meeting(-2),
        a.detail("expected_close", a.NOW.date() + timedelta(days=60)),
        a.usual(half=9, three_quarters=15),
    )
    assert [step for rule in RULES for step in rule(story(*settled))] == []
