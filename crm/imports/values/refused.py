"""A value that cannot be taken, with the reason in words that say what to write instead."""


class Refused(ValueError):
    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def shown(cell: str) -> str:
    """A value inside a reason: quoted, one line, at most 60 characters."""
    text = " ".join(cell.split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
