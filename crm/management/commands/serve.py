"""Everything with one command: servers, tables, static files, demo data, web, worker and beat, until Ctrl-C."""

import hashlib
import os
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from crm.accounts.models import User
from crm.demo.world import PASSWORD, TEAM
from crm.local import folder, stack
from crm.local.folder import LocalTrouble
from crm.local.supervisor import Place, Supervisor, listen
from crm.management.commands.seed_demo import demo_workspace


class Command(BaseCommand):
    help = "Starts everything that Candor needs on this machine and stops it again on Ctrl-C."
    requires_system_checks = []  # run below, once there is a database to look at

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on; 127.0.0.1 is this machine only.")
        parser.add_argument("--port", type=int, default=settings.PORT, help="Port to listen on; PORT, or 8000.")

    def handle(self, *, host, port, **options):
        self.began = time.monotonic()
        supervisor = servers = place = None
        try:
            if settings.LOCAL:
                servers = stack.ensure(settings.DATA, say=self.say)
            else:
                folder.make(settings.DATA)
            place = Place(settings.DATA)
            listener = listen(host, port)
            if listener.getsockname()[1] != port:
                self.say(f"Port {port} is taken; using {listener.getsockname()[1]}")
            self.prepare()
            supervisor = Supervisor(settings.DATA, place, listener, servers, self.say)
            supervisor.start()
            if not supervisor.signals:
                self.welcome(supervisor.address)
                supervisor.watch()
        except LocalTrouble as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.say("Interrupted")
        finally:
            connections.close_all()
            if supervisor:
                self.say("Stopping")
                supervisor.stop()
                self.say("Stopped; everything is kept in " + str(settings.DATA))
            elif servers:
                servers.stop(wait=True)

    def say(self, line: str) -> None:
        self.stdout.write(f"{time.strftime('%H:%M:%S')}  {line}")
        self.stdout.flush()

    def prepare(self) -> None:
        """Bring the database and the static files up to date; on a machine that is, this does nothing."""
        self.check(databases=["default"])
        self.say("Bringing the database up to date")
        call_command("migrate", verbosity=0, interactive=False)
        collect_static(self.say)
        if settings.DEMO and not User.objects.exists():
            self.say("Writing demo data into the empty database (once)")
            call_command("seed_demo", stdout=self.stdout)

    def welcome(self, address: str) -> None:
        seconds = time.monotonic() - self.began
        started = float(os.environ.get("CANDOR_STARTED", 0))  # bin/run's clock, which counts the installation too
        in_all = f", {time.time() - started:.0f} s with installation" if started else ""
        self.stdout.write(f"\n  Candor is ready at {address}  (started in {seconds:.1f} s{in_all})\n")
        workspace, admin = demo_workspace()
        if workspace:
            password = PASSWORD if admin.check_password(PASSWORD) else "the one that was set"
            self.stdout.write(f"  Sign in to the demo company {workspace.name} with the password {password} as")
            for role in ("rep", "manager", "admin"):
                self.stdout.write(f"    {next(each.email for each in TEAM if each.role == role):24} {role}")
        else:
            self.stdout.write("  Start a workspace of your own with: manage.py create_workspace NAME --admin EMAIL")
        self.stdout.write(f"  Data and logs: {settings.DATA}\n  Stop with Ctrl-C.\n\n")
        self.stdout.flush()


def collect_static(say) -> None:
    """Gather hashed and compressed static files when a source has changed since the last time."""
    if settings.DEBUG:
        return  # served from where they lie
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    say("Gathering static files")
    # ReDoc comes with Swagger and is as large as all the rest; no page of ours shows it.
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=["redoc"])
    stamp.write_text(now)


def fingerprint() -> str:
    """A short name for the present state of all static sources: their paths, sizes and times."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
