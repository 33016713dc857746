"""Many rows in one statement: arrays in, rows out. COPY would be refused by row-level security, INSERT is checked by it."""

import json
from decimal import Decimal
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor

from crm.base.tenancy import current_workspace_id

# The array type that carries a column, and how the value is cast on arrival ("" where it needs no cast).
CARRIERS = (
    (models.JSONField, "text", "::jsonb"),
    (ArrayField, "text", "::text[]"),
    (models.DateTimeField, "timestamptz", ""),
    (models.DateField, "date", ""),
    (models.DecimalField, "numeric", ""),
    (models.FloatField, "float8", ""),
    (models.BooleanField, "boolean", ""),
    (models.BinaryField, "bytea", ""),
    (models.ForeignKey, "bigint", ""),
    (models.IntegerField, "bigint", ""),
)

# Characters that texts hardly ever hold; where they do, values are quoted one by one.
BETWEEN, NOTHING = "\x1f", "\x1e"


@lru_cache(maxsize=64)
def carriers(model) -> dict[str, tuple[str, str, str]]:
    """attname -> quoted column, array type and cast, for every column of a model."""
    found = {}
    for field in model._meta.concrete_fields:
        kind = next((each for each in CARRIERS if isinstance(field, each[0])), (None, "text", ""))
        found[field.attname] = (connection.ops.quote_name(field.column), kind[1], kind[2])
    return found


def new_ids(model, count: int) -> list[int]:
    """Ids for rows that are about to be inserted, taken from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model, columns: dict[str, list], constants: dict | None = None, more: str = ""):
    """Insert rows given column by column (attname to values, all of one length) and values that all rows share.

    JSON columns take text; the workspace is added. `more` is SQL at the end, such as ON CONFLICT DO NOTHING.
    """
    if not columns or not next(iter(columns.values())):
        return
    known = carriers(model)
    constants = {"workspace_id": current_workspace_id()} | (constants or {})
    names = ", ".join(known[name][0] for name in (*columns, *constants))
    arrays = ", ".join(f"%s::{known[name][1]}[]" for name in columns)
    taken = [f"u.c{number}{known[name][2]}" for number, name in enumerate(columns)]
    fixed = [f"%s{known[name][2]}" for name in constants]
    aliases = ", ".join(f"c{number}" for number in range(len(columns)))
    sql = (
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(taken + fixed)} "
        f"FROM unnest({arrays}) AS u({aliases}) {more}"
    )
    with binding_cursor() as cursor:
        cursor.execute(sql, [*constants.values(), *map(array_text, columns.values())])


def update(model, ids: list[int], columns: dict[str, list], constants: dict | None = None):
    """Update rows by id, column by column, with values that all rows share besides."""
    if not ids:
        return
    known = carriers(model)
    constants = constants or {}
    sets = [f"{known[name][0]} = u.c{number}{known[name][2]}" for number, name in enumerate(columns)]
    sets += [f"{known[name][0]} = %s{known[name][2]}" for name in constants]
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{known[name][1]}[]" for name in columns)])
    aliases = ", ".join(["id", *(f"c{number}" for number in range(len(columns)))])
    table = model._meta.db_table
    sql = (
        f"UPDATE {table} SET {', '.join(sets)} FROM unnest({arrays}) AS u({aliases}) "
        f"WHERE {table}.id = u.id AND {table}.workspace_id = %s"
    )
    with binding_cursor() as cursor:
        arrays = [array_text(values) for values in (ids, *columns.values())]
        cursor.execute(sql, [*constants.values(), *arrays, current_workspace_id()])


def binding_cursor():
    """A cursor that sends arrays beside the statement, not inside it: nothing is quoted here and parsed there."""
    connection.ensure_connection()
    return connection.make_cursor(ServerBindingCursor(connection.connection))


def as_column(model, name: str, values: list) -> list:
    """Values as `insert` and `update` take them: JSON and arrays as text."""
    match carriers(model)[name][2]:
        case "::jsonb":
            return [value if isinstance(value, str) else json.dumps(value) for value in values]
        case "::text[]":
            return [array_text(value) if value else "{}" for value in values]
    return values


def array_text(values: list) -> str:
    """A list as PostgreSQL writes an array. psycopg would quote value by value; this joins first and quotes once."""
    first = next((value for value in values if value is not None), None)
    if isinstance(first, (int, Decimal)):
        return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
    joined = BETWEEN.join(
        [NOTHING if value is None else value if type(value) is str else str(value) for value in values]
    )
    if joined.count(BETWEEN) != len(values) - 1 or joined.count(NOTHING) != values.count(None):
        return "{" + ",".join(["NULL" if value is None else quoted(str(value)) for value in values]) + "}"
    joined = joined.replace("\\", "\\\\").replace('"', '\\"').replace(BETWEEN, '","')
    return "{" + f'"{joined}"'.replace(f'"{NOTHING}"', "NULL") + "}"


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def plan_checks_anew():
    """Have PostgreSQL plan the keys' checks for the tables as they are now; call it before a large batch commits.

    A connection keeps the plans of its checks. Those made while a table was almost empty read it whole for every row: a
    hundred times the time of the whole import, until some ANALYZE makes them void.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
