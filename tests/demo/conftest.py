"""Simulated worlds, told once for a whole run of the tests: nobody changes them."""

from datetime import date

import pytest

from crm.demo.simulate import simulate

TODAY = date(2026, 3, 17)


@pytest.fixture(scope="session")
def world():
    """The demo company in full, as of a fixed day."""
    return simulate(1, "full", today=TODAY)


@pytest.fixture(scope="session")
def worlds():
    """Six further worlds of 60 companies, without texts."""
    return [simulate(seed, 60, today=TODAY, texts=False) for seed in range(11, 17)]
