"""Mail that the accounts owe."""

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from crm.accounts.models import Invitation
from crm.base.outbox import handles


@handles("accounts.invite", claim=120)
def send_invitation(payload):
    """Mail an invitation's link, unless it was withdrawn or accepted meanwhile. Sent twice, it is the same link."""
    with transaction.atomic():
        waiting = Invitation.objects.waiting().select_related("workspace", "by__user")
        invitation = waiting.filter(pk=payload["invitation"]).first()
    if invitation is None:
        return
    link = payload["site"] + reverse("accounts:joining", args=[invitation.code])
    words = render_to_string("accounts/mail/invitation.txt", {"invitation": invitation, "link": link})
    subject, _, body = words.partition("\n")
    send_mail(subject.removeprefix("Subject: ").strip(), body.lstrip(), None, [invitation.email])
