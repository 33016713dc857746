"""A real Celery worker that knows one more kind of effect, `test.count`: slow enough to be killed in the middle."""

import django

django.setup()

from django.db import connection  # noqa: E402  after the set-up

from crm.base import audit  # noqa: E402
from crm.base.outbox import handles  # noqa: E402
from crm.celery import app  # noqa: E402


class Counted:
    """What audit.record needs of a record."""

    class _meta:
        model_name = "counted"

    def __init__(self, pk):
        self.pk = pk


@handles("test.count")
def count(payload):
    audit.record("counted", Counted(payload["number"]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01)")


if __name__ == "__main__":
    app.worker_main(
        ["worker", "--pool=prefork", "--concurrency=2", "--loglevel=error", "--without-gossip", "--without-mingle"]
    )
