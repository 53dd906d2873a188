"""What a table's columns say beside the situation: into the text that is judged, and over what was read from it."""

from app.briefs.columns import FIELDS, names_itself
from app.briefs.table import Row
from app.diagnosis.situation import read_situation
from app.diagnosis.types import Known, Situation
from app.language import Language, detect_language, fold, say
from app.metrics import money, read_figures
from app.strategy import Strategy

# The reader takes the first product, people and season it meets, so what a column says stands before the text.
_BEFORE = ("brand", "product", "category", "audience", "market", "timing")
_AFTER = ("budget", "goal", "note")


def situation_text(row: Row) -> str:
    """The situation with the columns it does not mention, as natural words in its own language."""
    language = detect_language(row.situation)
    before = _phrases(row, _BEFORE, language)
    after = _phrases(row, _AFTER, language)
    space = "" if language == "zh" else " "
    text = (
        row.situation
        if not after or row.situation[-1:] in ".!?。！？…"
        else row.situation + say("briefs.full-stop", language).strip()
    )
    return space.join([*before, text, *after])


def _phrases(row: Row, fields: tuple[str, ...], language: Language) -> list[str]:
    said = fold(row.situation)
    cells = [(f, row.fields[f].strip(" .。")) for f in fields if f in row.fields]
    return [_phrase(f, cell, language) for f, cell in cells if cell and fold(cell) not in said]


def _phrase(field: str, cell: str, language: Language) -> str:
    if names_itself(field, cell):
        return cell + say("briefs.full-stop", language).strip()
    return say(f"briefs.phrase.{field}", language, value=cell)


def with_supplied(strategy: Strategy, row: Row) -> tuple[Strategy, list[str]]:
    """The strategy with the table's values in its situation, and what the reader of the brief has to settle."""
    if not row.fields:
        return strategy, []
    strategy = strategy.model_copy(deep=True)
    situation, language = strategy.diagnosis.situation, strategy.language
    questions: list[str] = []
    for field in FIELDS:
        cell = row.fields.get(field)
        if not cell or field == "note":
            continue
        own = _read(field, cell)
        found: Known | None = getattr(situation, field)
        if found and _conflict(field, cell, own, found):
            label = {"audience": "who", "timing": "window"}.get(field, field)
            said, name = found.words or found.value, say(f"briefs.f.{label}", language)
            questions.append(say("briefs.confirm.conflict", language, field=name, table=cell, text=said))
        best = own or found
        value = own.value if own and field == "budget" else cell
        setattr(situation, field, Known(value=value, words=cell, concept=best.concept if best else None))
    _confirm(strategy, row)
    _forget_budget_figures(situation, row.fields.get("budget", ""))
    return strategy, questions


def _read(field: str, cell: str) -> Known | None:
    """The cell as the reader of situations understands it."""
    if field in ("brand", "goal"):
        return None
    language = detect_language(cell)
    known = getattr(read_situation(_phrase(field, cell, language)), field)
    if isinstance(known, Known):
        return known
    figures = [f for f in read_figures(cell) if f.unit != "%"] if field == "budget" else []
    best = max(figures, key=lambda f: f.value, default=None)
    return Known(value=money(best.value, best.unit).strip(), words=cell) if best else None


def _conflict(field: str, cell: str, own: Known | None, found: Known) -> bool:
    """Whether text and table name different things; a product's own name beside its kind is none."""
    if field in ("brand", "goal") or fold(found.words) in fold(cell):
        return False
    if own is None:
        return field == "audience"
    return (own.concept or own.value.split()[0]) != (found.concept or found.value.split()[0])


_ASKED = {"budget": ("budget",), "audience": ("audience", "people")}
"""Keys of the lines by which a strategy asks for a field."""


def _confirm(strategy: Strategy, row: Row) -> None:
    """Replace what the strategy asks for because it read only the text."""
    situation, language = strategy.diagnosis.situation, strategy.language
    swaps = {}
    if situation.budget and "budget" in row.fields:
        swaps["budget"] = say("strategy.confirm.currency", language, budget=row.fields["budget"])
    if situation.audience and "audience" in row.fields:
        swaps["audience"] = say("briefs.confirm.audience", language, value=row.fields["audience"])
    for field, instead in swaps.items():
        asked = tuple(say(f"strategy.confirm.{key}", language).partition("{")[0] for key in _ASKED[field])
        strategy.to_confirm = [instead if line.startswith(asked) else line for line in strategy.to_confirm]


def _forget_budget_figures(situation: Situation, cell: str) -> None:
    """A budget without a currency was counted among the brand's own figures."""
    numbers = {f.value for f in read_figures(cell)}
    kept = [m for m in situation.metrics if not ({f.value for f in read_figures(m.words)} & numbers)]
    situation.metrics = kept if cell else situation.metrics
