"""Files on records: kept under their workspace, handed out only as downloads."""

import secrets
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect

from crm.accounts.rights import require_change
from crm.base import audit
from crm.base.pages import form_page, posted
from crm.base.toasts import toast
from deals.forms.file import FileForm
from deals.models import Attachment
from deals.subjects import kind_of, subject_or_404


def add_file(request, of, pk):
    record = subject_or_404(request.member, of, pk)
    require_change(request.member, record)
    form = FileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        added = keep(record, form.cleaned_data["file"], request.member)
        toast(request, f"{added.name} uploaded")
        return redirect(f"{record.get_absolute_url()}#files")
    context = {
        "title": "Upload a file",
        "form": form,
        "files": True,
        "submit": "Upload",
        "cancel": record.get_absolute_url(),
        "crumbs": [{"text": str(record), "address": record.get_absolute_url()}],
    }
    return form_page(request, **context)


@transaction.atomic
def keep(record, upload, by) -> Attachment:
    """Store under a name that nobody chose; the member's own name for it is kept beside."""
    name = PurePath(upload.name.replace("\\", "/")).name[-255:]
    added = Attachment(name=name, size=upload.size, content_type=(upload.content_type or "")[:150], by=by)
    setattr(added, kind_of(record), record)
    added.file.save(secrets.token_hex(16), upload, save=False)
    added.save()
    audit.record("created", added, {"name": [None, name], kind_of(record): [None, record.pk]}, by=by)
    return added


def find_file(request, pk):
    return get_object_or_404(Attachment.objects.visible_to(request.member).select_related(*OF, "by__user"), pk=pk)


OF = ("deal", "contact", "company")


def file(request, pk):
    """Always a download and never a page of ours, whatever the file says it is."""
    held = find_file(request, pk)
    try:
        opened = held.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is not in the data folder any more.")
    response = FileResponse(opened, as_attachment=True, filename=held.name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def delete_file(request, pk):
    held = find_file(request, pk)
    record = held.deal or held.contact or held.company
    if held.by_id != request.member.pk:
        if record is None:
            raise PermissionDenied("Only the member who uploaded this file, or a manager, may delete it.")
        require_change(request.member, record)
    back = record.get_absolute_url() if record else "/"
    if request.method == "POST":
        with transaction.atomic():
            audit.record("deleted", held, {"name": [held.name, None]}, by=request.member)
            held.delete()
        toast(request, f"{held.name} deleted")
        return redirect(back)
    context = {
        "title": f"Delete {held.name}?",
        "submit": "Delete file",
        "danger": True,
        "cancel": back,
        "crumbs": [{"text": str(record), "address": back}] if record else [],
    }
    return form_page(request, **context)
