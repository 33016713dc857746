"""Start a workspace with its first admin."""

import getpass
import secrets

from babel.numbers import list_currencies
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from crm.accounts.models import Membership, User, Workspace
from crm.base import audit
from crm.base.tenancy import use_workspace
from crm.base.time_zones import exact_name
from deals.models import Pipeline


class Command(BaseCommand):
    help = "Starts a workspace with its first admin and a pipeline. A new admin gets a password, shown this once."

    def add_arguments(self, parser):
        parser.add_argument("name", help="such as Wayline")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="who becomes its admin; made if unknown")
        parser.add_argument("--admin-name", default="", help="the new admin's own name")
        parser.add_argument("--slug", help="what commands call it; from the name by default")
        parser.add_argument("--currency", default="EUR", help="ISO code of new deals (default EUR)")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Berlin (default UTC)")
        parser.add_argument("--ask", action="store_true", help="ask for the new admin's password instead of making one")

    def handle(self, name, admin, admin_name, slug, currency, time_zone, ask, **options):
        audit.via.set("command")
        email, currency, slug = admin.strip().lower(), currency.upper(), slug or slugify(name)[:60]
        try:
            validate_email(email)
            zone = exact_name(time_zone)
        except ValidationError as error:
            raise CommandError(error.messages[0])
        if currency not in list_currencies():
            raise CommandError(f"--currency {currency} is no currency. Write an ISO code such as EUR.")
        if not slug:
            raise CommandError("The name has no letter that a slug can be made of. Add --slug.")
        try:
            password = found(name, email, admin_name, zone, ask, slug=slug, currency=currency, time_zone=zone)
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
            raise CommandError(f"A workspace {slug} exists. Choose another name, or add --slug.")
        self.stdout.write(f"Workspace {name} ({slug}) is ready; {email} is its admin.")
        if password:
            self.stdout.write(
                f"One-time password: {password}\nSign in with it, then change it under Settings, Your profile."
            )


@transaction.atomic
def found(name, email, admin_name, zone, ask, **fields) -> str:
    """Make everything or nothing; returns the password to show, "" when there is none."""
    user, password = found_or_made(email, admin_name, zone, ask)
    workspace = Workspace.found(name, by=user, **fields)
    with use_workspace(workspace, user):
        member = Membership.objects.get(user=user)
        audit.record("founded", workspace, by=member)
        Pipeline.start("Sales", by=member)
    return password


def found_or_made(email, name, zone, ask):
    """The user of that address, and the password made for a new one ("" when it was typed or the user was known)."""
    user = User.objects.filter(email__iexact=email).first()
    if user:
        return user, ""
    password, shown = typed_password() if ask else (secrets.token_urlsafe(12),) * 2
    return User.objects.create_user(email, password, name=name, time_zone=zone), shown


def typed_password():
    password = getpass.getpass("Password of the new admin: ")
    if getpass.getpass("Once more: ") != password:
        raise CommandError("The two were not the same. Nothing was made.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages) + " Nothing was made.")
    return password, ""
