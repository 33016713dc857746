"""Mistakes in the settings, each named with what to do about it; `manage.py check` and every start run them."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Warning, register

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
DATABASE_SCHEMES = {"postgres", "postgresql", "pgsql"}
REDIS_SCHEMES = {"redis", "rediss", "unix"}
SHORTEST_KEY = 32


@register
def servers(app_configs, **options):
    """DATABASE_URL and REDIS_URL: both or neither, and of a kind that is spoken here."""
    given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    if all(given.values()):
        return [*scheme("DATABASE_URL", given, DATABASE_SCHEMES), *scheme("REDIS_URL", given, REDIS_SCHEMES)]
    if not any(given.values()):
        return []
    missing, present = sorted(given, key=lambda name: bool(given[name]))
    return [
        Error(
            f"{present} is set, and {missing} is not.",
            hint=f"Set {missing} as well to use servers of your own, or neither to use the embedded ones.",
            id="candor.E001",
        )
    ]


def scheme(name, given, known):
    written = urlsplit(given[name]).scheme
    if written in known:
        return []
    hint = f"Begin it with one of: {', '.join(f'{word}://' for word in sorted(known))}."
    return [Error(f"{name} begins with “{written}”, which Candor does not speak.", hint=hint, id="candor.E002")]


@register
def roles(app_configs, **options):
    """DATABASE_APP_URL and DATABASE_SYSTEM_URL: both or neither, and three different roles."""
    app, system = settings.APP_URL, settings.SYSTEM_URL
    if bool(app) != bool(system):
        missing = "DATABASE_SYSTEM_URL" if app else "DATABASE_APP_URL"
        hint = "Set both, or neither: then `manage.py migrate` makes the two roles and their passwords itself."
        return [Error(f"{missing} is not set, though its counterpart is.", hint=hint, id="candor.E003")]
    users = {alias: database["USER"] for alias, database in settings.DATABASES.items()}
    if len(set(users.values())) == len(users):
        return []
    hint = "Row-level security rests on three roles: one owns the tables, one serves people, one sees every row."
    return [Error(f"Two of the database's addresses sign in as one role: {users}.", hint=hint, id="candor.E004")]


@register
def secret(app_configs, **options):
    if settings.LOCAL or len(settings.SECRET_KEY) >= SHORTEST_KEY:
        return []
    hint = 'Write one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    return [Error(f"SECRET_KEY is shorter than {SHORTEST_KEY} characters.", hint=hint, id="candor.E005")]


@register
def secret_is_shared(app_configs, **options):
    """On servers the key signs sessions and derives passwords, so web and worker must have the same one."""
    if settings.LOCAL or os.environ.get("SECRET_KEY"):
        return []
    hint = (
        "Set the same SECRET_KEY for web, worker, beat and migrate; the one in the data folder is this machine's own."
    )
    return [Error("SECRET_KEY is not set, though Candor uses servers of its own.", hint=hint, id="candor.E006")]


@register
def hosts(app_configs, **options):
    found = []
    public = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL_HOSTS]
    for host in public:
        if "/" in host or (":" in host and not host.startswith("[")):
            hint = "Write the name alone: crm.example.com, or .example.com for all names below it."
            found.append(Error(f"ALLOWED_HOSTS holds “{host}”, which is no host name.", hint=hint, id="candor.E007"))
    if settings.DEBUG and public:
        hint = "Set DEBUG=0: its error pages show settings and source to anyone. Or keep ALLOWED_HOSTS to localhost."
        found.append(Error(f"DEBUG is on, and {', '.join(public)} is served.", hint=hint, id="candor.E008"))
    if not settings.SECURE_COOKIES and public and not settings.DEBUG:
        hint = "Serve it over https and leave SECURE_COOKIES unset, or set it to 1."
        found.append(Warning("Cookies travel unprotected to public hosts.", hint=hint, id="candor.W009"))
    if not settings.LOCAL and not settings.DEBUG and not public:
        hint = "Set ALLOWED_HOSTS to the names people type, such as crm.example.com."
        found.append(Warning("Only localhost is in ALLOWED_HOSTS.", hint=hint, id="candor.W010"))
    return found


@register
def mail(app_configs, **options):
    if settings.LOCAL or settings.DEBUG or not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return []
    hint = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.com:587, so that invitations arrive."
    return [Warning("Mail is written to the log instead of being sent.", hint=hint, id="candor.W011")]


@register
def data_folder(app_configs, **options):
    if not settings.DATA.exists() or os.access(settings.DATA, os.W_OK | os.X_OK):
        return []
    hint = "Set CANDOR_DATA to a folder that this user may write, or give it to this user."
    return [Error(f"The data folder {settings.DATA} may not be written.", hint=hint, id="candor.E012")]
