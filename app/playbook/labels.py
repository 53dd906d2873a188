"""The two axes of the judgement, as labels.md defines them. Plain Enums: ``interest`` is in both and must not be equal."""

from enum import Enum


class Tier(Enum):
    """Crowd tier: who the next content has to work on."""

    CORE = "core"
    INTEREST = "interest"
    GENERAL = "general"


class Stage(Enum):
    """AIPS stage: where those people stand with the brand today."""

    AWARENESS = "awareness"
    INTEREST = "interest"
    TRUE_INTEREST = "true_interest"
    PURCHASE = "purchase"
    SHARE = "share"
