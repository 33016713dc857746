"""The API's routes, written down."""

urlpatterns = []
