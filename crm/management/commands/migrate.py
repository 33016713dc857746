"""Migrations as the database's owner, with the application's login roles made first and their rights given last."""

from django.conf import settings
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from crm.base.walls import grant_open_tables


class Command(migrate.Command):
    help = "Makes the database's roles, brings its tables up to date, and gives the roles their rights."

    def handle(self, *args, **options):
        if options["database"] == DEFAULT_DB_ALIAS:
            options["database"] = "owner"
        owner = connections[options["database"]]
        for alias, url in (("default", settings.APP_URL), ("system", settings.SYSTEM_URL)):
            if not url:  # a role whose address is given has its password, too, from whoever gave it
                make_role(owner, settings.DATABASES[alias])
        super().handle(*args, **options)
        grant_open_tables(owner)


def make_role(owner, login):
    """Make a login role without rights of its own, and give it its present password, which follows SECRET_KEY."""
    name, password = owner.ops.quote_name(login["USER"]), login["PASSWORD"]
    with owner.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login["USER"]])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {name} LOGIN NOINHERIT")
        if password:
            cursor.execute(f"ALTER ROLE {name} PASSWORD %s", [password])
