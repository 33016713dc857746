"""What the AI keeps."""

from ai.models.feedback import Feedback
from ai.models.insight import Insight
from ai.models.recommendation import Recommendation

__all__ = ["Feedback", "Insight", "Recommendation"]
