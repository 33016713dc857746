"""Facts about deals that other rooms may listen for; sent inside the transaction that makes them true."""

from django.dispatch import Signal

activity_logged = Signal()  # activity
deal_changed = Signal()  # deal, fields (names)
deal_moved = Signal()  # deal, change (StageChange)
deal_closed = Signal()  # deal
deal_reopened = Signal()  # deal
