"""Reading one value as people and vendors write it: numbers, money, dates, yes and no, addresses."""

from crm.imports.values.refused import Refused

__all__ = ["Refused"]
