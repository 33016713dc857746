"""How rows of a file become companies and contacts."""

from contacts.importing.companies import Companies
from contacts.importing.contacts import Contacts

__all__ = ["Companies", "Contacts"]
