"""``overview.csv``: one line an input row, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.strategy import Strategy

COLUMNS = (
    "row", "file", "status", "error", "brand", "product", "category", "tier", "tier_probability", "stage",
    "stage_probability", "open_question", "primary_kpi", "barred_creators",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def strategy_cells(strategy: Strategy) -> dict[str, str]:
    """What the overview tells of a finished row."""
    diagnosis, situation = strategy.diagnosis, strategy.diagnosis.situation
    primary = [k.name for k in strategy.kpis if k.role == "primary"]
    return {
        "brand": situation.brand.value if situation.brand else "",
        "product": (situation.product.words or situation.product.value) if situation.product else "",
        "category": strategy.category or "",
        "tier": diagnosis.tier.value.value,
        "tier_probability": f"{diagnosis.tier.probability:.2f}",
        "stage": diagnosis.stage.value.value,
        "stage_probability": f"{diagnosis.stage.probability:.2f}",
        "open_question": diagnosis.question.text if diagnosis.question else "",
        "primary_kpi": primary[0] if primary else "",
        "barred_creators": "; ".join(r.name for r in strategy.compliance if r.bars_creators),
    }


def overview(lines: Iterable[dict[str, str]], extra: Sequence[str]) -> str:
    """The table as CSV. A column of the input that has one of our names is marked ``(input)``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guard(name) for name in (*COLUMNS, *map(input_column, extra))])
    names = (*COLUMNS, *map(input_column, extra))
    writer.writerows([guard(line.get(name, "")) for name in names] for line in lines)
    return out.getvalue()


def input_column(name: str) -> str:
    """Name of an input column in the overview."""
    return f"{name} (input)" if name in COLUMNS else name


def guard(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell
