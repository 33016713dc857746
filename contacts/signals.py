"""Facts about people and companies that other rooms may listen for; sent inside the transaction that makes them true."""

from django.dispatch import Signal

company_renamed = Signal()  # company
contact_renamed = Signal()  # contact
