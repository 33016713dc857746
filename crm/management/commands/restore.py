"""Replaces the embedded database by what `manage.py backup` wrote."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from crm.local import backup
from crm.local.folder import LocalTrouble


class Command(BaseCommand):
    help = "Replaces all that the embedded database holds by a backup; Candor must be stopped."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        if not settings.LOCAL:
            raise CommandError("This is for the embedded database. On a server of your own use pg_restore.")
        connections.close_all()
        try:
            backup.restore(settings.DATA, file.absolute())
        except (LocalTrouble, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)  # the backup may be of an older version
        self.stdout.write(f"{file} is restored.")
