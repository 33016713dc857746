"""Members in the admin: to look up; roles and invitations are changed in settings."""

from django.contrib import admin

from crm.accounts.models import Membership
from crm.base.admin import ReadOnly, RecordAdmin


@admin.register(Membership)
class MembershipAdmin(ReadOnly, RecordAdmin):
    list_display = ("name", "role", "title", "left_at")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email")
    related = ("user",)
