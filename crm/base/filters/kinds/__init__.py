"""The kinds of field a list can be narrowed by: how each reads a value, asks the database, and says it in words."""

from crm.base.filters.kinds.choices import Choice, Person, Tags, YesNo
from crm.base.filters.kinds.field import Field
from crm.base.filters.kinds.ordered import Day, Moment, Money, Number, Share
from crm.base.filters.kinds.text import Text, Words

__all__ = ["Choice", "Day", "Field", "Moment", "Money", "Number", "Person", "Share", "Tags", "Text", "Words", "YesNo"]
