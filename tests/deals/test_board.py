"""The board shows every open deal of a pipeline where it stands, and what its stages come to."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from deals.board import CARDS
from deals.models import Deal
from tests import make

BOARD = "/deals/board/"


def cards(page, stage):
    """The ids of the deals in a stage's column, as they stand on the page."""
    lane = page.split(f'id="lane-{stage.pk}"')[1].split("</section>")[0]
    return [int(pk) for pk in re.findall(r'data-deal="(\d+)"', lane)]


def head(page, stage):
    lane = page.split(f'id="lane-{stage.pk}"')[1].split("</header>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", lane.split(">", 1)[1]).split())


def test_a_deal_stands_in_the_column_of_its_stage(rep, sign_in):
    deal = make.deal(stage="Proposal")
    page = sign_in(rep).get(BOARD).content.decode()
    assert cards(page, make.stage("Proposal")) == [deal.pk]
    assert cards(page, make.stage("Qualify")) == []


def test_closed_deals_are_not_on_the_board(rep, sign_in):
    won, lost = make.deal(), make.deal()
    won.win(by=rep)
    lost.lose("price", by=rep)
    assert "0 open deals" in sign_in(rep).get(f"{BOARD}?filter=value>0").content.decode()


def test_a_weighted_sum_rounds_each_deal_before_adding(rep, sign_in):
    for _ in range(3):
        make.deal(stage="Proposal", value=33)  # half of 33 is 16.5, which is 17
    page = sign_in(rep).get(BOARD).content.decode()
    assert head(page, make.stage("Proposal")) == "Proposal 3 €99 weighted €51"
    assert sum(deal.weighted_value for deal in Deal.objects.all()) == 51


def test_other_currencies_are_listed_and_not_added(rep, sign_in):
    make.deal(value=1000)
    make.deal(value=500, currency="USD")
    page = sign_in(rep).get(BOARD).content.decode()
    assert head(page, make.stage("Qualify")) == "Qualify 2 €1k weighted €100 and $500 1 deal"


def test_a_column_shows_the_largest_first_and_those_without_a_value_last(rep, sign_in):
    none, small, large = make.deal(), make.deal(value=10), make.deal(value=99)
    page = sign_in(rep).get(BOARD).content.decode()
    assert cards(page, make.stage("Qualify")) == [large.pk, small.pk, none.pk]


def test_more_cards_follow_where_the_column_ended_until_all_were_shown_once(rep, sign_in):
    made = {make.deal(value=None if n % 5 == 0 else n // 3 * 100).pk for n in range(CARDS * 2 + 7)}
    client, stage = sign_in(rep), make.stage("Qualify")
    page = client.get(BOARD).content.decode()
    seen = cards(page, stage)
    assert len(seen) == CARDS
    while more := re.search(r'hx-get="(/deals/board/\d+/[^"]+)"', page):
        page = client.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
        seen += [int(pk) for pk in re.findall(r'data-deal="(\d+)"', page)]
    assert len(seen) == len(made) and set(seen) == made


@pytest.mark.parametrize("after", ["", "nonsense", "12~x", "~99999999999999999999", "NaN~1", "1e99999~1"])
def test_a_place_that_cannot_be_read_shows_no_cards(rep, sign_in, after):
    make.deal()
    response = sign_in(rep).get(f"/deals/board/{make.stage().pk}/", {"after": after})
    assert "data-deal" not in response.content.decode()
    assert response.status_code == (200 if after else 404)


def test_a_deal_that_stands_too_long_is_marked_with_its_days(rep, sign_in):
    deal = make.deal(stage="Qualify")
    Deal.objects.filter(pk=deal.pk).update(stage_since=timezone.now() - timedelta(days=15, hours=1))
    fresh = make.deal(stage="Qualify")
    page = sign_in(rep).get(BOARD).content.decode()
    assert page.count("days here") == 1
    assert "15 days here" in page.split(f'id="deal-{deal.pk}"')[1]
    assert fresh.is_rotting is False


@pytest.mark.parametrize(
    ("expression", "found"),
    [("owner is me", {"mine"}), ("value > 50k", {"large"}), ("tags is Renewal", {"tagged"}), ("nonsense = 1", set())],
)
def test_the_filter_in_the_address_narrows_the_columns_and_their_sums(rep, sign_in, expression, found):
    make.deal("mine", owner=rep)
    make.deal("large", value=90_000)
    make.deal("tagged", tags=[make.tag("Renewal")])
    response = sign_in(rep).get(BOARD, {"filter": expression})
    shown = {name for name in ("mine", "large", "tagged") if f">{name}</a>" in response.content.decode()}
    assert shown == found
    assert f"{len(found)} open deal" in response.content.decode()


def test_a_workspace_without_a_pipeline_is_told_what_to_do(rep, sign_in):
    assert "No pipeline yet" in sign_in(rep).get(BOARD).content.decode()


def test_a_workspace_without_deals_is_told_what_to_do(rep, sign_in):
    make.pipeline()
    page = sign_in(rep).get(BOARD).content.decode()
    assert "No open deals yet" in page and "/deals/new/" in page


def test_viewers_can_lift_no_card_and_start_no_deal(viewer, sign_in):
    make.deal()
    page = sign_in(viewer).get(BOARD).content.decode()
    assert "data-move" not in page and "/deals/new/" not in page and 'data-kind="won"' not in page


def test_reps_can_lift_their_own_and_unowned_deals(rep, manager, sign_in):
    make.deal(owner=rep)
    make.deal()
    make.deal(owner=manager)
    assert sign_in(rep).get(BOARD).content.decode().count("data-move") == 2
    assert sign_in(manager).get(BOARD).content.decode().count("data-move") == 3


def test_hostile_names_stay_text(rep, sign_in):
    make.deal(name="<script>alert(1)</script>", company=make.company("<img src=x>"), owner=rep)
    page = sign_in(rep).get(BOARD).content.decode()
    assert "<script>alert" not in page and "<img src" not in page


def test_the_board_of_another_workspaces_pipeline_is_ones_own(outsider, rep, sign_in):
    deal = make.deal("Secret deal")
    page = sign_in(outsider).get(BOARD, {"pipeline": deal.stage.pipeline_id}).content.decode()
    assert "Secret deal" not in page
    assert sign_in(outsider).get(f"/deals/board/{deal.stage_id}/?after=~0").status_code == 404


@pytest.mark.parametrize("number", [5, 50])
def test_the_board_takes_as_many_queries_for_five_deals_as_for_fifty(rep, sign_in, count_queries, number):
    for n in range(number):
        make.deal(
            value=n, stage=["Qualify", "Proposal"][n % 2], owner=rep, company=make.company(), tags=[make.tag("A")]
        )
    client = sign_in(rep)
    with count_queries() as queries:
        client.get(BOARD, {"filter": "value >= 0"})
    assert len(queries) == 10


def test_where_no_deal_is_in_the_workspaces_currency_the_commonest_one_leads(rep, sign_in):
    make.deal(value=1000, currency="USD", stage="Qualify")
    make.deal(value=500, currency="USD", stage="Qualify")
    make.deal(value=9000, currency="CHF", stage="Qualify")
    board = sign_in(rep).get(BOARD).context
    sums = board["total"]
    assert (sums.currency, sums.value, sums.weighted) == ("USD", 1500, 150)
    assert sums.others == [("CHF", 1, 9000)]
