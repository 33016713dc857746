"""Fetching of related records only what is shown: a page of fifty deals would else bring along fifty whole companies."""

from functools import lru_cache


def relations(columns) -> set[str]:
    """What select_related or prefetch_related takes for paths of columns: "owner__user" for "owner__user__name"."""
    return {column.rpartition("__")[0] for column in columns}


def with_columns(queryset, columns):
    """The queryset joined to the related records of these columns ("company__name", "owner__user__name").

    Of records that the queryset joins already, everything stays.
    """
    if not columns:
        return queryset
    own = queryset.query.select_related
    whole = frozenset() if isinstance(own, bool) else frozenset(named(own))
    spare = spared(queryset.model, frozenset(columns), whole)
    return queryset.select_related(*sorted(relations(columns))).defer(*spare)


def named(tree, before=""):
    """The paths in Django's own note of what is joined, which is a dict of dicts."""
    for name, below in tree.items():
        yield before + name
        yield from named(below, f"{before}{name}__")


@lru_cache(maxsize=256)
def spared(model, columns, whole) -> list[str]:
    """The paths of the related records' other columns."""
    kept = {}
    for column in columns:
        *steps, _ = path = column.split("__")
        for depth in range(1, len(steps) + 1):
            kept.setdefault("__".join(steps[:depth]), set()).add(path[depth])
    return [
        f"{relation}__{field.name}"
        for relation, names in kept.items()
        if relation not in whole
        for field in related(model, relation)._meta.concrete_fields
        if not field.primary_key and field.name not in names
    ]


def related(model, relation):
    for step in relation.split("__"):
        model = model._meta.get_field(step).related_model
    return model
