"""What pages write: money, times, people, icons, chances and the controls of forms."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace as Thing

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.utils import timezone
from lucide import IconDoesNotExist

from crm.base import formats, places

NOON = datetime(2026, 5, 19, 10, 0, tzinfo=UTC)  # 12:00 in Berlin


@pytest.fixture(autouse=True)
def noon_in_berlin():
    with time_machine.travel(NOON, tick=False), timezone.override("Europe/Berlin"):
        yield


def draw(source, **context):
    return Template("{% load candor %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (184000, "EUR", "€184,000"),
        (Decimal("184000.50"), "EUR", "€184,000.50"),
        (Decimal("184000.00"), "USD", "$184,000"),
        (1000, "CHF", "CHF\xa01,000"),
        (0, "EUR", "€0"),
        (None, "EUR", ""),
    ],
)
def test_money_carries_its_sign_and_shows_cents_only_when_there_are_some(amount, currency, words):
    assert formats.money(amount, currency) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (940, "€940"),
        (9500, "€9.5k"),
        (184000, "€184k"),
        (999_400, "€999k"),
        (999_600, "€1m"),
        (2_940_000, "€2.94m"),
        (1_200_000_000, "€1.2bn"),
        (-52_000, "−€52k"),
        (100, "€100"),
    ],
)
def test_short_money_keeps_three_digits(amount, words):
    assert formats.short_money(amount, "EUR") == words


def test_short_money_keeps_a_currency_that_is_a_word_apart_from_its_number():
    assert formats.short_money(184000, "CHF") == "CHF\xa0184k"


def test_a_day_names_its_year_only_when_it_is_another_one():
    assert formats.day(date(2026, 6, 26)) == "26 Jun"
    assert formats.day(date(2024, 6, 26)) == "26 Jun 2024"


def test_times_are_those_of_the_reader():
    assert formats.moment(datetime(2026, 5, 18, 22, 30, tzinfo=UTC)) == "19 May, 00:30"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=30), "19 Apr"),
    ],
)
def test_ago_grows_coarser_with_distance(passed, words):
    assert formats.ago(NOON - passed) == words


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "yesterday"), (0, "today"), (1, "tomorrow"), (2, "Thu"), (9, "28 May")]
)
def test_due_says_how_near_it_is(days, words):
    assert formats.due(date(2026, 5, 19) + timedelta(days=days)) == words


def test_a_distance_in_days_counts_both_ways():
    assert formats.in_days(date(2026, 6, 26)) == "in 38 days"
    assert formats.in_days(date(2026, 5, 18)) == "1 day ago"


def test_nothing_is_written_for_nothing():
    assert (
        draw(
            "{{ x|money:'EUR' }}{{ x|short_money:'EUR' }}{{ x|day }}{{ x|ago }}{{ x|due }}{{ x|percent }}{% when x %}",
            x=None,
        )
        == ""
    )
    assert draw("{% chance x %}", x=None) == ""


def test_a_share_reads_as_a_percentage_that_stays_on_one_line():
    assert formats.percent(Decimal("0.62")) == "62\xa0%"


def test_an_icon_is_drawn_in_the_line_and_hidden_from_screen_readers():
    drawn = draw('{% icon "phone" %}')
    assert drawn.startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">')
    assert drawn.endswith("</svg>")
    assert "style=" not in drawn


def test_an_unknown_icon_is_an_error():
    with pytest.raises(IconDoesNotExist):
        draw('{% icon "no-such-drawing" %}')


def test_every_place_has_an_icon_and_keys_are_used_once():
    listed = [*places.ROOMS, *places.FOOT]
    for place in [*listed, *places.CREATES]:
        draw("{% icon name %}", name=place.icon)
    assert len({place.key for place in listed}) == len(listed)


def test_initials_take_the_first_and_the_last_word():
    member = Thing(user=Thing(get_full_name=lambda: "Ines van der Okafor"))
    assert formats.initials(member) == "IO"
    assert formats.initials("Nordhafen") == "NO"
    assert formats.initials(None) == "?"


def test_a_name_always_has_the_same_hue():
    assert formats.hue("Jonas Albrecht") == formats.hue("Jonas Albrecht")
    assert formats.hue("Jonas Albrecht") in range(1, 6)


def test_an_avatar_with_a_label_is_named_and_its_name_is_escaped():
    drawn = draw("{% avatar who label=True %}", who='<b>"Eve"</b>')
    assert 'role="img" aria-label="&lt;b&gt;&quot;Eve&quot;&lt;/b&gt;"' in drawn
    assert "<b>" not in drawn


def test_a_highlight_marks_what_was_sought_and_escapes_the_rest():
    assert draw("{{ x|highlight:'NOR' }}", x="<i>Nordhafen") == "&lt;i&gt;<mark>Nor</mark>dhafen"
    assert draw("{{ x|highlight:'zz' }}", x="A & B") == "A &amp; B"


def test_a_chance_is_drawn_with_its_number_and_no_style():
    drawn = draw("{% chance 0.5 %}")
    assert 'width="22.0"' in drawn and "50\xa0%" in drawn and "style" not in drawn


class Sale(forms.Form):
    value = forms.DecimalField(help_text="Digits only.", widget=forms.NumberInput(attrs={"class": "wide"}))
    reason = forms.ChoiceField(choices=[("p", "Price")], widget=forms.RadioSelect)
    shared = forms.BooleanField(required=False)


def test_a_field_with_an_error_says_so_to_everybody():
    form = Sale({"value": "many"})
    drawn = draw('{% include "shared/_field.html" %}', field=form["value"])
    assert 'class="input wide"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_value_helptext id_value_error"' in drawn
    assert 'id="id_value_helptext"' in drawn and 'id="id_value_error"' in drawn


def test_the_summary_of_errors_links_to_each_field():
    drawn = draw('{% include "shared/_form_errors.html" %}', form=Sale({"value": "many"}))
    assert "2 things to mend" in drawn
    assert 'href="#id_value"' in drawn


def test_choices_stand_in_a_fieldset_with_its_legend():
    drawn = draw('{% include "shared/_field.html" %}', field=Sale()["reason"])
    assert "<fieldset" in drawn and "<legend" in drawn and 'type="radio"' in drawn
