"""What somebody wrote is read without what they quoted, and cut at words."""

from datetime import date

import pytest

from ai.evidence.words import clip, days, names, own_words, quoted, sentences, short_day


@pytest.mark.parametrize(
    "quote",
    [
        "> When can you start?",
        "On 4 May 2026 at 10:12, Ines Okafor <ines@example.com> wrote:\n> When?",
        "Am 4. Mai 2026 um 10:12 schrieb Ines Okafor:\nWhen can you start?",
        "-----Original Message-----\nFrom: Ines",
        "From: ines@example.com\nWhen can you start?",
        "-- \nIs this a signature?",
    ],
)
def test_quoted_mails_and_signatures_are_not_their_words(quote):
    assert own_words(f"Next week.\n\n{quote}") == "Next week."


def test_a_line_that_only_begins_like_a_quote_stays():
    assert own_words("On Monday we start.\nFrom then on we pay.") == "On Monday we start.\nFrom then on we pay."


def test_sentences_end_at_their_marks_and_not_inside_addresses():
    text = "See https://x.example/?a=1 first. When can you start? Soon!\nThanks"
    assert sentences(text) == ["See https://x.example/?a=1 first.", "When can you start?", "Soon!", "Thanks"]


def test_long_text_is_cut_at_a_word_and_put_on_one_line():
    assert clip("one two\n three four", 10) == "one two…"
    assert clip("short", 10) == "short"
    assert clip("x" * 50, 10) == "x" * 10 + "…"
    assert quoted("“Already quoted.”") == "“Already quoted.”"


def test_days_and_names_read_as_people_say_them():
    assert (days(1), days(7)) == ("1 day", "7 days")
    assert names(["Jo"]) == "Jo"
    assert names(["Jo", "Kim", "Lu"]) == "Jo, Kim and Lu"
    assert names(["Jo", "Kim", "Lu", "Max"]) == "Jo, Kim and 2 others"
    assert short_day(date(2026, 5, 4), date(2026, 6, 1)) == "4 May"
    assert short_day(date(2025, 5, 4), date(2026, 6, 1)) == "4 May 2025"
