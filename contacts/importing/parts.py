"""What importers of several kinds of records do alike: owners, days, tags, and names that others are found by."""

from contacts.models import Tag
from crm.imports import bulk


def owned(run, values, attributes):
    """The owner, where the file names a member; others are counted and told of once."""
    if owner := values.get("owner"):
        if owner.member:
            attributes["owner_id"] = owner.member
        else:
            run.count("owner_unknown", owner.name)


def straight(values: dict, names) -> dict:
    """The values that are attributes as they stand, without the blank ones."""
    return {name: values[name] for name in names if values.get(name) is not None}


def dated(values, attributes):
    if moment := values.get("created_at"):
        attributes["created_at"] = moment.at


def put_tags(run, written, through, attribute: str):
    """Give records the tags that their rows name; tags that are new to the workspace are made."""
    wanted = {word for each in written for word in each.values.get("tags") or ()}
    if not wanted:
        return
    there = {tag.name.casefold(): tag.pk for tag in Tag.objects.all()}
    new = {word.casefold(): word for word in sorted(wanted) if word.casefold() not in there}
    Tag.objects.bulk_create([Tag(name=word) for word in new.values()], ignore_conflicts=True)
    if new:
        there = {tag.name.casefold(): tag.pk for tag in Tag.objects.all()}
    pairs = {(each.record_id, there[word.casefold()]) for each in written for word in each.values.get("tags") or ()}
    records, tags = zip(*sorted(pairs), strict=True)
    stamps = {"created_at": run.now, "updated_at": run.now}
    bulk.insert(through, {attribute: list(records), "tag_id": list(tags)}, stamps, "ON CONFLICT DO NOTHING")


def tell_renamed(model, run, written, names):
    """What is found by these records' names is found by the new ones from now on."""
    renamed = {each.record_id: each.now for each in written if names & each.now.keys()}
    for record in model.objects.filter(pk__in=renamed):
        record.tell_changed(run.member, renamed[record.pk])
