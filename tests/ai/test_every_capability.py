"""Every capability has all its parts; what is missing is named. docs/adding-a-capability.md says how to add one."""

from pathlib import Path

import pytest
from django.template.loader import get_template
from pydantic import BaseModel

from ai.capabilities import CAPABILITIES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=CAPABILITIES)
class TestEvery:
    def test_it_says_what_it_is(self, capability):
        for part in ("title", "verb", "promise", "subject"):
            assert getattr(capability, part), f"{capability.name} has no {part}"
        assert issubclass(capability.answer, BaseModel)

    def test_its_module_bears_its_name_and_opens_with_its_question(self, capability):
        module = ROOT / f"ai/capabilities/{capability.name}.py"
        assert module.exists(), f"{module} is missing"
        assert module.read_text().startswith(f'"""{capability.title}: ')

    def test_it_has_a_card(self, capability):
        assert get_template(capability.template)

    def test_it_has_tests(self, capability):
        tests = ROOT / f"tests/ai/capabilities/test_{capability.name}.py"
        assert tests.exists(), f"{tests} is missing"

    def test_it_reads_and_answers_on_its_own_floor(self, capability):
        assert "evidence" in vars(type(capability)) and "floor" in vars(type(capability))


def test_the_page_on_adding_one_names_the_parts_that_these_tests_ask_for():
    page = (ROOT / "docs/adding-a-capability.md").read_text()
    for part in ("ai/capabilities/", "templates/ai/cards/", "tests/ai/capabilities/", "CAPABILITIES"):
        assert part in page
