"""Learn which situations leave an axis open (development only). ``python -m app.training.openness``, after
``app.diagnosis.train``."""

import json

import numpy as np

from app.diagnosis.classifier import load_model
from app.diagnosis.examples import example_files, folds, read_examples
from app.diagnosis.features import whole
from app.diagnosis.openness import BLOCKS, path_of
from app.diagnosis.train import LOOSE, _bags, _packed
from app.language import LANGUAGES, Language
from app.settings import knowledge_folder

FALSE_ALARMS = 0.008
"""Share of decided situations that may be called open, an axis, on unseen texts."""
RARE = 8
"""What an open situation counts, of which there are few."""
FOLDS, MOST = 5, 20_000


def train(language: Language) -> dict[str, float]:
    """Learn and write the model of one language; share of unseen open situations found, an axis."""
    from scipy.sparse import hstack
    from sklearn.linear_model import LogisticRegression

    decided = [e for e in read_examples(example_files()) if e.language == language]
    path = knowledge_folder() / "examples" / "open" / f"{language}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [*(e.text for e in decided), *(r["text"] for r in rows)]
    common = load_model(language).common
    blocks = [[b[i] for i in BLOCKS] for b in (whole(t, language, common) for t in texts)]
    bags = [_bags(list(b), len(texts)) for b in zip(*blocks, strict=True)]
    matrix = hstack([b.matrix for b in bags]).tocsr()
    fold = folds([*(e.group for e in decided), *(r["source"] for r in rows)], FOLDS)
    weights, bias, found = np.zeros((matrix.shape[1], 2)), np.zeros(2, dtype=np.float32), {}
    for axis, name in enumerate(("tier", "stage")):
        is_open = np.array([False] * len(decided) + [r["open"] == name for r in rows])
        odds = np.zeros(len(texts))
        for k in [*range(FOLDS), -1]:
            learned, judged = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
            model = LogisticRegression(
                C=LOOSE, solver="liblinear", class_weight={False: 1, True: RARE}, random_state=0
            ).fit(matrix[learned], is_open[learned])
            if len(judged):
                odds[judged] = model.decision_function(matrix[judged])
        floor = np.quantile(odds[: len(decided)], 1 - FALSE_ALARMS)
        weights[:, axis], bias[axis] = model.coef_[0], model.intercept_[0] - floor
        found[name] = round(float((odds[is_open] > floor).mean()), 3)
    arrays: dict[str, np.ndarray] = {"bias": bias}
    for n, block in enumerate(_packed(bags, weights, MOST)):
        arrays |= {f"steps{n}": np.diff(block.keys, prepend=np.uint32(0)).astype(np.uint32)}
        arrays |= {f"rarity{n}": block.rarity, f"weights{n}": block.weights, f"scale{n}": block.scale}
    np.savez_compressed(path_of(language), **arrays)  # type: ignore[arg-type]
    return found


def main() -> None:
    """Train every language."""
    for language in LANGUAGES:
        print(language, train(language))


if __name__ == "__main__":
    main()
