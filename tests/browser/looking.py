"""Looking at a page as a person would: is it accessible, does it fit, and a picture of it."""

import json
import os
from pathlib import Path

import pytest

AXE = Path(os.environ.get("AXE_PATH") or "node_modules/axe-core/axe.min.js")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
RUN = "axe.run(document, {resultTypes: ['violations']})"


def axe(page) -> list[str]:
    """What axe-core finds serious or critical, in words. Skips the test where AXE_PATH names no axe.min.js."""
    if not AXE.exists():
        pytest.skip("axe-core is not here: npm pack axe-core, and set AXE_PATH to its axe.min.js")
    page.evaluate(AXE.read_text())  # not as a script element, which the content policy would refuse
    found = page.evaluate(RUN)["violations"]
    return [
        f"{each['impact']} {each['id']} at {json.dumps([node['target'] for node in each['nodes'][:3]])}: {each['help']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def too_wide(page) -> int:
    """By how many pixels the page's body is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def shot(page, name):
    """Write docs/screenshots/<name>.png, with SCREENSHOTS=1 in the environment only."""
    if os.environ.get("SCREENSHOTS") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")
