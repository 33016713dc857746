"""Pipelines, deals and what happened in them."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "deals"

    def ready(self):
        from deals import receivers  # noqa: F401  connects the signals, once the models are there
