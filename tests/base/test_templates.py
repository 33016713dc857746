"""What no template may hold, and what the frame of every page must."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))

FORBIDDEN = {
    "an inline style": re.compile(r"<style|\sstyle\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a handler in an attribute": re.compile(r"<[^>{%]*\son[a-z]+\s*="),
    "hx-on, which evaluates text": re.compile(r"hx-on\b|hx-vars|js:"),
    "|safe, which trusts text": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "a comment over lines in {# #}": re.compile(r"\{#[^\n]*\n(?<!#\}\n)"),
}


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_nothing_that_the_content_security_policy_refuses(path):
    source = path.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(source)]
    assert not found, f"{name(path)} holds {', '.join(found)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read(path):
    get_template(str(path.relative_to(ROOT / "templates")))


def test_every_stylesheet_is_linked_with_tokens_first():
    linked = re.findall(r'"css/([a-z-]+\.css)"', (ROOT / "templates/shared/_head.html").read_text())
    assert linked[0] == "tokens.css", "tokens.css declares the layers"
    assert sorted(linked) == [path.name for path in SHEETS]


def test_every_script_is_loaded_as_a_module():
    loaded = re.findall(
        r'<script type="module" src="\{% static "js/([a-z-]+\.js)" %\}">',
        (ROOT / "templates/shared/_scripts.html").read_text(),
    )
    assert sorted(loaded) == [path.name for path in SCRIPTS]


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_is_one_small_behaviour_that_says_what_it_is_and_evaluates_nothing(path):
    source = path.read_text()
    assert source.startswith("// "), "open with a sentence that says what it does"
    assert len(source.splitlines()) <= 250
    assert not re.search(r"\beval\(|new Function|innerHTML|import ", source)


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_raw_colours_stand_in_the_tokens_alone(path):
    source = path.read_text()
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)\(", source, re.I), "use a token"
    assert "!important" not in source
