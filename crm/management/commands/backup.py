"""Writes the embedded database into one file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crm.local import backup
from crm.local.folder import LocalTrouble


class Command(BaseCommand):
    help = "Writes the whole embedded database into a file, also while Candor runs."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        if not settings.LOCAL:
            raise CommandError("This is for the embedded database. On a server of your own use pg_dump as a superuser.")
        try:
            backup.dump(settings.DATA, file.absolute())
        except (LocalTrouble, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {file.stat().st_size / 1e6:.1f} MB. Attached files are in {settings.MEDIA_ROOT}.")
