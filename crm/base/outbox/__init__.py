"""Effects that must happen: posted in the business transaction, delivered by Celery, never lost and never doubled.

    post("ai.write_insight", {"insight": 7})           in the transaction that owes the effect

    @handles("ai.write_insight", claim=120)            in a module listed in crm.celery.TASK_MODULES
    def write_insight(payload): ...

A handler without `claim` runs inside one transaction together with the mark that it is done. One with `claim` (seconds)
talks to the outside and runs with no transaction open; nobody else starts it until the claim runs out. Its effects outside
the database can happen twice when a worker dies in between; those in the database must be safe to repeat.
"""

from crm.base.outbox.posting import post
from crm.base.outbox.registry import handles

__all__ = ["handles", "post"]
