"""Everything that thinks; reads deals and contacts, read by no one."""

from django.apps import AppConfig


class AiConfig(AppConfig):
    name = "ai"
    verbose_name = "AI"

    def ready(self):
        from ai import receivers  # noqa: F401  connects the signals, once the models are there
