"""The playbook: what the advice is made of."""

from app.playbook.labels import Stage, Tier
from app.playbook.load import load_playbook
from app.playbook.types import Advice, Category, Cell, ContentType, KpiRow, Playbook, Rule

__all__ = [
    "Advice",
    "Category",
    "Cell",
    "ContentType",
    "KpiRow",
    "Playbook",
    "Rule",
    "Stage",
    "Tier",
    "load_playbook",
]
