"""The ground floor: what every room stands on."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "crm.base"
    label = "base"
    verbose_name = "Ground"
