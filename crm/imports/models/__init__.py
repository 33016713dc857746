"""Imports, what became of their rows, and what other systems call our records."""

from crm.imports.models.external_id import ExternalId
from crm.imports.models.file_import import Import, ImportFile
from crm.imports.models.import_row import ImportRow
from crm.imports.models.waiting_reference import WaitingReference

__all__ = ["ExternalId", "Import", "ImportFile", "ImportRow", "WaitingReference"]
