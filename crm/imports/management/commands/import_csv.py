"""Import a CSV file from the command line, the same way as the page does."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from crm.accounts.models import Membership, Role, Workspace
from crm.base.tenancy import use_workspace
from crm.imports.mapping import MappingError, read_choices
from crm.imports.models import Import, WaitingReference
from crm.imports.registry import importers
from crm.imports.running import run_import, start
from crm.imports.storing import earlier, read_in, take_in, unfinished

SHOWN = 10


class Command(BaseCommand):
    help = "Imports contacts, companies, deals, activities or tasks from a CSV file; a file sent twice adds nothing."

    def add_arguments(self, parser):
        parser.add_argument("target", choices=list(importers()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, metavar="SLUG", help="the workspace that gets the records")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADER=FIELD",
            help="what a column means: a field, custom, custom:number (or another type), or skip; may be repeated",
        )
        parser.add_argument(
            "--source", help="the system whose ids the file holds, such as zoho; guessed from the headers"
        )
        parser.add_argument("--pipeline", help="deals only: the pipeline's name; made when there is none")
        parser.add_argument("--currency", help="of amounts that name none, such as USD")
        parser.add_argument(
            "--dates", choices=["day", "month"], help="what comes first in 3/4/2024, where a column leaves it open"
        )
        parser.add_argument("--encoding", help="such as windows-1250, where the guess is wrong")
        parser.add_argument(
            "--by", metavar="EMAIL", help="the member who imports; the first admin where it is not given"
        )

    def handle(self, *args, **options):
        path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.")
        workspace_id = workspace_called(options["workspace"])
        if workspace_id is None:
            raise CommandError(f"There is no workspace with the slug {options['workspace']!r}.")
        with use_workspace(workspace_id):
            self.run(data, path.name, options)

    def run(self, data, name, options):
        began = time.monotonic()
        record = self.prepare(data, name, options)
        self.stdout.write(f"{name}: {record.rows:,} rows, {record.encoding}, into {record.target}.")
        done = record.done_rows
        run_import(record, told=self.tell)
        took = time.monotonic() - began
        with transaction.atomic():
            record.refresh_from_db()
        if record.status != Import.Status.DONE:
            raise CommandError(record.problem or "The import was stopped elsewhere.")
        with transaction.atomic():
            self.report(record, took, record.rows - done)

    def prepare(self, data, name, options) -> Import:
        """The import, ready to run: a new one, or the one of this file that was interrupted."""
        with transaction.atomic():
            record = unfinished(data, options["target"])
            if record:
                self.stdout.write(f"This file was interrupted after {record.done_rows:,} rows; going on from there.")
                return record
            member = self.member(options["by"])
            chosen = {key: options[key] for key in ("source", "pipeline", "currency", "encoding", "dates")}
            try:
                record = take_in(data, name, options["target"], member, **chosen)
                read_in(record, read_choices(options["map"]))
            except (MappingError, ValueError) as error:
                raise CommandError(str(error))
            if record.status == Import.Status.FAILED:
                raise CommandError(record.problem)
            self.tell_mapping(record)
            if before := earlier(record):
                self.stdout.write(
                    f"This file was already imported on {before.finished_at:%-d %b %Y}; only what is new will be added."
                )
            start(record)
            return record

    def member(self, email):
        members = Membership.objects.present().select_related("user").order_by("pk")
        member = members.filter(user__email__iexact=email).first() if email else members.filter(role=Role.ADMIN).first()
        if member is None:
            raise CommandError(f"{email} is no member of this workspace." if email else "This workspace has no admin.")
        return member

    def tell_mapping(self, record):
        for column in record.mapping:
            field = column["field"] or "left out"
            if field == "custom":
                field = f"custom field ({column['kind']})"
            self.stdout.write(f"  {column['header']} -> {field}")
        for note in record.notes:
            self.stdout.write(f"Note: {note}")

    def tell(self, record):
        if self.stdout.isatty():
            self.stdout.write(f"\r{record.done_rows:,} of {record.rows:,} rows", ending="")

    def report(self, record, took, rows):
        waiting = WaitingReference.objects.filter(of=record, joined_to=None)
        self.stdout.write(
            f"accepted {record.accepted:,} ({record.created:,} new, {record.changed:,} changed, {record.unchanged:,} unchanged)"
        )
        self.stdout.write(f"refused {record.refused:,}")
        self.stdout.write(f"rows {record.rows:,} in {took:.1f} s, {rows / took:,.0f} rows per second")
        for row in record.row_results.filter(status="refused")[:SHOWN]:
            column = f", column “{row.column}”" if row.column else ""
            self.stdout.write(f"  line {row.line}{column}: {row.reason}")
        self.stdout.write(f"waiting {waiting.count():,}")
        for each in waiting[:SHOWN]:
            self.stdout.write(f"  line {each.line}, column “{each.column}”: {each.written}. {each.reason}")
        for note in record.notes:
            self.stdout.write(f"Note: {note}")


def workspace_called(slug: str) -> int | None:
    """The id of a workspace, found over the wall; everything else happens inside."""
    return Workspace.objects.using("system").filter(slug=slug).values_list("pk", flat=True).first()
