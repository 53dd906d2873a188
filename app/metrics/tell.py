"""Figures, flows and the bottleneck in the reader's language."""

from app.language import Language, say
from app.metrics.flows import flows
from app.metrics.names import metrics
from app.metrics.periods import AFTER, BEFORE, compare
from app.metrics.types import Bottleneck, Flow, Metrics, Reading, Unread
from app.playbook.labels import Stage


def number(value: float, language: Language, decimals: int = 2) -> str:
    """``12,000`` or ``12.000``; at most so many decimals, no needless zeros."""
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def percent(value: float, language: Language) -> str:
    """With two significant digits where it is small."""
    decimals = 1 if abs(value) >= 1 else 2 if abs(value) >= 0.1 else 4
    text = number(value, language, decimals)
    return f"{text} %" if language == "vi" else f"{text}%"


def amount(value: float, unit: str, language: Language) -> str:
    """A value with its unit."""
    if unit == "%":
        return f"{number(value, language)} %" if language == "vi" else f"{number(value, language)}%"
    if unit == "s":
        return say("metrics.seconds", language, value=number(value, language))
    if unit in ("count", "ratio", "money"):
        return number(value, language)
    return f"{number(value, language)} {unit}"


def bracketed(text: str, language: Language) -> str:
    """In the language's round brackets, with the space that stands before them."""
    return f"（{text}）" if language == "zh" else f" ({text})"


def comma(language: Language) -> str:
    """The comma of the language."""
    return "，" if language == "zh" else ", "


def name(metric: str, language: Language) -> str:
    """The metric's name."""
    return metrics()[metric].name[language]


def figure(reading: Reading, language: Language) -> str:
    """``CTR 4%``, ``over 10 orders``."""
    value = amount(reading.value, reading.unit, language)
    if reading.approximate:
        value = say(f"metrics.approximate.{reading.approximate}", language, value=value)
    key = "step" if reading.unit == "count" else "figure"
    return say(f"metrics.{key}", language, value=value, name=name(reading.metric, language))


def period(label: str, language: Language) -> str:
    """A period as the brand names it; "before" and "now" when it says "from … to …"."""
    return say(f"metrics.{label[1:]}", language) if label in (BEFORE, AFTER) else printable(label)


def printable(text: str) -> str:
    """Without control marks, which a terminal would obey."""
    return "".join(c for c in text if c.isprintable())


def stage(value: Stage, language: Language) -> str:
    """The stage's name."""
    return say(f"diagnosis.stage.{value.value}", language)


def chain(found: Metrics, language: Language, of: str | None = None) -> str:
    """``12,000 reads → 300 saves (2.5%) → 9 orders (3%)``; several ladders are joined by a semicolon."""
    parts: list[str] = []
    last = ""
    for flow in flows(found, of):
        if flow.source != last:
            parts += ["; " if parts else "", _step(flow.source_value, flow.source, language)]
        rate = percent(flow.rate, language)
        parts.append(f" → {_step(flow.target_value, flow.target, language)}")
        parts.append(bracketed(rate, language))
        last = flow.target
    return "".join(parts).replace("; ", "；") if language == "zh" else "".join(parts)


def _step(value: float, metric: str, language: Language) -> str:
    return say("metrics.step", language, value=number(value, language), name=name(metric, language))


def verdict(neck: Bottleneck, found: Metrics, language: Language) -> str:
    """Where people are stuck, why, by which rule and how sure."""
    slots = {"stage": stage(neck.stage, language)}
    key = f"why.{neck.why}"
    if neck.figure:
        key, extra = _of_figure(neck, found, language)
        slots |= extra
    elif neck.flow:
        key = "why.zero" if neck.why == "said" and not neck.flow.few else key
        slots |= _of_flow(neck.flow, language)
        if neck.before:
            slots |= {
                "old": percent(neck.before.rate, language),
                "before": period(neck.before.period, language), "now": period(neck.flow.period, language),
            }  # fmt: skip
        if neck.next_narrowest:
            second = neck.next_narrowest
            slots |= {f"{k}2": v for k, v in _of_flow(second, language).items()}
            slots["stage2"] = stage(second.stage, language)
            if key == "why.close" and second.stage is neck.stage:
                key = "why.narrowest"
        compared = compare(found)
        if compared and compared.flows and neck.why in ("narrowest", "close", "only"):
            key, slots["before"] = "why.steady", period(compared.before, language)
    said = say(f"metrics.{key}", language, **slots)
    parts = [said[:1].upper() + said[1:]]
    if neck.flow and neck.flow.stock:
        parts.append(say("metrics.stock", language))
    word = say(f"metrics.confidence.{neck.confidence}", language)
    parts.append(say("metrics.standing", language, rule=neck.rule, confidence=word))
    return ("" if language == "zh" else " ").join(parts)


def _of_flow(flow: Flow, language: Language) -> dict[str, str]:
    return {
        "source": name(flow.source, language), "target": name(flow.target, language),
        "new": percent(flow.rate, language),
    }  # fmt: skip


def _of_figure(neck: Bottleneck, found: Metrics, language: Language) -> tuple[str, dict[str, str]]:
    reading = neck.figure
    assert reading
    slots = {"figure": figure(reading, language), "name": name(reading.metric, language)}
    if neck.why == "said":
        return "why.figure-said", slots
    old = found.of(reading.metric, found.periods[-2]) if len(found.periods) > 1 else None
    if neck.why != "worsened" or old is None:
        return "why.figure", slots
    slots |= {
        "old": amount(old.value, old.unit, language),
        "new": amount(reading.value, reading.unit, language),
    }
    return "why.figure-worsened", slots


def unread_lines(unread: list[Unread], language: Language) -> list[str]:
    """One line a column: what was not read and why."""
    by_name: dict[str, list[str]] = {}
    for item in unread:
        reason = say(f"metrics.reason.{item.reason}", language)
        if item.cells:
            reason = say("metrics.cells", language, count=item.cells, rows=item.rows, reason=reason)
        by_name.setdefault(item.what, []).append(reason)
    colon, comma = ("：", "；") if language == "zh" else (": ", "; ")
    return [
        f"{printable(what)}{colon}{comma.join(dict.fromkeys(reasons))}" for what, reasons in by_name.items()
    ]
