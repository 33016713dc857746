"""The pages under /imports/: the list, a new file, its columns, how far it is, and what became of it."""

from crm.imports.views.mapping import mapping
from crm.imports.views.new import imports, new_import
from crm.imports.views.result import continuing, import_page, progress, refused_file, undoing, waiting_file

__all__ = [
    "continuing",
    "import_page",
    "imports",
    "mapping",
    "new_import",
    "progress",
    "refused_file",
    "undoing",
    "waiting_file",
]
