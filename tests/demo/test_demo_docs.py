"""docs/demo-data.md says what the simulator does, number for number."""

from pathlib import Path

import pytest

from crm.demo import causes
from crm.demo.world import PASSWORD, PIPELINES, TEAM

PAGE = (Path(__file__).parents[2] / "docs" / "demo-data.md").read_text(encoding="utf-8")


def row(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


@pytest.mark.parametrize("name", ["WINNING", "CLOSING", "MOVING", "CONVERTING", "CHURNING"])
def test_the_manual_lists_every_cause_with_its_effect(name):
    for cause in getattr(causes, name):
        assert row(f"`{cause.name}`", f"{cause.effect:+.2f}", cause.per, cause.words) in PAGE


def test_the_manual_lists_what_only_looks_like_a_cause():
    for cause in causes.NOT_CAUSES:
        assert row(f"`{cause.name}`", cause.words) in PAGE


def test_the_manual_lists_no_cause_that_is_gone():
    told = [line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    tables = (causes.WINNING, causes.CLOSING, causes.MOVING, causes.CONVERTING, causes.CHURNING, causes.NOT_CAUSES)
    assert told == [cause.name for table in tables for cause in table]


def test_the_manual_lists_the_stages():
    for pipeline in PIPELINES:
        for stage in pipeline.open_stages:
            assert (
                row(pipeline.name, stage.name, f"{stage.odds} %", f"{stage.rots} days", f"{stage.decided:+.2f}") in PAGE
            )


def test_the_manual_lists_the_sign_ins():
    assert f"`{PASSWORD}`" in PAGE
    for member in TEAM:
        assert row(member.email, member.role, f"{member.name}, {member.title}") in PAGE
