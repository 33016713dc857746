"""Candor as it is served, counting its SQL."""

from crm.settings import *  # noqa: F403

MIDDLEWARE = ["benchmarks.counting.SqlCount", *MIDDLEWARE]  # noqa: F405
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
