"""What is said when a filter cannot be read."""


class FilterError(ValueError):
    """A filter that cannot be read. The message is for the person who wrote it.

    `field` is the field's name where one is at fault, `allowed` what could stand there instead, `position` the character
    (from 0) in the written filter, or None where the filter came as JSON.
    """

    def __init__(self, message, *, field=None, allowed=(), position=None):
        super().__init__(message)
        self.message, self.field, self.allowed, self.position = message, field, tuple(allowed), position

    def as_json(self) -> dict:
        """The same for programs: {"message", "field", "allowed", "position"}."""
        return {
            "message": self.message,
            "field": self.field,
            "allowed": list(self.allowed),
            "position": self.position,
        }


class Refused(ValueError):
    """A value that does not fit its field; `bind` turns it into a FilterError that names the field."""

    def __init__(self, message, allowed=()):
        super().__init__(message)
        self.allowed = tuple(allowed)


def listed(names, limit=12) -> str:
    """A few names for a message: "a, b, c and 4 more"."""
    names = [str(name) for name in names]
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
