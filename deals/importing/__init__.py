"""How rows of a file become deals, activities and tasks."""

from deals.importing.activities import Activities
from deals.importing.deals import Deals
from deals.importing.tasks import Tasks

__all__ = ["Activities", "Deals", "Tasks"]
