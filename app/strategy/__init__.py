"""From a diagnosis to a strategy."""

from app.strategy.compose import compose
from app.strategy.types import Strategy

__all__ = ["Strategy", "compose"]
