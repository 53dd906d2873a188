"""Flows between the steps of the way to a purchase, and where people are stuck (rules 8 and 9 of the labels).

No rate is held against a benchmark: a flow is weak against the brand's own earlier period, or in the brand's own words,
or, with little confidence, because it is the narrowest of the brand's own steps.
"""

from app.metrics.names import metrics
from app.metrics.periods import compare
from app.metrics.types import Bottleneck, Comparison, Confidence, Flow, Metrics, Reading
from app.playbook.labels import Stage

CLOSE = 1.5
"""A flow less than so many times as wide as the narrowest is almost as narrow."""
FAR = 4.0
"""So many times narrower than every other flow, a step is narrow beyond the usual differences between steps."""
WEIGHT: dict[Confidence, float] = {"high": 0.75, "medium": 0.6, "low": 0.4}
FIRST_REACH, REACH = 2, 3
"""How many rungs a flow may climb, from the first rung and from the others, before it is a leap."""
FIGURE_WEIGHT = 0.35


def ladder(found: Metrics, period: str, name: str) -> list[tuple[int, Reading]]:
    """The counts of one ladder in a period, one a rung, in order, each with its rung."""
    rungs: dict[int, Reading] = {}
    for metric in metrics().values():
        on, _, place = metric.rung.partition(".")
        if on == name and (reading := found.of(metric.id, period)) and reading.unit == "count":
            rungs.setdefault(int(place), reading)
    return sorted(rungs.items())


def flows(found: Metrics, period: str | None = None) -> list[Flow]:
    """The flows between neighbouring steps that the figures of a period give."""
    wanted = found.latest if period is None else period
    out: list[Flow] = []
    for name in ("path", "aips"):
        steps = ladder(found, wanted, name)
        for (n, a), (m, b) in zip(steps, steps[1:], strict=False):
            if a.value > 0:
                flow = _flow(a, b, name == "aips", wanted)
                flow.leap = m - n > (FIRST_REACH if n == 1 else REACH)
                out.append(flow)
    return out


def _flow(a: Reading, b: Reading, stock: bool, period: str) -> Flow:
    return Flow(
        source=a.metric, target=b.metric, source_value=a.value, target_value=b.value, rate=b.value / a.value * 100,
        stage=stuck_at(a.metric, b.metric), stock=stock, approximate=bool(a.approximate or b.approximate),
        few=b.few, period=period,
    )  # fmt: skip


def stuck_at(source: str, target: str) -> Stage:
    """The stage where people are who do not pass from one step to the next (rule 8).

    Whoever has bought and does not tell stands in ``share``: what matters of them is what they tell others.
    """
    if metrics()[target].stage is Stage.SHARE:
        return Stage.SHARE
    stage = metrics()[source].stage
    assert stage
    return stage


def bottleneck(found: Metrics) -> Bottleneck | None:
    """Where people are stuck, by the figures; None when they do not tell."""
    now = [f for f in flows(found) if f.chained and not f.leap]
    comparison = compare(found)
    steady = bool(comparison and comparison.flows)
    return _worsened(comparison) or _said_few(now) or _narrowest(now, steady) or _alone(found, comparison)


def _worsened(comparison: Comparison | None) -> Bottleneck | None:
    """The flow that fell most against the brand's own earlier period."""
    worst = comparison.worsened if comparison else []
    if not worst:
        return None
    first = worst[0]
    alone = len(worst) == 1 or worst[1].change > first.change / CLOSE
    confidence: Confidence = (
        "high" if alone and not (first.now.approximate or first.before.approximate) else "medium"
    )
    return Bottleneck(
        stage=first.now.stage, rule=8, why="worsened", confidence=confidence, flow=first.now, before=first.before,
        next_narrowest=None if alone else worst[1].now,
    )  # fmt: skip


def _said_few(now: list[Flow]) -> Bottleneck | None:
    """The flow whose outcome the brand itself calls few, if it is one."""
    few = [f for f in now if f.few or f.target_value == 0]
    if len(few) != 1:
        return None
    return Bottleneck(stage=few[0].stage, rule=8, why="said", confidence="medium", flow=few[0])


def _narrowest(now: list[Flow], steady: bool) -> Bottleneck | None:
    """The narrowest of the brand's own steps; ``steady`` when an earlier period shows that none became weaker."""
    ladders = [f for f in now if f.stock] or now
    if not ladders:
        return None
    first, *rest = sorted(ladders, key=lambda f: f.rate)
    if not rest:
        return _only(first)
    close = rest[0].rate < CLOSE * first.rate
    far = rest[0].rate > FAR * first.rate and not (first.approximate or steady)
    return Bottleneck(
        stage=first.stage, rule=8, why="close" if close else "narrowest", confidence="medium" if far else "low",
        flow=first, next_narrowest=rest[0] if close else None,
    )  # fmt: skip


def _only(flow: Flow) -> Bottleneck:
    """One step and no words: the figure furthest along speaks (rule 9). Orders are not among the figures that speak
    alone, so few of them leave people where they were (rule 8)."""
    if flow.target in ("orders", "aips-p"):
        return Bottleneck(stage=flow.stage, rule=8, why="only", confidence="low", flow=flow)
    stage = metrics()[flow.target].stage
    assert stage
    return Bottleneck(stage=stage, rule=9, why="only", confidence="low", flow=flow)


def _alone(found: Metrics, comparison: Comparison | None) -> Bottleneck | None:
    """A figure alone, or several that speak for one stage (rule 9): those that worsened, those called few, else all."""
    speaking = [r for r in found.readings if metrics()[r.metric].stage and r.period == found.latest]
    worse = {c.metric for c in comparison.changes if c.better is False} if comparison else set()
    for why, confidence, chosen in (
        ("worsened", "medium", [r for r in speaking if r.metric in worse]),
        ("said", "medium", [r for r in speaking if r.few]),
        ("figure", "low", speaking),
    ):
        stages = {metrics()[r.metric].stage for r in chosen}
        if len(stages) == 1 and (stage := stages.pop()):
            return Bottleneck(stage=stage, rule=9, why=why, confidence=confidence, figure=chosen[0])
    return None


def stage_of_figures(found: Metrics) -> dict[Stage, float] | None:
    """How likely each stage is by the figures alone; None when they say nothing of it. The words outrank it (rule 9)."""
    neck = bottleneck(found)
    if neck is None:
        return None
    weight = FIGURE_WEIGHT if neck.why in ("figure", "only") else WEIGHT[neck.confidence]
    second = neck.next_narrowest.stage if neck.next_narrowest else None
    odds = dict.fromkeys(Stage, 0.0)
    odds[neck.stage] += weight
    if second and second is not neck.stage:
        odds[neck.stage] -= weight * 0.15
        odds[second] += weight * 0.6
    rest = (1 - sum(odds.values())) / len(odds)
    return {stage: round(p + rest, 4) for stage, p in odds.items()}
