"""The API's routes, written down."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import JsonResponse
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from ai.api import DealCoachView
from contacts.api import CompanyViewSet, ContactViewSet
from deals.api import ActivityViewSet, DealViewSet, PipelineViewSet, TaskViewSet

router = SimpleRouter(use_regex_path=False)
router.register("contacts", ContactViewSet, basename="contact")
router.register("companies", CompanyViewSet, basename="company")
router.register("pipelines", PipelineViewSet, basename="pipeline")
router.register("deals", DealViewSet, basename="deal")
router.register("activities", ActivityViewSet, basename="activity")
router.register("tasks", TaskViewSet, basename="task")

# Swagger draws its pages with inline styles; its script comes from an address of its own, so scripts stay strict.
DOCS_POLICY = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "style-src": [SELF, UNSAFE_INLINE]}

docs = csp_replace(DOCS_POLICY)(login_required(SpectacularSwaggerSplitView.as_view(url_name="api_schema")))


@login_not_required
def nothing_here(request, rest):
    """Programs get their 404 as JSON."""
    return JsonResponse({"detail": f"There is nothing at /api/{rest}."}, status=404)


urlpatterns = [
    path("v1/", include((router.urls, "api"))),
    path("v1/ai/deal-coach/<int:deal>/", DealCoachView.as_view(), name="deal_coach"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    path("<path:rest>", nothing_here),
]
