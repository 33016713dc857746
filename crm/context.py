"""What every page shows around its content."""


def everywhere(request):
    return {"member": getattr(request, "member", None)}
