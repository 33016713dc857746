"""Pages of the roof, which join the rooms."""

from django.http import HttpResponse


def soon(request, *args, **kwargs):
    return HttpResponse("soon")
