"""The Deal Coach over the API: asked with 202, read with 200, with the same eyes as the page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ai.models import Insight
from crm.accounts.models import ApiToken, Role
from tests import make


def with_token(member, role=Role.ADMIN):
    return Client(headers={"Authorization": f"Bearer {ApiToken.issue(member, 'Test', role)[1]}"})


@pytest.fixture
def deal(rep):
    return make.deal("Yard", by=rep, stage="Discovery", created_at=timezone.now() - timedelta(days=30))


def test_it_is_asked_for_and_then_read(deal, rep, deliver):
    client, address = with_token(rep), f"/api/v1/ai/deal-coach/{deal.pk}/"
    unasked = client.get(address)
    assert (unasked.status_code, unasked.json()["status"]) == (200, "not_asked")
    asked = client.post(address)
    assert (asked.status_code, asked.json()["status"]) == (202, "working")
    assert client.get(address).status_code == 202
    deliver()
    ready = client.get(address)
    told = ready.json()
    assert (ready.status_code, told["status"], told["engine"]) == (200, "ready", "Rules and statistics")
    refs = {fact["ref"] for fact in told["facts"]}
    steps = told["answer"]["steps"]
    assert steps and all(set(step["why"]["cites"]) <= refs for step in steps)
    assert [advice["key"] for advice in told["advice"]] == [step["key"] for step in steps]
    again = client.post(address)
    assert (again.status_code, again.json()["id"]) == (200, told["id"])


def test_a_stranger_and_a_reading_token_ask_nothing(deal, rep, outsider):
    address = f"/api/v1/ai/deal-coach/{deal.pk}/"
    assert with_token(rep, Role.VIEWER).post(address).status_code == 403
    assert with_token(rep, Role.VIEWER).get(address).status_code == 200
    assert Client().post(address).status_code in (401, 403)
    assert not Insight.objects.exists()


def test_the_schema_describes_the_answer(rep):
    schema = with_token(rep).get("/api/schema/", {"format": "json"}).json()
    operation = schema["paths"]["/api/v1/ai/deal-coach/{deal}/"]["post"]
    assert {"200", "202"} <= set(operation["responses"])
    assert "CoachingShown" in schema["components"]["schemas"]
