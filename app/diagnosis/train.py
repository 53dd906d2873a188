"""Train the built-in classifier (development only: scipy, scikit-learn). ``python -m app.diagnosis.train [--check]``.

Ridge regression in kernel form (there are fewer examples than features) over the bags of the whole text and of its
clauses; a clause counts as likely as it decides, which a logistic regression learns from the marked examples.
"""

import hashlib
import inspect
import json
import math
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from app.diagnosis.classifier import (
    FOLDER,
    STAGES,
    TIERS,
    BlockModel,
    Model,
    added,
    chance,
    damped,
    save_model,
)  # fmt: skip
from app.diagnosis.clauses import clauses
from app.diagnosis.examples import Example, example_files, folds, read_examples
from app.diagnosis.features import (
    PART_WEIGHTS,
    WHOLE_WEIGHTS,
    Block,
    bounded,
    part,
    role,
    signs,
    size,
    whole,
)  # fmt: skip
from app.language import LANGUAGES, Language
from app.language import fold as fold_text
from app.language.concepts import stem
from app.language.fold import simplified

MANIFEST = FOLDER / "manifest.json"
RARITY = 1.5
"""Power of the inverse document frequency."""
RIDGE = 0.25
"""Times the sum of the weights of the blocks."""
FEWEST = 2
"""Examples in which a feature must stand."""
MOST = {"whole": 40_000, "parts": 32_000, "roles": 20_000}
"""Features that a block keeps: those that move the scores most."""
COMMON = 0.04
"""Share of the texts from which on a word stays in the frames."""
CLIP, LEVELS = 0.999, 15
"""Quantile of the weights at which they are clipped, and the whole numbers on either side of 0 up to it."""
ATTENTION_FOLDS, CALIBRATION_FOLDS = 4, 4
LOOSE = 8.0
"""Inverse regularisation of the clause roles."""
SHORT = 0.5
"""What the likelihood of first clauses counts beside that of whole texts."""


def fingerprint() -> str:
    """Hash of the examples and of the code that makes the model."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in [*example_files(), *(here / f"{n}.py" for n in ("features", "clauses", "examples", "train"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    for used in (fold_text, simplified, stem, damped, added):
        digest.update(inspect.getsource(used).encode())
    return digest.hexdigest()


@dataclass
class Bags:
    """One block of many texts."""

    keys: np.ndarray
    """``(n,)`` uint32 of the kept features."""
    rarity: np.ndarray
    """``(n,)`` float16."""
    matrix: Any
    """``(texts, n)`` sparse float32, rows of length 1 times the root of the block's weight."""
    factor: float


def _bags(blocks: list[Block], rows: int, weight: float = 1.0) -> Bags:
    """A block of all texts; features and their rarity are learned from the first ``rows``."""
    from scipy.sparse import csr_matrix, diags
    from sklearn.preprocessing import normalize

    lengths = [len(block) for block in blocks]
    found = np.concatenate([np.fromiter(b.keys(), np.uint32, len(b)) for b in blocks])
    values = np.concatenate([np.fromiter(b.values(), np.float64, len(b)) for b in blocks])
    seen, columns = np.unique(found, return_inverse=True)
    documents = np.bincount(columns[: sum(lengths[:rows])], minlength=len(seen))
    kept = np.flatnonzero(documents >= FEWEST)
    rarity = ((np.log((1 + rows) / (1 + documents[kept])) + 1) ** RARITY).astype(np.float16)
    matrix = csr_matrix(
        (values, (np.repeat(np.arange(len(blocks)), lengths), columns)), shape=(len(blocks), len(seen))
    )
    matrix = normalize(matrix[:, kept] @ diags(rarity.astype(np.float64)))
    factor = math.sqrt(weight)
    return Bags(seen[kept], rarity, (matrix * factor).astype(np.float32).tocsr(), factor)


def _common(texts: list[str], language: Language) -> frozenset[int]:
    counts = Counter(w for text in texts for w in set(signs(fold_text(bounded(text)), language)))
    return frozenset(
        crc32(w.encode()) for w, n in counts.items() if w[0].isalpha() and n >= COMMON * len(texts)
    )


@dataclass
class Roles:
    """What tells a clause that decides from one that does not."""

    bags: list[Bags]
    coefficients: np.ndarray
    """``(n, 2)``"""
    bias: np.ndarray
    attention: list[np.ndarray]
    """``(clauses, 2)`` of each text, by a model that has not seen its group."""


def _roles(examples: list[Example], pieces: list[list[str]], fold: np.ndarray, language: Language) -> Roles:
    """``pieces`` may hold more texts than there are examples; these are scored by the model of all."""
    from scipy.sparse import hstack
    from sklearn.linear_model import LogisticRegression

    blocks = [b for own in pieces for b in role(own, language)]
    known_texts = sum(len(p) for p in pieces[: len(examples)])
    bags = [_bags(list(b), known_texts) for b in zip(*blocks, strict=True)]
    matrix = hstack([b.matrix for b in bags]).tocsr()
    marks = [m for e, own in zip(examples, pieces, strict=False) for m in (e.roles() or ["?"] * len(own))]
    part_of = np.concatenate([np.full(len(p), f) for p, f in zip(pieces, fold, strict=False)])
    part_of = np.concatenate([part_of, np.full(matrix.shape[0] - known_texts, -1)])
    known = np.array([m != "?" for m in marks] + [False] * (matrix.shape[0] - known_texts))
    odds = np.zeros((matrix.shape[0], 2))
    coefficients, bias = np.zeros((matrix.shape[1], 2)), np.zeros(2)
    for axis, letter in enumerate("TS"):
        told = np.array([letter in m or "B" in m for m in marks] + [False] * int((~known).sum()))[
            : len(known)
        ]
        for k in [*range(ATTENTION_FOLDS), -1]:
            learned = np.flatnonzero(known & (part_of != k))
            model = LogisticRegression(C=LOOSE, solver="liblinear", random_state=0)
            model.fit(matrix[learned], told[learned])
            judged = np.flatnonzero(part_of == k)
            if len(judged):
                odds[judged, axis] = model.decision_function(matrix[judged])
        coefficients[:, axis], bias[axis] = model.coef_[0], model.intercept_[0]
    ends = np.cumsum([len(p) for p in pieces])[:-1]
    return Roles(bags, coefficients, bias, np.split(chance(odds), ends))


def _solve(kernel: np.ndarray, targets: np.ndarray, ridge: float) -> tuple[np.ndarray, np.ndarray]:
    """Dual weights ``(rows, classes)`` and bias of ridge regression to +1 / -1."""
    from scipy.linalg import cho_factor, cho_solve

    bias = targets.mean(axis=0)
    kernel[np.diag_indices(len(kernel))] += ridge
    return cho_solve(cho_factor(kernel, lower=True, overwrite_a=True), targets - bias), bias


def _loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean negative log likelihood of the labels under the softmax of ``(rows, classes)``."""
    top = logits.max(axis=1, keepdims=True)
    return float(
        (np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0] - logits[np.arange(len(labels)), labels]).mean()
    )


def _calibrate(
    scores: np.ndarray, short: np.ndarray, sizes: tuple[np.ndarray, np.ndarray], labels: np.ndarray
) -> tuple[float, float]:
    """Factor and damping power that make the labels likeliest, from unseen scores ``(rows, classes)``.

    The factor comes from the whole texts; the power also from their first clauses, which say too little to be
    sure. ``sizes``: words of both, ``(rows,)`` each.
    """
    best = (math.inf, 1.0, 0.0)
    for power in np.linspace(0, 1.5, 16):
        shrunk = scores * damped(sizes[0], power)[:, None]
        factor = min(np.linspace(0.5, 8, 151), key=lambda x: _loss(x * shrunk, labels))
        loss = _loss(factor * shrunk, labels)
        loss += SHORT * _loss(factor * short * damped(sizes[1], power)[:, None], labels)
        best = min(best, (loss, float(factor), float(power)))
    return best[1], best[2]


def _packed(bags: list[Bags], weights: np.ndarray, most: int) -> list[BlockModel]:
    """Weights as small whole numbers, block by block: of the features that move scores most."""
    out, at = [], 0
    for b in bags:
        own = weights[at : at + len(b.keys)] * b.factor
        at += len(b.keys)
        moved = np.asarray(b.matrix.multiply(b.matrix).sum(axis=0))[0] * (own**2).sum(axis=1)
        kept = np.sort(np.argsort(-moved, kind="stable")[:most])
        own = own[kept]
        scale = np.maximum(np.quantile(np.abs(own), CLIP, axis=0), 1e-12) / LEVELS
        whole_numbers = np.clip(np.round(own / scale), -127, 127).astype(np.int8)
        out.append(
            BlockModel(
                b.keys[kept].astype(np.uint32), b.rarity[kept], whole_numbers, scale.astype(np.float32)
            )
        )
    return out


def fit(examples: list[Example], language: Language) -> Model:
    """A calibrated model of one language."""
    from scipy.sparse import hstack

    count = len(examples)
    texts = [bounded(e.text) for e in examples]
    pieces = [[t[a:b] for a, b in clauses(t)] or [t] for t in texts]
    firsts = [p[0] for p in pieces]
    texts, pieces = texts + firsts, pieces + [[first] for first in firsts]
    fold = folds([e.group for e in examples], ATTENTION_FOLDS)
    roles = _roles(examples, pieces, fold, language)
    common = _common(texts[:count], language)
    blocks = [whole(t, language, common) for t in texts]
    wholes = [
        _bags(list(b), count, w)
        for b, w in zip(zip(*blocks, strict=True), WHOLE_WEIGHTS[language], strict=True)
    ]
    whole_matrix = hstack([b.matrix for b in wholes]).tocsr()
    shared = (whole_matrix[:count] @ whole_matrix[:count].T).toarray()
    clause_blocks = [[part(c, language) for c in p] for p in pieces]
    sizes = np.array([size(e.text) for e in examples]), np.array([size(t) for t in firsts])
    ridge = RIDGE * (sum(WHOLE_WEIGHTS[language]) + sum(PART_WEIGHTS[language]))
    held_out = folds([e.group for e in examples], CALIBRATION_FOLDS, salt="calibration ")
    whole_weights, parts, biases, powers = [], [], [], []
    for axis, (labels, classes) in enumerate(
        (
            (np.array([TIERS.index(e.tier) for e in examples]), len(TIERS)),
            (np.array([STAGES.index(e.stage) for e in examples]), len(STAGES)),
        )
    ):
        weighted = [added(b, a[:, axis]) for b, a in zip(clause_blocks, roles.attention, strict=True)]
        own = [
            _bags(list(b), count, w)
            for b, w in zip(zip(*weighted, strict=True), PART_WEIGHTS[language], strict=True)
        ]
        matrix = hstack([whole_matrix, *(b.matrix for b in own)]).tocsr()
        clause_matrix = hstack([b.matrix for b in own]).tocsr()[:count]
        kernel = shared + (clause_matrix @ clause_matrix.T).toarray()
        targets = (2 * np.eye(classes)[labels] - 1).astype(np.float32)
        scores, short = np.zeros((count, classes)), np.zeros((count, classes))
        for k in range(CALIBRATION_FOLDS):
            kept, judged = np.flatnonzero(held_out != k), np.flatnonzero(held_out == k)
            dual, bias = _solve(kernel[np.ix_(kept, kept)], targets[kept], ridge)
            primal = matrix[kept].T @ dual
            scores[judged] = matrix[judged] @ primal + bias
            short[judged] = matrix[count + judged] @ primal + bias
        factor, power = _calibrate(scores, short, sizes, labels)
        dual, bias = _solve(kernel, targets, ridge)
        primal = factor * (matrix[:count].T @ dual)[:, :-1]  # the weights of the classes add up to 0
        whole_weights.append(primal[: whole_matrix.shape[1]])
        parts.append(_packed(own, primal[whole_matrix.shape[1] :], MOST["parts"]))
        biases.append(factor * (bias - bias.mean())[:-1])
        powers.append(power)
    return Model(
        common=common, whole=_packed(wholes, np.hstack(whole_weights), MOST["whole"]), tier_parts=parts[0],
        stage_parts=parts[1], roles=_packed(roles.bags, roles.coefficients, MOST["roles"]),
        role_bias=roles.bias.astype(np.float32), bias=np.concatenate(biases).astype(np.float32),
        damping=np.array(powers, dtype=np.float32),
    )  # fmt: skip


def _train(language: Language) -> dict[str, int]:
    examples = [e for e in read_examples(example_files()) if e.language == language]
    path = FOLDER / f"{language}.npz"
    save_model(fit(examples, language), path)
    return {"examples": len(examples), "bytes": path.stat().st_size}


def main() -> None:
    """Train every language, or with ``--check`` say whether the models are of these examples and this trainer."""
    if "--check" in sys.argv[1:]:
        known = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else {}
        fresh = known.get("fingerprint") == fingerprint()
        print("fresh" if fresh else "stale: run python -m app.diagnosis.train")
        sys.exit(0 if fresh else 1)
    FOLDER.mkdir(exist_ok=True)
    with ProcessPoolExecutor(min(len(LANGUAGES), os.cpu_count() or 1)) as pool:
        sizes = dict(zip(LANGUAGES, pool.map(_train, LANGUAGES), strict=True))
    for language, found in sizes.items():
        print(language, found)
    MANIFEST.write_text(
        json.dumps({"fingerprint": fingerprint(), "languages": sizes}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
