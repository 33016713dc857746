"""Who sees what hangs on records: whoever sees the deal, contact or company, and its author."""

from django.db.models import Q

from contacts.models import Company, Contact


def attached(member, *own_fields) -> Q:
    """The condition under which a member sees something attached to a deal, contact or company, or named in own_fields."""
    from deals.models.deal import Deal  # deals name their activities' visibility, which names deals

    sees = Q()
    for field, model in (("deal", Deal), ("contact", Contact), ("company", Company)):
        sees |= Q(**{f"{field}__in": model.objects.visible_to(member).order_by().values("pk")})
    for field in own_fields:
        sees |= Q(**{field: member})
    return sees | Q(deal=None, contact=None, company=None)
