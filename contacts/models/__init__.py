"""People and companies."""

from contacts.models.company import Company
from contacts.models.consent import Consent
from contacts.models.contact import Contact
from contacts.models.tag import CompanyTag, ContactTag, Tag

__all__ = ["Company", "CompanyTag", "Consent", "Contact", "ContactTag", "Tag"]
