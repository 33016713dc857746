"""The small lists of a deal's page (people, tags, products, files, its own fields) in one statement, not a query for each.

Written by hand because Django would spend more time on composing it than PostgreSQL on answering it.
"""

from dataclasses import dataclass

from django.db import connection

from crm.base.models import FieldDefinition

LISTS = """
SELECT
  (SELECT coalesce(json_agg(json_build_object(
       'pk', held.id, 'role', held.role, 'contact', person.id, 'first_name', person.first_name,
       'last_name', person.last_name, 'email', person.email, 'position', person.position, 'owner_id', person.owner_id)
     ORDER BY held.id), '[]')
   FROM deals_stakeholder held JOIN contacts_contact person ON person.id = held.contact_id
   WHERE held.workspace_id = %(workspace)s AND held.deal_id = %(deal)s),
  (SELECT coalesce(json_agg(tag.name ORDER BY tag.name), '[]')
   FROM deals_dealtag put JOIN contacts_tag tag ON tag.id = put.tag_id
   WHERE put.workspace_id = %(workspace)s AND put.deal_id = %(deal)s),
  (SELECT coalesce(json_agg(json_build_object(
       'pk', item.id, 'name', product.name, 'quantity', item.quantity::text, 'price', item.price::text)
     ORDER BY item.id), '[]')
   FROM deals_lineitem item JOIN deals_product product ON product.id = item.product_id
   WHERE item.workspace_id = %(workspace)s AND item.deal_id = %(deal)s),
  (SELECT coalesce(json_agg(json_build_object('pk', file.id, 'name', file.name, 'size', file.size)
     ORDER BY file.created_at DESC, file.id DESC), '[]')
   FROM deals_attachment file
   WHERE file.workspace_id = %(workspace)s AND file.deal_id = %(deal)s),
  (SELECT coalesce(json_agg(json_build_object('key', own.key, 'label', own.label, 'kind', own.kind)
     ORDER BY own.order, own.id), '[]')
   FROM base_fielddefinition own WHERE own.workspace_id = %(workspace)s AND own.of = 'deal')
"""

COUNTS = """
SELECT kind, count(*), min(happened_at) FROM deals_activity
  WHERE workspace_id = %(workspace)s AND deal_id = %(deal)s GROUP BY kind
UNION ALL SELECT 'task', count(*), min(done_at) FROM deals_task
  WHERE workspace_id = %(workspace)s AND deal_id = %(deal)s AND status = 'done'
UNION ALL SELECT 'field', count(*), min(happened_at) FROM deals_fieldchange
  WHERE workspace_id = %(workspace)s AND deal_id = %(deal)s
UNION ALL SELECT 'stage', count(*), min(happened_at) FROM deals_stagechange
  WHERE workspace_id = %(workspace)s AND deal_id = %(deal)s
"""


@dataclass(frozen=True)
class Gathered:
    """Lists of dicts; of names for the tags, of FieldDefinitions (key, label, kind) for the workspace's own fields."""

    people: list
    tags: list
    items: list
    files: list
    definitions: list


def gathered(deal) -> Gathered:
    """The lists of a deal of the active workspace that the member was shown to see; one query."""
    with connection.cursor() as cursor:
        cursor.execute(LISTS, {"workspace": deal.workspace_id, "deal": deal.pk})
        *lists, definitions = cursor.fetchone()
    return Gathered(*lists, [FieldDefinition(**each) for each in definitions])


def counted_events(deal) -> dict:
    """Kind of event to (how many, the oldest moment) of a deal's story: whoever sees the deal sees all of it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"workspace": deal.workspace_id, "deal": deal.pk})
        return {kind: (number, oldest) for kind, number, oldest in cursor.fetchall() if number}
