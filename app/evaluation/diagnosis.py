"""How good the built-in judgement is. ``python -m app.evaluation.diagnosis [--folds] [--file F.jsonl …]``.

``--folds`` (development only: scipy, scikit-learn) retrains inside each of five grouped folds of the labelled
situations and prints a plain n-gram baseline beside it; ``--file`` scores the shipped model on labelled situations.
"""

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.diagnosis.classifier import STAGES, TIERS, Scores, score
from app.diagnosis.examples import Example, example_files, folds, read_examples
from app.diagnosis.train import fit
from app.language import LANGUAGES, Language, detect_language
from app.language.text import as_language

FOLDS = 5
BINS = 10
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Judged:
    """One labelled situation and what was said of it: rightness and probability of the chosen value, an axis each."""

    language: str
    part: str
    tier: bool
    stage: bool
    tier_probability: float
    stage_probability: float


def wilson(right: int, count: int) -> tuple[float, float]:
    """95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z, p = 1.96, right / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def calibration_error(right: np.ndarray, probability: np.ndarray) -> float:
    """Expected calibration error over ten equal bins of probability: the mean gap to the accuracy, 0–1."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[bins == b].mean() - probability[bins == b].mean()) * (bins == b).mean()
        for b in set(bins.tolist())
    ]
    return float(sum(gaps))


def _share(right: np.ndarray) -> dict[str, Any]:
    low, high = wilson(int(right.sum()), len(right))
    return {"accuracy": float(right.mean()), "low": low, "high": high}


def summary(rows: list[Judged]) -> dict[str, Any]:
    """Accuracy with interval, calibration error, accuracy at each coverage and accuracy of each part."""
    axes: dict[str, tuple[np.ndarray, np.ndarray]] = {
        "tier": (np.array([r.tier for r in rows]), np.array([r.tier_probability for r in rows])),
        "stage": (np.array([r.stage for r in rows]), np.array([r.stage_probability for r in rows])),
    }
    axes["both"] = axes["tier"][0] & axes["stage"][0], axes["tier"][1] * axes["stage"][1]
    out: dict[str, Any] = {"count": len(rows)}
    for axis, (right, probability) in axes.items():
        surest = right[np.argsort(-probability, kind="stable")]
        out[axis] = _share(right) | {
            "calibration_error": calibration_error(right, probability),
            "coverage": {str(c): float(surest[: max(1, round(c * len(rows)))].mean()) for c in COVERAGES},
        }
    parts = np.array([r.part for r in rows])
    out["parts"] = {
        part: {"count": int((parts == part).sum())}
        | {a: float(v[0][parts == part].mean()) for a, v in axes.items()}
        for part in sorted(set(parts.tolist()))
    }
    return out


def _judged(example: Example, scores: Scores) -> Judged:
    tier, stage = (
        max(scores.tier, key=lambda t: scores.tier[t]),
        max(scores.stage, key=lambda s: scores.stage[s]),
    )
    return Judged(
        example.language,
        example.part,
        tier is example.tier,
        stage is example.stage,
        scores.tier[tier],
        scores.stage[stage],
    )


def by_language(rows: Iterable[Judged]) -> dict[str, Any]:
    """A summary a language, and of all when there are several."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[row.language].append(row)
    out = {language: summary(groups[language]) for language in sorted(groups)}
    if len(groups) > 1:
        out["all"] = summary([r for group in groups.values() for r in group])
    return out


def read_labelled(path: Path) -> list[Example]:
    """Situations with ``text``, ``tier`` and ``stage``; ``language`` is detected where it is not given."""
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            row = json.loads(line)
            language = as_language(row.get("language"), detect_language(row["text"]))
            tier, stage = TIERS[[t.value for t in TIERS].index(row["tier"])], row["stage"]
            stage = STAGES[[s.value for s in STAGES].index(stage)]
            out.append(
                Example(
                    row["text"], language, tier, stage, f"{path.stem}:{number}", str(row.get("part", "?"))
                )
            )
    return out


def evaluate(where: Path | str | Iterable[Path | str]) -> dict[str, Any]:
    """The shipped model on a folder of ``*.jsonl`` files, a file or several files: a summary a language."""
    paths = [Path(where)] if isinstance(where, str | Path) else [Path(p) for p in where]
    files = [f for p in paths for f in (sorted(p.glob("*.jsonl")) if p.is_dir() else [p])]
    return by_language(_judged(e, score(e.text, e.language)) for f in files for e in read_labelled(f))


Predict = Callable[[str], Scores]


def baseline(examples: list[Example], language: Language) -> Predict:
    """Plain TF-IDF of character n-grams and words with logistic regression: what the classifier has to beat."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    def pipeline() -> Any:
        common: dict[str, Any] = {"sublinear_tf": True, "min_df": 2}
        if language == "zh":
            bags = [TfidfVectorizer(analyzer="char", ngram_range=(1, 4), **common)]
        else:
            bags = [
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **common),
                TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w+", **common),
            ]
        return make_pipeline(make_union(*bags), LogisticRegression(C=20, max_iter=300))

    texts = [e.text for e in examples]
    tier = pipeline().fit(texts, [TIERS.index(e.tier) for e in examples])
    stage = pipeline().fit(texts, [STAGES.index(e.stage) for e in examples])
    return lambda text: Scores(
        dict(zip(TIERS, tier.predict_proba([text])[0].tolist(), strict=True)),
        dict(zip(STAGES, stage.predict_proba([text])[0].tolist(), strict=True)),
    )


def ours(examples: list[Example], language: Language) -> Predict:
    """The classifier, trained on these examples."""
    model = fit(examples, language)
    return lambda text: model.score(text, language)


def cross_validate(
    examples: list[Example], train: Callable[[list[Example], Language], Predict]
) -> dict[str, Any]:
    """Each language's situations, each judged by a model that has seen none of its group."""
    rows: list[Judged] = []
    for language in LANGUAGES:
        own = [e for e in examples if e.language == language]
        fold_of = folds([e.group for e in own], FOLDS, salt="held out ")
        for k in range(FOLDS):
            predict = train([e for e, f in zip(own, fold_of, strict=True) if f != k], language)
            rows += [_judged(e, predict(e.text)) for e, f in zip(own, fold_of, strict=True) if f == k]
    return by_language(rows)


def table(name: str, result: dict[str, Any]) -> str:
    """A summary as lines of text."""
    lines = []
    for language, one in result.items():
        lines.append(f"{name} · {language} · {one['count']} situations")
        for axis in ("tier", "stage", "both"):
            a = one[axis]
            cover = " ".join(f"{float(c):.0%}:{v:.3f}" for c, v in a["coverage"].items())
            lines.append(
                f"  {axis:5} {a['accuracy']:.3f} ({a['low']:.3f}–{a['high']:.3f})  ECE {a['calibration_error']:.3f}"
                f"  accuracy at coverage {cover}"
            )
        for part, p in one["parts"].items():
            lines.append(
                f"    {part:4} n={p['count']:<4} tier {p['tier']:.3f} stage {p['stage']:.3f} both {p['both']:.3f}"
            )
    return "\n".join(lines)


def main() -> None:
    """Print the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folds", action="store_true", help="grouped cross-validation with retraining (minutes)"
    )
    parser.add_argument(
        "--file", nargs="*", default=[], help="labelled situations (.jsonl) for the shipped model"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    if not (options.folds or options.file):
        parser.error("say --folds or --file")
    results: dict[str, Any] = {}
    if options.file:
        results["shipped"] = evaluate(options.file)
    if options.folds:
        examples = read_examples(example_files())
        results |= {
            "baseline": cross_validate(examples, baseline),
            "classifier": cross_validate(examples, ours),
        }
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(table(name, result) for name, result in results.items()))


if __name__ == "__main__":
    main()
