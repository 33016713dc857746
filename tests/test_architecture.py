"""Imports run one way, and what needs care happens only where it is written down."""

import ast
from functools import cache
from pathlib import Path

import pytest

from crm.base.tenancy import SYSTEM_USES

ROOT = Path(__file__).resolve().parent.parent

# Each line reads those above it and its own, never one below. The rest of `crm` is the roof, which may read every room.
FLOORS = [
    ["crm.local"],
    ["crm.base"],
    ["crm.accounts"],
    ["crm.imports"],
    ["contacts"],
    ["deals"],
    ["ai.models", "ai.migrations"],
    ["ai.governance"],
    ["ai.llm"],
    ["ai.learning", "ai.search"],
    ["ai.evidence", "ai.capability"],
    ["ai.capabilities"],
    ["ai.insights"],
    ["ai.assistant", "ai.workflows", "ai.tuning"],
    ["ai"],
    ["crm"],
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
DJANGO_FREE = ["crm/local", "crm/base/active.py"]  # read before Django is set up
FILES = {
    "crm/base": ["apps", "models", "admin"],
    "crm/accounts": ["apps", "models", "forms", "views", "urls", "admin"],
    "crm/imports": ["apps", "models", "forms", "views", "urls"],
    "contacts": ["apps", "models", "forms", "views", "urls", "api", "admin"],
    "deals": ["apps", "models", "signals", "forms", "views", "urls", "api", "admin"],
    "ai": ["apps", "models", "receivers", "urls", "api", "admin"],
}
SENDERS = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}
MEANS_ANOTHER_SYSTEM = {
    "crm/settings.py": "says what the alias is",
    "crm/management/commands/migrate.py": "closes its connection",
    "crm/accounts/models/user.py": "a theme: as the operating system",
}
UNSCOPED = {"raw", "csrf_exempt", "_base_manager", "mark_safe"}
MAY_BE_UNSCOPED = {
    "crm/base/templatetags/candor.py": "icons, whose every part is ours",
    "crm/base/templatetags/listing.py": "rows of a list, whose every value is escaped",
    "crm/base/sweeping.py": "workspaces in which a sweep has work; only their ids come back",
    "crm/base/filters/kinds/field.py": "the record itself, by its key, in a subquery of a scoped queryset",
    "crm/accounts/models/membership.py": "a user's own memberships, before a workspace is chosen; policies hold them",
}
LONGEST = 400  # lines

MODULES = sorted(
    path for folder in ("crm", "contacts", "deals", "ai", "tests") for path in (ROOT / folder).rglob("*.py")
)
CODE = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "tests"]


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def imports(path):
    """Every name that a module imports, anywhere in it; `from a import b` counts as a.b, which may be a module."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (start, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def floor_of(dotted):
    """Which floor a module stands on; None for what is not ours."""
    parts = dotted.split(".")
    return next((FLOOR_OF[up] for n in range(len(parts), 0, -1) if (up := ".".join(parts[:n])) in FLOOR_OF), None)


def attributes(path):
    return {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}


def names(path):
    return {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)} | attributes(path)


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_imports_run_one_way(path):
    own = floor_of(name_of(path).removesuffix(".py").replace("/", "."))
    uphill = {read for read in imports(path) if (floor_of(read) or 0) > own}
    assert not uphill, f"{name_of(path)} reads uphill: {', '.join(sorted(uphill))}"


@pytest.mark.parametrize("path", [path for path in CODE if name_of(path).startswith(tuple(DJANGO_FREE))], ids=name_of)
def test_what_is_read_before_django_is_set_up_reads_no_django(path):
    assert not {read for read in imports(path) if read.split(".")[0] == "django"}, name_of(path)


@pytest.mark.parametrize("room", FILES)
def test_every_room_has_its_files(room):
    missing = [
        file for file in FILES[room] if not ((ROOT / room / f"{file}.py").exists() or (ROOT / room / file).is_dir())
    ]
    assert not missing, f"{room} has no {', '.join(missing)}"


def test_work_is_sent_through_the_outbox_alone():
    sends = {name_of(path) for path in CODE if attributes(path) & SENDERS}
    outside = {name for name in sends if not name.startswith("crm/base/outbox/")}
    assert not outside, "these send tasks by themselves; post() them to the outbox: " + ", ".join(sorted(outside))


def test_the_alias_that_sees_every_workspace_is_used_only_where_it_is_written_down():
    constants = lambda path: {node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)}  # noqa: E731
    uses = {name_of(path) for path in CODE if "migrations" not in path.parts and "system" in constants(path)}
    assert uses - set(MEANS_ANOTHER_SYSTEM) == set(SYSTEM_USES), "crm.base.tenancy.SYSTEM_USES lists them"


def test_nothing_leaves_the_scope_or_the_guard_against_forged_posts_but_what_is_named():
    outside = {name_of(path) for path in CODE if names(path) & UNSCOPED}
    assert outside == set(MAY_BE_UNSCOPED), f"one of {', '.join(sorted(UNSCOPED))} is used here"


@pytest.mark.parametrize("path", [path for path in MODULES if "migrations" not in path.parts], ids=name_of)
def test_every_module_is_small_and_says_what_it_is_for(path):
    text = path.read_text()
    assert text.count("\n") <= LONGEST, f"{name_of(path)} has more than {LONGEST} lines: it holds two things"
    assert not text or ast.get_docstring(tree_of(path)), f"{name_of(path)} does not begin by saying what it is for"
