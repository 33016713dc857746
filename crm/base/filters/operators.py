"""The operators of the filter language, and how many values each takes."""

NO_VALUE, ONE, TWO, MANY = "none", "one", "two", "many"

OPERATORS = {
    "is": ONE,
    "is not": ONE,
    "contains": ONE,
    "does not contain": ONE,
    "starts with": ONE,
    ">": ONE,
    ">=": ONE,
    "<": ONE,
    "<=": ONE,
    "before": ONE,
    "after": ONE,
    "on": ONE,
    "between": TWO,
    "in": MANY,
    "not in": MANY,
    "is empty": NO_VALUE,
    "is not empty": NO_VALUE,
}

# Other spellings that are understood; the plan keeps the name on the right.
SPELLINGS = {
    "=": "is",
    "==": "is",
    "!=": "is not",
    "<>": "is not",
    "≠": "is not",
    "≥": ">=",
    "≤": "<=",
    "is in": "in",
    "is not in": "not in",
}

# A record that fails the right one passes the left one, records without a value included.
OPPOSITES = {
    "is not": "is",
    "does not contain": "contains",
    "not in": "in",
    "is not empty": "is empty",
}

EQUAL = ("is", "is not", "in", "not in")
ORDER = (">", ">=", "<", "<=", "between")
EMPTY = ("is empty", "is not empty")
