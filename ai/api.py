"""Insights for other systems: asked for and read as on the page."""

from datetime import date, datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from ai.capabilities import CAPABILITIES
from ai.capabilities.coaching.answer import Coaching
from ai.insights import asking
from ai.insights.reading import Card, card_for
from ai.models import Insight
from deals.models import Deal


class FactShown(BaseModel):
    """A fact that an insight rests on."""

    ref: str = Field(description="What `cites` names, such as A3.")
    text: str
    label: str
    address: str = Field(description="Where it stands in the CRM.")
    day: date | None


class AdviceShown(BaseModel):
    """What became of a step."""

    id: int
    key: str = Field(description="The step's key.")
    status: Literal["open", "accepted", "done", "dismissed"]
    task: int | None


class CoachingShown(BaseModel):
    """The Deal Coach's card about one deal."""

    deal: int
    status: Literal["not_asked", "working", "ready", "failed"]
    id: int | None = Field(default=None, description="The insight's number.")
    asked_at: datetime | None = None
    read_at: datetime | None = Field(default=None, description="When the evidence was read.")
    engine: str = Field(default="", description="Who answered.")
    problem: str = ""
    stale: str = Field(default="", description="What has happened since, in words; empty while nothing has.")
    answer: Coaching | None = None
    advice: list[AdviceShown] = Field(default_factory=list)
    facts: list[FactShown] = Field(default_factory=list)

    @classmethod
    def of_card(cls, card: Card) -> "CoachingShown":
        insight = card.insight
        if insight is None:
            return cls(deal=card.subject.pk, status="not_asked")
        return cls(
            deal=card.subject.pk,
            status=insight.status,
            id=insight.pk,
            asked_at=insight.created_at,
            read_at=insight.read_at,
            engine=insight.engine,
            problem=insight.problem,
            stale=card.stale,
            answer=insight.answer,
            advice=[
                AdviceShown(id=each.row.pk, key=each.row.key, status=each.row.status, task=each.row.task_id)
                for each in card.advice
            ],
            facts=card.facts,
        )


class DealCoachView(APIView):
    """The Deal Coach on one deal: POST asks, GET reads; 202 while it is being written, then 200."""

    capability = CAPABILITIES["deal_coach"]

    @extend_schema(operation_id="deal_coach_read", responses={200: CoachingShown, 202: CoachingShown})
    def get(self, request, deal):
        return self.shown(self.deal(request, deal), request)

    @extend_schema(operation_id="deal_coach_ask", request=None, responses={200: CoachingShown, 202: CoachingShown})
    def post(self, request, deal):
        subject = self.deal(request, deal)
        asking.ask(self.capability, subject, by=request.member)
        return self.shown(subject, request)

    def deal(self, request, pk):
        return get_object_or_404(Deal.objects.visible_to(request.member), pk=pk)

    def shown(self, deal, request):
        card = card_for(self.capability, deal, request.member)
        code = status.HTTP_202_ACCEPTED if card.state == Insight.Status.WORKING else status.HTTP_200_OK
        return Response(CoachingShown.of_card(card).model_dump(mode="json"), status=code)
