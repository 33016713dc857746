"""The floor: Django with nothing around it, over Candor's own tables; it signs nobody in and sees every row."""

from crm.settings import DATABASES as CANDOR
from crm.settings import SECRET_KEY  # noqa: F401

ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["rest_framework", "benchmarks.floor"]
MIDDLEWARE = ["benchmarks.counting.SqlCount"]
ROOT_URLCONF = "benchmarks.floor.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": CANDOR["system"] | {"ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = "UTC"
USE_TZ = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
