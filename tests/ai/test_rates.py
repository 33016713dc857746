"""Rates, intervals and quantiles agree with published figures."""

import pytest

from ai.learning.rates import Comparison, Rate, quantile


def test_the_wilson_interval_is_the_published_one():
    low, high = Rate(81, 263).interval()  # Newcombe 1998, table I, method 3
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert Rate(0, 20).interval() == (0.0, pytest.approx(0.1611, abs=1e-4))


def test_the_gap_interval_is_the_published_one():
    compared = Comparison(Rate(56, 70), Rate(48, 80))  # Newcombe 1998, table II, example a, method 10
    low, high = compared.gap_interval()
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert compared.is_told_apart


def test_a_gap_with_zero_in_its_interval_is_not_told_apart():
    assert not Comparison(Rate(9, 30), Rate(12, 31)).is_told_apart


def test_few_deals_say_nothing():
    assert not Comparison(Rate(1, 9), Rate(20, 40)).is_enough
    assert not Comparison(Rate(20, 40), Rate(1, 9)).is_enough
    assert Comparison(Rate(1, 10), Rate(1, 10)).is_enough


def test_quantiles_lie_on_the_line_between_values():
    assert quantile([1, 2, 3, 4], 0.5) == 2.5
    assert quantile([7], 0.75) == 7
    assert quantile([0, 10], 0.25) == 2.5
