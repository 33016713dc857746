"""What the deals room does when something happens to people and companies, or to its own files."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from contacts.signals import company_renamed, contact_renamed
from deals.models import Attachment, Deal


@receiver(company_renamed)
def find_deals_by_their_companys_new_name(sender, company, **kwargs):
    find_again(Deal.objects.filter(company=company))


@receiver(contact_renamed)
def find_deals_by_their_contacts_new_name(sender, contact, **kwargs):
    find_again(Deal.objects.filter(contact=contact))


def find_again(deals):
    deals = list(deals.select_related("company", "contact"))
    for deal in deals:
        deal.search_text = deal.found_by()
    Deal.objects.bulk_update(deals, ["search_text"], batch_size=500)


@receiver(post_delete, sender=Attachment)
def remove_the_file(sender, instance, **kwargs):
    """A deleted row takes its file along, cascades included, once the deletion is sure."""
    file = instance.file
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))
