"""The texts are complete, varied, and fit what happened."""

from collections import Counter

from crm.demo.words import REFERENCE, Speaker, phrases, polish

INLINE = {"a", "no", "o", "q", "s", "why"}  # filled in by the writer, not lists of their own
SPOKEN = ("email", "meeting", "note")


def test_every_list_that_is_named_exists_and_has_lines():
    for lines in phrases().values():
        for line in lines:
            for name, _ in REFERENCE.findall(line):
                assert name in INLINE or phrases()[name], line


def test_everything_that_is_said_is_filled_in(world):
    for activity in world.activities:
        assert not set("[]{}|@") & set(activity.subject + activity.body), activity
        assert "//" not in activity.body and ";;" not in activity.body
        assert activity.body or activity.kind == "call", activity


def test_thousands_of_texts_hardly_repeat(world):
    bodies = Counter(activity.body for activity in world.activities if activity.kind in SPOKEN)
    assert len(bodies) > 0.93 * bodies.total()
    assert bodies.most_common(1)[0][1] <= 15


def test_answers_keep_the_subject_and_follow_what_they_answer(world):
    answers = [activity for activity in world.activities if activity.thread is not None]
    assert len(answers) > 1000
    for activity in answers:
        root = world.activities[activity.thread]
        assert root.kind == "email" and root.deal == activity.deal and root.at < activity.at
        assert activity.subject == f"Re: {root.subject}"


def test_some_questions_are_never_answered_and_objections_come_in_many_kinds(world):
    asked = [a for a in world.activities if ".question." in a.topic]
    answered = {a.thread for a in world.activities if a.topic.startswith("answer.")}
    waiting = [a for a in asked if (a.thread if a.thread is not None else a.number) not in answered]
    assert 0.03 < len(waiting) / len(asked) < 0.4
    assert len({a.objection for a in world.activities if a.objection}) == 9


def test_all_lines_of_a_list_are_used_before_one_is_used_again():
    speaker = Speaker("dice")
    lines = phrases()["update"]
    assert {speaker.pick("update") for _ in lines} == set(lines)


def test_sentences_begin_with_a_capital():
    assert polish('hi. "yes," he said // and more.') == 'Hi. "Yes," he said\n\nAnd more.'
