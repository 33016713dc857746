"""Which kinds of records can be imported: the importers that the rooms declare, listed in settings.IMPORTERS."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string


@lru_cache(maxsize=1)
def importers() -> dict[str, object]:
    """Target ("contacts", ...) to importer, in the order people are offered them."""
    found = [import_string(path)() for path in settings.IMPORTERS]
    return {importer.target: importer for importer in found}


def importer_of_kind(kind: str):
    """The importer whose records are of a kind, such as "contact"."""
    return next(importer for importer in importers().values() if importer.kind == kind)
