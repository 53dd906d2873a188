"""Train the built-in classifier (development only: scipy, scikit-learn). ``python -m app.diagnosis.train [--check]``."""

import hashlib
import inspect
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from app.diagnosis.classifier import FOLDER, STAGES, TIERS, BlockModel, Model, damped
from app.diagnosis.features import Block, features, size
from app.diagnosis.spans import clauses
from app.language import LANGUAGES, Language
from app.language import fold as fold_text
from app.language.concepts import stem
from app.language.fold import simplified
from app.playbook.labels import Stage, Tier
from app.settings import knowledge_folder

MANIFEST = FOLDER / "manifest.json"
RARITY = 1.5
"""Power of the inverse document frequency."""
TELLING = 0.4
"""Power of a feature's naive Bayes log odds."""
SMOOTH = 0.05
RIDGE = 2.0
MANY = 150_000
"""A block with more features than this keeps those of three examples, others those of two."""
CLIP = 0.9995
CALIBRATION_FOLDS = 5
SHORT = 0.5
"""What the likelihood of first clauses counts beside that of whole texts."""


@dataclass(frozen=True)
class Example:
    """One labelled situation."""

    text: str
    language: Language
    tier: Tier
    stage: Stage
    group: str
    """Examples of one group (a pair; a line and its renderings) stay on the same side of any split."""
    part: str


def read_examples(paths: list[Path]) -> list[Example]:
    """Labelled situations of ``situations-*`` and ``extra-*`` files, grouped by where they come from.

    ``situations-vi-from-en`` renders ``situations-en`` line by line; a row's ``source`` (``en-2:17``) names the
    file and line (from 1) that it renders.
    """
    out: list[Example] = []
    groups: dict[str, str] = {}
    for path in sorted(paths, key=lambda p: (not p.stem.startswith("situations-"), p.name)):
        _, language, *rest = path.stem.split("-", 2)
        origin = path.stem.removeprefix("situations-")
        if rest and rest[0].startswith("from-"):
            origin = rest[0].removeprefix("from-")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            source = str(row.get("source") or f"{origin}:{number}")
            group = groups.setdefault(source, f"{origin}:{row['pair']}" if row.get("pair") else source)
            tier, stage, part = Tier(row["tier"]), Stage(row["stage"]), str(row.get("part", "?"))
            out.append(Example(row["text"], cast(Language, language), tier, stage, group, part))
    return out


def example_files() -> list[Path]:
    """All files of labelled situations."""
    return sorted((knowledge_folder() / "examples").glob("*.jsonl"))


def fingerprint() -> str:
    """Hash of the examples and of the code that makes the model."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in [*example_files(), here / "features.py", here / "train.py"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    for used in (fold_text, simplified, stem, clauses, damped):
        digest.update(inspect.getsource(used).encode())
    return digest.hexdigest()


def _bags(blocks: list[Block], rows: int) -> tuple[np.ndarray, np.ndarray, Any]:
    """Kept keys ``(n,)`` and their rarity ``(n,)``, learned from the first ``rows`` texts, and the bags
    ``(texts, n)`` of all scaled to length 1, of one block."""
    from scipy.sparse import csr_matrix, diags
    from sklearn.preprocessing import normalize

    lengths = [len(block) for block in blocks]
    found = np.concatenate([np.fromiter(block.keys(), dtype=np.uint32, count=len(block)) for block in blocks])
    counts = np.concatenate(
        [np.fromiter(block.values(), dtype=np.float64, count=len(block)) for block in blocks]
    )
    seen, columns = np.unique(found, return_inverse=True)
    documents = np.bincount(columns[: sum(lengths[:rows])], minlength=len(seen))
    kept = documents >= (3 if (documents > 0).sum() > MANY else 2)
    rarity = ((np.log((1 + rows) / (1 + documents[kept])) + 1) ** RARITY).astype(np.float16)
    shape = len(blocks), len(seen)
    matrix = csr_matrix(
        (1 + np.log(counts), (np.repeat(np.arange(len(blocks)), lengths), columns)), shape=shape
    )
    return (
        seen[kept],
        rarity,
        normalize(matrix[:, np.flatnonzero(kept)] @ diags(rarity.astype(np.float64))).tocsr(),
    )


def _solve(matrix: Any, labels: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights ``(n, classes)`` and bias ``(classes,)``: ridge regression to +1 / -1, features weighted by their
    naive Bayes log odds, solved over the examples, which are fewer than the features."""
    from scipy.sparse import diags

    hot = np.eye(classes)[labels]
    inside, outside = matrix.T @ hot + SMOOTH, matrix.T @ (1 - hot) + SMOOTH
    odds = np.log(inside / inside.sum(axis=0)) - np.log(outside / outside.sum(axis=0))
    telling = np.sqrt((odds**2).mean(axis=1)) ** TELLING
    squares = matrix.multiply(matrix)
    telling /= np.sqrt((squares @ telling**2).mean() / squares.sum(axis=1).mean())
    weighted = (matrix @ diags(telling)).tocsr()
    kernel = (weighted @ weighted.T).toarray()
    kernel[np.diag_indices(len(kernel))] += RIDGE
    target = 2 * hot - 1
    bias = target.mean(axis=0)
    return telling[:, None] * (weighted.T @ np.linalg.solve(kernel, target - bias)), bias


def _loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean negative log likelihood of the labels under the softmax of ``(rows, classes)``."""
    top = logits.max(axis=1, keepdims=True)
    return float(
        (np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0] - logits[np.arange(len(labels)), labels]).mean()
    )


def _calibrate(
    whole: np.ndarray, short: np.ndarray, sizes: tuple[np.ndarray, np.ndarray], labels: np.ndarray
) -> tuple[float, float]:
    """Factor and damping power that make the labels likeliest, from unseen scores ``(rows, classes)``.

    The factor comes from the whole texts; the power also from their first clauses, which say too little to be
    sure. ``sizes``: words of both, ``(rows,)`` each.
    """
    best = (math.inf, 1.0, 0.0)
    for power in np.linspace(0, 1.5, 16):
        shrunk = whole * damped(sizes[0], power)[:, None]
        factor = min(np.linspace(0.5, 8, 151), key=lambda x: _loss(x * shrunk, labels))
        loss = _loss(factor * shrunk, labels)
        loss += SHORT * _loss(factor * short * damped(sizes[1], power)[:, None], labels)
        best = min(best, (loss, float(factor), float(power)))
    return best[1], best[2]


def _first(text: str) -> str:
    """The first clause of a text."""
    pieces = clauses(text)
    return text[pieces[0][0] : pieces[0][1]] if pieces else text


def folds(groups: list[str], count: int, salt: str = "") -> np.ndarray:
    """Fold of each row ``(rows,)``; a group falls into one, the same in every language."""
    return np.array(
        [int(hashlib.sha256((salt + group).encode()).hexdigest(), 16) % count for group in groups]
    )


def fit(examples: list[Example], language: Language) -> Model:
    """A calibrated model of one language."""
    from scipy.sparse import hstack

    count = len(examples)
    firsts = [_first(e.text) for e in examples]
    bags = [features(text, language) for text in [*(e.text for e in examples), *firsts]]
    parts = [_bags(list(block), count) for block in zip(*bags, strict=True)]
    both = hstack([part for _, _, part in parts]).tocsr()
    matrix, opening = both[:count], both[count:]
    sizes = np.array([size(e.text) for e in examples]), np.array([size(text) for text in firsts])
    fold = folds([e.group for e in examples], CALIBRATION_FOLDS)
    weights, biases, powers = [], [], []
    for labels, classes in (
        (np.array([TIERS.index(e.tier) for e in examples]), len(TIERS)),
        (np.array([STAGES.index(e.stage) for e in examples]), len(STAGES)),
    ):
        whole, short = np.zeros((count, classes)), np.zeros((count, classes))
        for k in range(CALIBRATION_FOLDS):
            inner, bias = _solve(matrix[fold != k], labels[fold != k], classes)
            whole[fold == k] = matrix[fold == k] @ inner + bias
            short[fold == k] = opening[fold == k] @ inner + bias
        factor, power = _calibrate(whole, short, sizes, labels)
        final, bias = _solve(matrix, labels, classes)
        weights.append(factor * final)
        biases.append(factor * bias)
        powers.append(power)
    coefficients = np.hstack(weights)
    blocks, at = [], 0
    for keys, rarity, _ in parts:
        blocks.append(_packed(keys, rarity, coefficients[at : at + len(keys)]))
        at += len(keys)
    return Model(blocks, np.concatenate(biases).astype(np.float32), np.array(powers, dtype=np.float32))


def _packed(keys: np.ndarray, rarity: np.ndarray, weights: np.ndarray) -> BlockModel:
    """Weights in bytes; the few beyond the highest percentile are clipped."""
    scale = np.maximum(np.quantile(np.abs(weights), CLIP, axis=0), 1e-12) / 127
    whole = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    return BlockModel(keys.astype(np.uint32), rarity, whole, scale.astype(np.float32))


def save(model: Model, path: Path) -> None:
    """Write a model as plain arrays; keys as steps, which pack better."""
    arrays: dict[str, np.ndarray] = {
        "blocks": np.array(len(model.blocks)),
        "bias": model.bias,
        "damping": model.damping,
    }
    for n, block in enumerate(model.blocks):
        steps = np.diff(block.keys, prepend=np.uint32(0)).astype(np.uint32)
        arrays |= {f"steps{n}": steps, f"rarity{n}": block.rarity}
        arrays |= {f"weights{n}": block.weights, f"scale{n}": block.scale}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def main() -> None:
    """Train every language, or with ``--check`` say whether the models are of these examples and this trainer."""
    if "--check" in sys.argv[1:]:
        known = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else {}
        fresh = known.get("fingerprint") == fingerprint()
        print("fresh" if fresh else "stale: run python -m app.diagnosis.train")
        sys.exit(0 if fresh else 1)
    examples = read_examples(example_files())
    FOLDER.mkdir(exist_ok=True)
    sizes = {}
    for language in LANGUAGES:
        path = FOLDER / f"{language}.npz"
        own = [e for e in examples if e.language == language]
        save(fit(own, language), path)
        sizes[language] = {"examples": len(own), "bytes": path.stat().st_size}
        print(language, sizes[language])
    MANIFEST.write_text(
        json.dumps({"fingerprint": fingerprint(), "languages": sizes}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
