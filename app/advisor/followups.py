"""Follow-ups on a judged situation: why (not) a crowd or stage, two routes side by side, so many titles."""

import re
from enum import Enum
from typing import TypeVar

from app.advisor import render
from app.diagnosis.flips import Axis, flip_fact
from app.diagnosis.types import Diagnosis
from app.language import Language, fold, say
from app.playbook import Cell, Stage, Tier, load_playbook
from app.strategy.citing import Citer
from app.strategy.types import Strategy

Cells = list[tuple[Tier, Stage]]
V = TypeVar("V", bound=Enum)
_COMPARES = re.compile(
    r"\bcompar(?:e|ed|ing|ison)\b|\bversus\b|\bvs\b|difference between|side by side|\bso sanh\b|\bso voi\b|khac (?:gi|nhau)|对比|比较|相比|区别|比一比"
)
_NAMES: dict[Tier | Stage, str] = {
    Stage.TRUE_INTEREST: r"true[ _-]interest|quan tam sau sac|深度兴趣|真兴趣",
    Tier.CORE: r"\bcore\b|cot loi|核心",
    Tier.GENERAL: r"\bgeneral\b|dai chung|泛人群|大众",
    Stage.AWARENESS: r"awareness|nhan thuc|认知",
    Stage.PURCHASE: r"\bpurchas\w*|mua hang|购买",
    Stage.SHARE: r"\bshar(?:e|ing)\b|chia se|分享",
}
_INTEREST = r"interest|quan tam|兴趣"
_INTEREST_CROWD = (
    r"interest(?:ed)? (?:crowd|tier|group|people|circle)|(?:nhom|tang|tep) quan tam|兴趣人群|兴趣圈"
)
_COUNT = re.compile(
    r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b|[一二两三四五六七八九十]"
)
_COUNTS = {
    w: n
    for words in ("one two three four five six seven eight nine ten", "mot hai ba bon nam sau bay tam chin muoi", "一 二 三 四 五 六 七 八 九 十")
    for n, w in enumerate(words.split(), start=1)
} | {"两": 2}  # fmt: skip
TITLES, MOST_TITLES = 10, 16


def named(message: str) -> tuple[list[Tier], list[Stage]]:
    """Tiers and stages that a message names, in its order. ``interest`` alone is what the others beside it are."""
    folded = fold(message)
    found: list[tuple[int, Tier | Stage]] = []
    for value, pattern in _NAMES.items():
        if match := re.search(pattern, folded):
            found.append((match.start(), value))
            folded = re.sub(pattern, lambda m: " " * len(m[0]), folded)
    if match := re.search(_INTEREST_CROWD, folded) or re.search(_INTEREST, folded):
        crowd = bool(re.search(_INTEREST_CROWD, folded)) or not any(isinstance(v, Stage) for _, v in found)
        found.append((match.start(), Tier.INTEREST if crowd else Stage.INTEREST))
    ordered = [v for _, v in sorted(found, key=lambda f: f[0])]
    return [v for v in ordered if isinstance(v, Tier)], [v for v in ordered if isinstance(v, Stage)]


def compares(message: str) -> bool:
    """Whether a message asks for two routes side by side."""
    tiers, stages = named(message)
    return bool(tiers or stages) and bool(_COMPARES.search(fold(message)))


def why_text(diagnosis: Diagnosis, message: str, language: Language) -> str:
    """Why this judgement; for a crowd or stage that is named and was not chosen, why not that one."""
    lines: list[str] = []
    tiers, stages = named(message)
    others: list[Tier | Stage] = [*tiers, *stages]
    for other in others:
        axis: Axis = "tier" if isinstance(other, Tier) else "stage"
        if other is not getattr(diagnosis, axis).value:
            lines += _why_not(diagnosis, axis, other, language)
    return "\n".join(lines or render.judgement_lines(diagnosis, language))


def _why_not(diagnosis: Diagnosis, axis: Axis, other: Tier | Stage, language: Language) -> list[str]:
    judgement = getattr(diagnosis, axis)
    name = say(f"diagnosis.{axis}.{judgement.value.value}", language)
    head = say("followups.not", language, other=say(f"diagnosis.{axis}.{other.value}", language), value=name)
    flip = _flip(diagnosis, axis, other, language)
    said = [
        say("answers.you-said", language, span=e.span, says=e.says)
        for e in diagnosis.evidence
        if e.axis == axis
    ]
    return [head, *(f"- {line}" for line in (*said, judgement.rule, flip))]


def asked_cells(message: str, diagnosis: Diagnosis) -> Cells:
    """The two or more cells to compare; what a message does not name is taken from the judgement."""
    tiers, stages = named(message)
    if len(tiers) == 1 and len(stages) != 1:
        tiers = _with(diagnosis.tier.value, tiers)
    if len(stages) == 1 and len(tiers) < 2:
        stages = _with(diagnosis.stage.value, stages)
    if len(tiers) == len(stages) and len(tiers) > 1:
        return list(zip(tiers, stages, strict=True))
    return [(t, s) for t in tiers or [diagnosis.tier.value] for s in stages or [diagnosis.stage.value]][:4]


def _with(value: V, named_too: list[V]) -> list[V]:
    return [value, *(v for v in named_too if v is not value)]


def compare_text(diagnosis: Diagnosis, cells: Cells, citer: Citer) -> str:
    """Objective, primary KPI and risk of each cell, then what the situation says."""
    language = citer.language
    judged = (diagnosis.tier.value, diagnosis.stage.value)
    lines: list[str] = []
    for key in cells:
        lines += _cell_lines(load_playbook().cells[key], key == judged, citer)
    lines.append(f"\n**{say('followups.you', language)}**\n")
    lines += render.judgement_lines(diagnosis, language)
    for value in dict.fromkeys(v for cell in cells for v in cell):
        axis: Axis = "tier" if isinstance(value, Tier) else "stage"
        judgement = getattr(diagnosis, axis)
        if value is not judgement.value and value is not judgement.runner_up:
            lines.append(f"- {_flip(diagnosis, axis, value, language)}")
    return "\n".join(lines).strip()


def _flip(diagnosis: Diagnosis, axis: Axis, value: Tier | Stage, language: Language) -> str:
    name = say(f"diagnosis.{axis}.{value.value}", language)
    return say("followups.would-be", language, value=name, fact=flip_fact(axis, value, diagnosis.situation))


def _cell_lines(cell: Cell, judged: bool, citer: Citer) -> list[str]:
    language, book = citer.language, load_playbook()
    name = say(
        "strategy.headline", language, tier=book.tiers[cell.tier].name[language], stage=book.stages[cell.stage].name[language]
    )  # fmt: skip
    kpi = book.kpis[cell.kpis.primary]
    here = f" · {say('followups.here', language)}" if judged else ""
    measure = f"{kpi.name[language]}: {kpi.formula[language]}{render.marks(citer.references(kpi.cite))}"
    risk = render.line(citer.item(cell.pitfalls[0]), language)
    return [
        f"\n**{name}**{here}\n",
        f"- {say('followups.objective', language)}: {cell.objective[language]}",
        f"- {say('followups.kpi', language)}: {measure}",
        f"- {say('followups.risk', language)}: {risk}",
    ]


def wanted_titles(message: str) -> int:
    """How many titles a message asks for."""
    match = _COUNT.search(fold(message))
    count = (_COUNTS.get(match[0]) or int(match[0])) if match else TITLES
    return max(1, min(count, MOST_TITLES))


def titles_text(strategy: Strategy, message: str, language: Language) -> str:
    """The titles of a strategy, as many as asked for."""
    titles = [*(i.example.title for i in strategy.content_types), *strategy.more_titles]
    head = say("answers.titles", language, headline=strategy.headline)
    rows = [f"{n}. {render.posted(t)}" for n, t in enumerate(titles[: wanted_titles(message)], start=1)]
    return "\n".join([head, "", *rows])
