"""Pipelines, deals and what happened in them."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "deals"
