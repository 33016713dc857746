"""Pipelines, deals and what happened in them."""

from deals.models.activity import Activity
from deals.models.attachment import Attachment
from deals.models.deal import Deal, DealTag
from deals.models.history import FieldChange, StageChange
from deals.models.pipeline import Pipeline, Stage
from deals.models.product import LineItem, Product
from deals.models.stakeholder import Stakeholder
from deals.models.task import Task

__all__ = [
    "Activity",
    "Attachment",
    "Deal",
    "DealTag",
    "FieldChange",
    "LineItem",
    "Pipeline",
    "Product",
    "Stage",
    "StageChange",
    "Stakeholder",
    "Task",
]
