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
        for alias in ("default", "system"):
            make_role(owner, settings.DATABASES[alias])
        super().handle(*args, **options)
        grant_open_tables(owner)


def make_role(owner, login):
    """Make a login role without rights of its own, or give it its present password; roles that exist elsewhere stay."""
    name, password = login["USER"], login["PASSWORD"]
    if name == owner.settings_dict["USER"]:
        return
    with owner.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone():
            return
        cursor.execute(f"CREATE ROLE {owner.ops.quote_name(name)} LOGIN NOINHERIT")
        if password:
            cursor.execute(f"ALTER ROLE {owner.ops.quote_name(name)} PASSWORD %s", [password])
