"""Deals come with their stage, their outcome and the days that the file knows, and with no invented history."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deals.models import Deal, FieldChange, Pipeline, Stage, StageChange
from tests import make


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def sales(workspace):
    return make.pipeline()


def test_open_and_closed_deals_have_their_days(send, sales):
    send(
        "deals",
        "Deal Name,Amount,Stage,Created Time,Close Date\n"
        "Open one,$5,Discovery,2024-01-05,2030-06-30\nWon one,$6,Closed Won,2024-01-05,2024-03-01\nLost one,$7,lost,2024-01-05,2024-04-01\n",
    )
    open_one, won, lost = (Deal.objects.get(name=name) for name in ("Open one", "Won one", "Lost one"))
    assert (open_one.stage.name, open_one.outcome, open_one.closed_at) == ("Discovery", "", None)
    assert str(open_one.expected_close) == "2030-06-30"
    assert (won.stage.name, won.outcome, won.closed_at) == ("Won", "won", at("2024-03-01"))
    assert (lost.outcome, lost.closed_at, lost.expected_close) == ("lost", at("2024-04-01"), None)
    assert (won.value, won.currency) == (Decimal("6.00"), "USD")
    assert won.created_at == at("2024-01-05")
    assert list(StageChange.objects.filter(deal=won).values_list("to_stage__name", "happened_at")) == [
        ("Won", at("2024-03-01"))
    ]
    assert StageChange.objects.get(deal=open_one).happened_at == at("2024-01-05")


def test_a_closed_deal_whose_last_open_stage_is_known_remembers_it(send, sales):
    send(
        "deals",
        "Deal - Title,Deal - Stage,Deal - Status,Deal - Won time,Deal - Creation date\nA,Proposal,Won,2024-03-01,2024-01-01\n",
    )
    deal = Deal.objects.get()
    moves = list(StageChange.objects.filter(deal=deal).values_list("from_stage__name", "to_stage__name", "happened_at"))
    assert moves == [(None, "Proposal", at("2024-01-01")), ("Proposal", "Won", at("2024-03-01"))]
    deal.reopen(by=None)
    assert deal.stage.name == "Proposal"


def test_the_day_a_stage_was_entered_is_kept(send, sales):
    send("deals", "Deal Name,Deal Stage,Create Date,Date entered current stage\nA,Proposal,2024-01-01,2024-02-02\n")
    assert Deal.objects.get().stage_since == at("2024-02-02")


def test_new_stages_are_made_where_such_stages_stand(send, sales):
    record = send("deals", "Deal Name,Stage\nA,Negotiation/Review\nB,Needs Analysis\nC,Qualify\nD,Closed Won\n")
    names = [stage.name for stage in Stage.objects.filter(pipeline=sales)]
    assert names == [
        "Qualify",
        "Discovery",
        "Needs Analysis",
        "Proposal",
        "Negotiation/Review",
        "Commit",
        "Won",
        "Lost",
    ]
    assert record.created == 4


def test_stages_may_go_into_a_pipeline_of_their_own(send, sales):
    send("deals", "Deal Name,Stage\nA,Prospect\nB,Proposal/Price Quote\nC,Lost\n", pipeline="Zoho")
    pipeline = Pipeline.objects.get(name="Zoho")
    assert [stage.name for stage in pipeline.stages.all()] == ["Prospect", "Proposal/Price Quote", "Won", "Lost"]
    assert Stage.objects.filter(pipeline=sales).count() == 6


def test_a_file_without_a_pipeline_to_go_into_makes_one(send):
    send("deals", "Deal Name,Result\nA,Won\nB,Loss\nC,Open\n")
    pipeline = Pipeline.objects.get()
    assert [stage.kind for stage in pipeline.stages.all()] == ["open", "won", "lost"]


def test_deals_without_dates_keep_the_files_order_and_say_so(send, sales):
    record = send("deals", "Deal Name,Result\nA,Won\nB,Lost\nC,Won\n")
    assert [deal.name for deal in Deal.objects.order_by("closed_at")] == ["A", "B", "C"]
    assert any("no closing date" in note for note in record.notes)


def test_stage_and_outcome_that_contradict_each_other_are_refused(send, sales):
    record = send("deals", "Deal Name,Stage,Status\nA,Closed Won,Lost\nB,Closed Won,Won\nC,Proposal,Lost\n")
    assert (record.refused, record.created) == (1, 2)
    assert Deal.objects.get(name="C").outcome == "lost"


def test_a_negative_value_is_refused(send, sales):
    record = send("deals", "Deal Name,Amount\nA,-5\nB,(3)\nC,0\n")
    assert (record.refused, record.created) == (2, 1)
    assert record.row_results.filter(status="refused").first().column == "Amount"


def test_the_currency_stands_in_the_cell_the_column_or_the_header(send, sales, workspace):
    send("deals", "Deal Name,Amount USD\nA,5\nB,€6\n")
    send("deals", "Deal Name,Amount,Currency\nC,5,chf\n")
    send("deals", "Deal Name,Amount\nD,5\n")
    assert dict(Deal.objects.values_list("name", "currency")) == {
        "A": "USD",
        "B": "EUR",
        "C": "CHF",
        "D": workspace.currency,
    }


def test_a_later_file_moves_and_closes_a_deal_with_dated_lines(send, sales):
    send("deals", "Deal ID,Deal Name,Stage,Amount,Created Time,Close Date\n1,A,Qualify,5,2024-01-01,2024-09-01\n")
    record = send(
        "deals", "Deal ID,Deal Name,Stage,Amount,Created Time,Close Date\n1,A,Closed Won,8,2024-01-01,2024-05-01\n"
    )
    deal = Deal.objects.get()
    assert record.changed == 1
    assert (deal.outcome, deal.closed_at, deal.value) == ("won", at("2024-05-01"), Decimal("8.00"))
    last = StageChange.objects.filter(deal=deal).last()
    assert (last.from_stage.name, last.to_stage.name, last.happened_at) == ("Qualify", "Won", at("2024-05-01"))
    assert FieldChange.objects.get(deal=deal, field="value").before == "5.00"


def test_deals_without_a_name_column_are_called_by_company_or_id(send, sales):
    make.company("Acme")
    send("deals", "opportunity_id,account,deal_stage\nX1,Acme,Won\nX2,,Won\n")
    assert {deal.name for deal in Deal.objects.all()} == {"Acme, X1", "Deal X2"}


def test_an_activity_sets_when_its_deal_was_last_heard_of(send, sales):
    deal = make.deal("Big")
    send(
        "activities",
        "Type,Subject,Date,Deal Name,Direction\nCall,Hello,2024-03-01 10:00,Big,inbound\nBlurb,Food,2024-02-01,Big,\n",
    )
    deal.refresh_from_db()
    assert deal.last_activity_at == at("2024-03-01T10:00")
    assert list(deal.activities.values_list("kind", "direction", "subject")) == [
        ("call", "in", "Hello"),
        ("note", "", "Food"),
    ]


def test_tasks_know_whether_they_are_done(send, workspace):
    from deals.models import Task

    record = send(
        "tasks",
        "Subject,Status,Due Date,Closed Time,Priority\nA,Completed,2024-01-01,2024-01-02,High\nB,Not Started,2024-01-01,,\nC,Completed,,,\nD,Blue,,,\n",
    )
    assert (record.created, record.refused) == (3, 1)
    a, b, c = Task.objects.order_by("title")
    assert (a.status, a.done_at, a.priority, str(a.due_on)) == ("done", at("2024-01-02"), 3, "2024-01-01")
    assert (b.status, b.done_at) == ("open", None)
    assert c.done_at is not None


def test_columns_that_say_when_a_stage_was_entered_become_history(send, sales):
    send(
        "deals",
        'Record ID,Deal Name,Deal Stage,Create Date,Close Date,"Date entered ""Qualify (Sales Pipeline)""",Date entered Pitch\n'
        "1,A,Pitch,2024-01-01,,2024-01-02,2024-02-03\n2,B,Closed Won,2024-01-01,2024-05-01,2024-01-02,\n",
    )
    a, b = Deal.objects.order_by("name")
    moves = lambda deal: list(deal.stage_changes.values_list("from_stage__name", "to_stage__name", "happened_at"))  # noqa: E731
    assert moves(a) == [(None, "Qualify", at("2024-01-02")), ("Qualify", "Pitch", at("2024-02-03"))]
    assert moves(b) == [(None, "Qualify", at("2024-01-02")), ("Qualify", "Won", at("2024-05-01"))]
    assert a.stage_since == at("2024-02-03")


def test_a_column_of_the_current_stages_day_is_no_stage_of_that_name(send, sales):
    send("deals", "Deal Name,Deal Stage,Date entered current stage\nA,Proposal,2024-02-02\n")
    assert not Stage.objects.filter(name__icontains="current").exists()
