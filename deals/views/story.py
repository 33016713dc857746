"""The timeline of a deal, contact or company, and logging what happened on it."""

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render

from crm.base.toasts import toast
from deals.forms.activity import ActivityForm
from deals.subjects import log_on, subject_or_404
from deals.telling import story_of


def story(request, of, pk):
    """GET: events after a place, or with another filter. POST: log an activity."""
    record = subject_or_404(request.member, of, pk)
    if request.method == "POST":
        return log(request, record)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if not request.htmx:
        return redirect(f"{record.get_absolute_url()}?{request.GET.urlencode()}#story")
    template = "deals/_events.html" if request.GET.get("after") else "deals/_told.html"
    return render(request, template, {"story": story_of(record, request)})


def log(request, record):
    """Any member who can work may write down what happened, on a colleague's record too: whoever took the call."""
    form = ActivityForm(request.POST)
    if form.is_valid():
        activity = log_on(record, by=request.member, **form.cleaned_data)
        toast(request, f"{activity.get_kind_display()} logged")
        if not request.htmx:
            return redirect(f"{record.get_absolute_url()}#{activity.anchor}")
        form = None
    context = {"story": story_of(record, request), "form": form}
    if request.htmx:
        return render(request, "deals/_story.html", context, status=422 if form else 200)
    return render(request, "deals/story_page.html", context, status=422)
