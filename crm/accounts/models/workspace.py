"""One customer's separate world; every record belongs to exactly one."""

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.text import slugify

from crm.base.tenancy import use_workspace


class Workspace(models.Model):
    class RepsSee(models.TextChoices):
        ALL = "all", "Everything in the workspace"
        OWN = "own", "Their own and unowned records"

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=60, unique=True)
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO code, such as EUR or USD.")
    time_zone = models.CharField(max_length=64, default="UTC")
    reps_see = models.CharField("reps see", max_length=3, choices=RepsSee, default=RepsSee.ALL)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return self.name

    @classmethod
    def found(cls, name, by, slug=None, **fields):
        """Start a workspace with its first admin, the user `by`. Its slug must be free."""
        from crm.accounts.models.membership import Membership, Role  # the two models name each other

        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('accounts_workspace_id_seq')")
                pk = cursor.fetchone()[0]
            # The policy lets in only the active workspace, so it is active before it exists.
            with use_workspace(pk, by):
                workspace = cls.objects.create(pk=pk, name=name, slug=slug or slugify(name)[:60], **fields)
                Membership.objects.create(user=by, role=Role.ADMIN)
        return workspace
