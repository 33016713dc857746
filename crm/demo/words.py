"""The grammar of the demo's texts: lists of phrases in texts/*.txt that name each other and hold slots for facts.

A line under `@name` is one way to say it. `[name]` stands for any line of that list, `[name?]` for one or nothing,
`{slot}` for a fact, ` // ` for a new paragraph, ` ;; ` for a new line. Within a list every line is used once before any is used again, so that
thousands of texts read as differently as the lists allow.
"""

import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
REFERENCE = re.compile(r"\[([a-z_.]+)(\??)\]")
SLOT = re.compile(r"\{([a-z_]+)\}")
SENTENCE = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=[.!?][\"”]\s)|(?<=\n)|(?<=\n- ))([\"“]?)([a-zà-ÿ])")


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """All lists by name, from every file in texts/. A name that is used twice raises ValueError."""
    lists = {}
    for path in sorted(TEXTS.glob("*.txt")):
        name = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                name = line[1:].strip()
                if name in lists:
                    raise ValueError(f"{path.name}: the list @{name} is there already")
                lists[name] = []
            elif line.strip() and not line.startswith("#"):
                lists[name].append(line.strip())
    return {name: tuple(lines) for name, lines in lists.items()}


class Speaker:
    """Says things from the lists, with dice of its own."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.bags = {}

    def pick(self, name: str) -> str:
        """The next line of a list, unexpanded; KeyError when there is no such list."""
        bag = self.bags.get(name)
        if not bag:
            bag = self.bags[name] = list(phrases()[name])
            self.rng.shuffle(bag)
        return bag.pop()

    def say(self, name: str, facts: Mapping[str, str], inline: Mapping[str, str] | None = None) -> str:
        """A line of the list `name` with everything filled in; `inline` overrides lists by name."""
        return polish(self.fill(self.pick(name), facts, inline or {}))

    def fill(self, line, facts, inline):
        def referred(match):
            name, perhaps = match.groups()
            if perhaps and self.rng.random() < 0.5:
                return ""
            return self.fill(inline[name] if name in inline else self.pick(name), facts, inline)

        return SLOT.sub(lambda match: str(facts[match[1]]), REFERENCE.sub(referred, line))


def polish(text):
    """Paragraphs, single spaces, and capitals where sentences begin."""
    paragraphs = [re.sub(r" *;; *", "\n", re.sub(r" {2,}", " ", part)).strip() for part in text.split("//")]
    return SENTENCE.sub(lambda match: match[1] + match[2].upper(), "\n\n".join(part for part in paragraphs if part))
