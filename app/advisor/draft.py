"""What a language model writes for one situation: its judgement and ideas, in one call."""

from functools import lru_cache

from pydantic import BaseModel, Field

from app.diagnosis.model_opinion import Opinion, judging, usable
from app.diagnosis.types import Situation
from app.llm.endpoint import Endpoint
from app.llm.structured import ask_structured
from app.llm.turn import Turn
from app.playbook import Rule, load_playbook
from app.prompts import fenced, load_prompt
from app.tokens import clip

LANGUAGE_NAMES = {"vi": "Vietnamese", "en": "English", "zh": "simplified Chinese"}
SITUATION_TOKENS = 4000
FORBIDDEN = 60


class Idea(BaseModel):
    """Words for one content type of the cell."""

    id: str = ""
    title: str = ""
    title_gloss: str = ""
    opening: str = ""
    opening_gloss: str = ""
    why: str = ""


class Line(BaseModel):
    """A title or opening with its gloss."""

    text: str = ""
    gloss: str = ""


class Draft(Opinion):
    """Judgement and ideas, as the model gave them; checked when they are used."""

    ideas: list[Idea] = Field(default_factory=list)
    titles: list[Line] = Field(default_factory=list)
    openings: list[Line] = Field(default_factory=list)


def write_draft(endpoint: Endpoint, turn: Turn, situation: Situation, rules: list[Rule]) -> Draft:
    """Ask for judgement and ideas. Raises ModelFault."""
    forbidden = dict.fromkeys(w for rule in rules for w in rule.forbidden.zh)
    system = load_prompt("advise").render(
        judging=judging(), cells=_cells(), language=LANGUAGE_NAMES[situation.language],
        forbidden="、".join(list(forbidden)[:FORBIDDEN]) or "最、第一、国家级",
    )  # fmt: skip
    return ask_structured(endpoint, turn, system, _told(situation), Draft, _draft)


def write_opinion(endpoint: Endpoint, turn: Turn, situation: Situation) -> Opinion:
    """Ask for the judgement alone. Raises ModelFault."""
    system = load_prompt("judge").render(judging=judging())
    return ask_structured(endpoint, turn, system, _told(situation), Opinion, _opinion)


def _told(situation: Situation) -> str:
    """The situation as data: the user's words, then the facts known of it."""
    facts = [
        f"{name}: {known.value}"
        for name in ("brand", "product", "category", "audience", "market", "goal", "budget", "timing")
        if (known := getattr(situation, name))
    ]
    text = fenced("situation", clip(situation.text, SITUATION_TOKENS))
    return f"{text}\n\n{fenced('facts', chr(10).join(facts))}" if facts else text


def _draft(raw: dict[str, object]) -> Draft | None:
    try:
        found = Draft.model_validate(raw)
    except ValueError:
        return None
    return found if usable(found) else None


def _opinion(raw: dict[str, object]) -> Opinion | None:
    try:
        found = Opinion.model_validate(raw)
    except ValueError:
        return None
    return found if usable(found) else None


@lru_cache(maxsize=1)
def _cells() -> str:
    """Content types of every cell, by id."""
    return "\n".join(
        f"- {tier.value} × {stage.value}: " + "; ".join(f"{c.id} = {c.name.en}" for c in cell.content_types)
        for (tier, stage), cell in load_playbook().cells.items()
    )
