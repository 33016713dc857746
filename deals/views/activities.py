"""Correcting and deleting what was logged: its author may, and managers."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from crm.base.pages import form_page, posted
from crm.base.toasts import toast
from deals.forms.activity import ActivityForm
from deals.models import Activity

REFUSAL = "Only the member who wrote this, or a manager, may change it."


def activity_to_change(request, pk):
    activities = Activity.objects.visible_to(request.member).select_related("deal", "contact", "company")
    activity = get_object_or_404(activities, pk=pk)
    if not request.member.may_change(activity):
        raise PermissionDenied(REFUSAL)
    return activity


def activity(request, pk):
    logged = activity_to_change(request, pk)
    form = ActivityForm(posted(request), instance=Activity.objects.get(pk=pk))
    if form.is_valid():
        logged.change(by=request.member, **form.cleaned_data)
        return redirect(logged)
    context = about(logged) | {"title": f"Edit {words(logged)}", "form": form, "submit": "Save"}
    return form_page(request, **context)


def delete_activity(request, pk):
    logged = activity_to_change(request, pk)
    record = logged.deal or logged.contact or logged.company
    if request.method == "POST":
        logged.remove(by=request.member)
        toast(request, f"{logged.get_kind_display()} deleted")
        return redirect(record or "deals:activities")
    context = about(logged) | {"title": f"Delete {words(logged)}?", "submit": "Delete", "danger": True}
    return form_page(request, **context, note=str(logged))


def words(logged):
    return f"this {logged.get_kind_display().lower()}"


def about(logged):
    record = logged.deal or logged.contact or logged.company
    crumbs = [{"text": str(record), "address": record.get_absolute_url()}] if record else []
    return {"cancel": logged.get_absolute_url(), "crumbs": crumbs}
