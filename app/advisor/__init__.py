"""The Advisor: one mind behind every door."""

from app.advisor.advisor import Advisor
from app.advisor.types import Answer

__all__ = ["Advisor", "Answer"]
