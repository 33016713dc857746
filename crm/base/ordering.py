"""Moving a record up or down among its neighbours."""


def move(records, record, step: int, first: int = 0):
    """Swap places with the neighbour `step` places on (-1 is up), and number them anew in their `order`, from `first`."""
    listed = list(records)
    at = next(index for index, each in enumerate(listed) if each.pk == record.pk)
    to = min(max(at + step, 0), len(listed) - 1)
    listed.insert(to, listed.pop(at))
    for order, each in enumerate(listed, start=first):
        if each.order != order:
            each.order = order
            each.save(update_fields=["order", "updated_at"])
