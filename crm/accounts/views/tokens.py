"""Keys for other systems: issued, shown once, revoked."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from crm.accounts.forms import TokenForm
from crm.accounts.models import ApiToken
from crm.accounts.rights import open_to_viewers
from crm.base.pages import form_page, posted
from crm.base.toasts import toast

CRUMBS = [{"text": "Settings", "address": "/settings/"}, {"text": "API tokens", "address": "/settings/tokens/"}]


def tokens_of(member):
    """The tokens a member may see: their own, or everybody's for an admin."""
    tokens = ApiToken.objects.select_related("member__user").order_by("-pk")
    return tokens if member.is_admin else tokens.filter(member=member)


@require_safe
def tokens(request):
    return render(request, "accounts/tokens.html", {"tokens": tokens_of(request.member)})


@open_to_viewers
@never_cache
def new_token(request):
    """Issue a token; the answer to the POST is the only page that ever shows it."""
    form = TokenForm(posted(request), member=request.member)
    if form.is_valid():
        name, role = form.cleaned_data["name"], form.cleaned_data["role"]
        token, text = ApiToken.issue(request.member, name, role, form.expires_at)
        return render(request, "accounts/token_issued.html", {"token": token, "text": text})
    return form_page(
        request, "New API token", form, submit="Make the token", cancel=reverse("accounts:tokens"), crumbs=CRUMBS
    )


@open_to_viewers
@require_POST
def revoking(request, pk):
    token = tokens_of(request.member).filter(pk=pk).first()
    if token is None:
        raise Http404
    token.revoke(by=request.member)
    toast(request, f"{token.name} is revoked", detail="Whatever uses it is refused from now on.")
    return redirect("accounts:tokens")
