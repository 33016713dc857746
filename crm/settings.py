"""Settings: one file, read from the environment, with defaults that run on one machine."""

import hashlib
import hmac
from pathlib import Path
from zlib import crc32

import environ
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from crm.local import folder, where

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DATA = where.data_folder()

# Local: this machine alone, with the embedded PostgreSQL and Redis.
LOCAL = where.is_local()

DEBUG = env.bool("DEBUG", default=False)

# For `manage.py serve`.
PORT = env.int("PORT", default=8000)
DEMO = env.bool("DEMO", default=True)  # write demo data into an empty database

SECRET_KEY = env("SECRET_KEY", default="") or folder.secret_key(DATA)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "crm.apps.AdminSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "csp",
    "crm.apps.CrmConfig",
    "crm.base",
    "crm.accounts",
    "crm.imports",
    "contacts",
    "deals",
    "ai",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "crm.base.htmx.htmx_answers",
    "allauth.account.middleware.AccountMiddleware",
    "crm.accounts.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm.context.everywhere",
            ],
        },
    }
]

# One database, three login roles: see crm/base/walls.py.
OWNER_URL = env("DATABASE_URL", default="") or where.database_url(DATA, where.OWNER)


# PostgreSQL reads and plans a statement once per connection: see docs/decisions/0010. "off" for a pooler that loses them.
PREPARE_STATEMENTS = env.bool("PREPARE_STATEMENTS", default=True)


def database(url: str, role: str = "", prepare: bool = PREPARE_STATEMENTS) -> dict:
    """Connection settings; with a role, the same server and database as that login role."""
    settings = env.db_url_config(url)
    if role:
        settings["USER"] = f"{settings['NAME']}_{role}"
        settings["PASSWORD"] = "" if LOCAL else role_password(role)
    prepared = {"server_side_binding": True, "prepare_threshold": 2} if prepare else {}
    return settings | {
        "ENGINE": "crm.base.postgres",
        "OPTIONS": settings.get("OPTIONS", {}) | prepared,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a pooler in front would lose them
    }


def role_password(role: str) -> str:
    """The password `manage.py migrate` gives a login role: derived from SECRET_KEY, so one URL is enough."""
    return hmac.new(SECRET_KEY.encode(), f"database-role:{role}".encode(), hashlib.sha256).hexdigest()


APP_URL, SYSTEM_URL = env("DATABASE_APP_URL", default=""), env("DATABASE_SYSTEM_URL", default="")
DATABASES = {
    "default": database(APP_URL or OWNER_URL, "" if APP_URL else "app") | {"ATOMIC_REQUESTS": True},
    "owner": database(OWNER_URL, prepare=False),  # ALTER ROLE takes no parameters
    "system": database(SYSTEM_URL or OWNER_URL, "" if SYSTEM_URL else "sys"),
}
DATABASE_ROUTERS = ["crm.base.routing.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="") or where.redis_url(DATA)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": where.with_database(REDIS_URL, 1),
        "KEY_PREFIX": "candor",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# Redis carries ids only; what is owed stands in the outbox, so an emptied broker loses nothing.
CELERY_BROKER_URL = where.celery_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kilobytes
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "crm.accounts.adapter.Adapter"
ACCOUNT_FORMS = {"signup": "crm.accounts.forms.sign_up.InvitedSignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a member's address is proved by the invitation's link
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Whose address the limits on signing in count: behind proxies, the one that the outermost of them wrote down.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

SECURE_COOKIES = env.bool("SECURE_COOKIES", default=not DEBUG and not LOCAL)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
if LOCAL:
    # Cookies know no port: two checkouts on one machine would sign each other's people out.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (f"{name}-{crc32(bytes(DATA)):08x}" for name in ("session", "csrf"))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Candor <candor@localhost>")

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "woff2", "zip", "gz", "br", "map")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# What can be imported, in the order it is offered: best in this order, too, since each may refer to those before it.
IMPORTERS = [
    "contacts.importing.Companies",
    "contacts.importing.Contacts",
    "deals.importing.Deals",
    "deals.importing.Activities",
    "deals.importing.Tasks",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["crm.accounts.api_auth.MemberAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["crm.accounts.api_auth.MemberPermission"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "crm.base.api.explain",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
UNFOLD = {
    "SITE_TITLE": "Candor",
    "SITE_HEADER": "Candor",
    "SITE_SUBHEADER": "For managers",
    "SITE_URL": "/",
    "SITE_SYMBOL": "fact_check",
    "SHOW_HISTORY": True,
    "ENVIRONMENT": None,
    "COLORS": {  # verdigris, the accent of static/css/tokens.css
        "primary": {
            "50": "oklch(0.975 0.012 190)",
            "100": "oklch(0.952 0.024 190)",
            "200": "oklch(0.900 0.040 190)",
            "300": "oklch(0.830 0.050 190)",
            "400": "oklch(0.740 0.098 188)",
            "500": "oklch(0.600 0.092 190)",
            "600": "oklch(0.470 0.086 192)",
            "700": "oklch(0.445 0.080 194)",
            "800": "oklch(0.395 0.072 194)",
            "900": "oklch(0.330 0.060 194)",
            "950": "oklch(0.240 0.045 194)",
        }
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Candor API",
    "DESCRIPTION": "Contacts, companies, pipelines, deals, activities and tasks, and what the AI says about them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["crm.accounts.api_auth.MemberPermission"],
    "SERVE_AUTHENTICATION": ["crm.accounts.api_auth.MemberAuthentication"],
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"token": []}],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "crm.accounts.models.Role",
        "BuyingRoleEnum": "contacts.models.contact.BuyingRole",
        "StageKindEnum": "deals.models.Stage.Kind",
        "ActivityKindEnum": "deals.models.Activity.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "crm.base.api.document_faults",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
