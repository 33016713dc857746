"""Finding the records that rows refer to: by the id their system gave them, by e-mail address, or by a name only one has."""

import re
from collections.abc import Iterable

from crm.base.searching import plain
from crm.imports import bulk
from crm.imports.models import ExternalId, WaitingReference
from crm.imports.registry import importer_of_kind, importers

AT_ONCE = 5_000


def name_key(name: str) -> str:
    """A name without case, accents and extra spaces."""
    return " ".join(plain(name).split())


def bare_key(name: str) -> str:
    """A name without punctuation and spaces either: "GTX Pro" and "GTXPro" are one."""
    return re.sub(r"[\W_]+", "", plain(name))


class Names:
    """All names of one kind of record, exact and bare; a name that several records have leads nowhere."""

    def __init__(self, pairs: Iterable[tuple[int, str]]):
        self.exact: dict[str, set[int]] = {}
        self.bare: dict[str, set[int]] = {}
        for record_id, name in pairs:
            self.exact.setdefault(name_key(name), set()).add(record_id)
            self.bare.setdefault(bare_key(name), set()).add(record_id)

    def find(self, name: str) -> tuple[int | None, int, bool]:
        """Record id or None, how many records have the name, and whether only a different way of writing led there."""
        found = self.exact.get(name_key(name))
        if found:
            return (next(iter(found)) if len(found) == 1 else None), len(found), False
        found = self.bare.get(bare_key(name), set()) if bare_key(name) else set()
        return (next(iter(found)) if len(found) == 1 else None), len(found), bool(found)


class Joiner:
    """Answers references during one run; names are read once, ids and addresses as they come up."""

    def __init__(self, source: str):
        self.source = source
        self.names: dict[str, Names] = {}
        self.ids: dict[tuple[str, str], int | None] = {}
        self.emails: dict[str, int | None] = {}

    def prepare(self, run, rows: list[dict]):
        """Look up all ids and addresses that a batch mentions, in one query each."""
        for reference in run.references:
            for name in reference.fields:
                field = run.importer.by_name[name]
                keys = {key for values in rows for key in values.get(name) or ()}
                if not keys:
                    continue
                if field.by == "id":
                    self.look_up_ids(reference.to, field.space or reference.to, keys)
                elif field.by == "email":
                    wanted = {key.casefold() for key in keys} - self.emails.keys()
                    found = importer_of_kind(reference.to).ids_by_email(sorted(wanted))
                    self.emails |= {key: found.get(key) for key in wanted}
                elif reference.to not in self.names:
                    self.names[reference.to] = Names(importer_of_kind(reference.to).names())

    def look_up_ids(self, kind: str, space: str, keys: set[str]):
        wanted = {key for key in keys if (space, key) not in self.ids}
        found = dict(
            ExternalId.objects.filter(source=self.source, space=space, kind=kind, key__in=wanted).values_list(
                "key", "record_id"
            )
        )
        there = alive(kind, found.values())
        self.ids |= {(space, key): found[key] if found.get(key) in there else None for key in wanted}

    def find(self, field, reference, key: str) -> tuple[int | None, str]:
        """The record that a key leads to, and why it leads nowhere ("" where it does) or a remark."""
        if field.by == "id":
            found = self.ids.get((field.space or reference.to, key))
            return found, "" if found else f"No {field.space or reference.to} with this id has been imported yet."
        if field.by == "email":
            found = self.emails.get(key.casefold())
            return found, "" if found else f"No {reference.to} has this e-mail address yet."
        found, count, differently = self.names[reference.to].find(key)
        if found:
            return found, "written differently" if differently else ""
        if count:
            return None, f"{count} {importer_of_kind(reference.to).many} have this name."
        return None, f"No {reference.to} has this name yet."

    def resolve(self, run, reference, values: dict, line: int) -> tuple[list[int], list[WaitingReference]]:
        """The records that a row's reference leads to, the first one first, and what has to wait.

        Fields are tried in order; the first that leads somewhere is taken, so a name helps where an id is not known yet.
        """
        found, waiting = [], []
        for name in reference.fields:
            field = run.importer.by_name[name]
            missing = []
            for key in values.get(name) or ():
                record_id, remark = self.find(field, reference, key)
                if record_id is None:
                    missing.append(self.wait(run, reference, field, key, line, remark))
                elif record_id not in found:
                    found.append(record_id)
                    if remark:
                        run.count("written_differently", f"{key}")
            if found:
                return found, missing
            waiting = waiting or missing
        return found, waiting

    def wait(self, run, reference, field, key, line, reason) -> WaitingReference:
        normal = {"id": str, "email": str.casefold, "name": name_key}[field.by](key)
        return WaitingReference(
            of_id=run.record.pk, line=line, column=run.mapping.header_of(field.name), kind=run.importer.kind,
            slot=reference.slot, to=reference.to, by=field.by, source=self.source if field.by == "id" else "",
            space=(field.space or reference.to) if field.by == "id" else "", key=normal[:300], written=key[:300], reason=reason,
        )  # fmt: skip


def alive(kind: str, ids: Iterable[int]) -> set[int]:
    """Of these record ids, those whose records still exist."""
    ids = list(set(ids))
    if not ids:
        return set()
    return set(importer_of_kind(kind).model.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True))


def join_what_waited(record) -> int:
    """Join references, of any import, that waited for records which this import brought; returns how many."""
    joined = 0
    importer = importers()[record.target]
    waiting = WaitingReference.objects.filter(to=importer.kind, joined_to=None).order_by("pk")
    names = Names(importer.names()) if waiting.filter(by="name").exists() else None
    after = 0
    while chunk := list(waiting.filter(pk__gt=after)[:AT_ONCE]):
        after = chunk[-1].pk
        joined += join_chunk(importer, chunk, names, record)
    return joined


def join_chunk(importer, chunk, names, record) -> int:
    by_id = {each.key for each in chunk if each.by == "id"}
    ids = {
        (row.source, row.space, row.key): row.record_id
        for row in ExternalId.objects.filter(kind=importer.kind, key__in=by_id)
    }
    there = alive(importer.kind, ids.values())
    emails = importer.ids_by_email([each.key for each in chunk if each.by == "email"])
    done: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for each in chunk:
        if each.by == "id":
            target = ids.get((each.source, each.space, each.key))
            target = target if target in there else None
        elif each.by == "email":
            target = emails.get(each.key)
        else:
            target = names.find(each.written)[0]
        if target:
            each.joined_to = target
            done.setdefault((each.kind, each.slot), []).append((each.record_id, target))
    for (kind, slot), pairs in done.items():
        referring = importer_of_kind(kind)
        there = alive(kind, [pair[0] for pair in pairs])
        referring.joined(slot, [pair for pair in pairs if pair[0] in there])
    found = [each for each in chunk if each.joined_to]
    targets = {"joined_to": [each.joined_to for each in found]}
    bulk.update(WaitingReference, [each.pk for each in found], targets, {"joined_by_id": record.pk})
    return len(found)
