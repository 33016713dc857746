"""The project package: ground floor and roof."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from crm import checks

# Here rather than in crm/__init__.py, so that the embedded servers' keeper, a process of its own, stays small.
from crm.celery import app as celery_app

__all__ = ["CrmConfig", "celery_app", "checks"]


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = "Candor"


class AdminSiteConfig(AdminConfig):
    default_site = "crm.admin_site.ManagersSite"
