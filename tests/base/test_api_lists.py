"""Lists of the API speak the same filter language, page by key, and name what is wrong."""

import pytest
from django.test import RequestFactory
from rest_framework.generics import ListAPIView
from rest_framework.serializers import ModelSerializer

from crm.base.api_lists import KeyPagination, SelectionFilter
from deals.fields import DEAL_FIELDS
from deals.models import Deal
from tests import make


class DealNames(ListAPIView):
    fields = DEAL_FIELDS
    filter_backends = [SelectionFilter]
    pagination_class = KeyPagination
    authentication_classes = permission_classes = ()

    class serializer_class(ModelSerializer):
        class Meta:
            model = Deal
            fields = ["id", "name"]

    def get_queryset(self):
        return Deal.objects.visible_to(self.request.member)


@pytest.fixture
def get(rep):
    def answered(address="/api/", **given):
        request = RequestFactory().get(address, given)
        request.member = rep
        response = DealNames.as_view()(request)
        return response.status_code, response.data

    return answered


def names(data):
    return [row["name"] for row in data["results"]]


def test_filter_search_and_order_work_together(get, rep):
    for name, value in (("north a", 1), ("north b", 20), ("north c", 10), ("south", 30)):
        make.deal(name, value=value)
    status, data = get(filter="value > 5", search="north", ordering="-value")
    assert (status, names(data)) == (200, ["north b", "north c"])
    assert (data["count"], data["count_is_exact"], data["next"], data["previous"]) == (2, True, None, None)


def test_pages_lead_through_all_and_back(get):
    for number in range(7):
        make.deal(f"deal {number}")
    _, first = get(size=3, ordering="name", filter="value is empty")
    _, second = get(first["next"])
    _, third = get(second["next"])
    assert names(first) + names(second) + names(third) == [f"deal {number}" for number in range(7)]
    assert third["next"] is None
    assert names(get(third["previous"])[1]) == names(second)


@pytest.mark.parametrize(
    ("given", "named", "said"),
    [
        ({"filter": "valeu > 5"}, "filter", "Did you mean value?"),
        ({"filter": "value >"}, "filter", "needs a value"),
        ({"filter": "value > soon"}, "filter", "value: “soon” is not a number"),
        ({"ordering": "nonsense"}, "ordering", "Cannot sort by “nonsense”. Possible: name,"),
        ({"ordering": "tags"}, "ordering", "Cannot sort by"),
        ({"filter": 'name is "a\0b"'}, "filter", "no text can hold"),
        ({"size": "0"}, "size", "1 to 200"),
        ({"size": "9999999999999"}, "size", "1 to 200"),
        ({"after": "forged"}, "after", "not valid"),
        ({"before": "forged"}, "before", "not valid"),
    ],
)
def test_wrong_input_is_a_400_that_names_the_parameter(given, named, said, get):
    make.deal()
    status, data = get(**given)
    assert status == 400
    assert said in str(data[named][0])
