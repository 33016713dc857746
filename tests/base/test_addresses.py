"""Addresses that are put together without asking Django each time."""

from django.urls import reverse

from crm.base.addresses import address_of


def test_an_address_is_what_reverse_says():
    assert address_of("deals:deal", 4711) == reverse("deals:deal", args=[4711])
    assert address_of("deals:stakeholder", 3, 12) == reverse("deals:stakeholder", args=[3, 12])
    assert address_of("deals:deals") == reverse("deals:deals")
