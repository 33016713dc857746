"""The one filter language of the product. docs/filter-language.md describes it.

parse(text) -> Plan; checked_plan(text or JSON, fields, viewpoint) -> Plan; where(plan, fields, viewpoint) -> Q;
sentence and chips say it in words.
"""
