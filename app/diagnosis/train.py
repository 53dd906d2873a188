"""Train the built-in classifier (development only: scikit-learn). ``python -m app.diagnosis.train [--check]``."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from app.diagnosis.classifier import FOLDER, STAGES, TIERS, BlockModel, Model
from app.diagnosis.features import Block, features
from app.language import LANGUAGES, Language
from app.playbook.labels import Stage, Tier
from app.settings import knowledge_folder

MANIFEST = FOLDER / "manifest.json"


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
    return digest.hexdigest()


def _matrix(bags: list[Block], keys: np.ndarray):  # type: ignore[no-untyped-def]
    from scipy.sparse import csr_matrix

    rows, columns, values = [], [], []
    for n, bag in enumerate(bags):
        found = np.fromiter(bag.keys(), dtype=np.uint32, count=len(bag))
        at = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
        known = keys[at] == found
        columns.append(at[known])
        values.append(1 + np.log(np.fromiter(bag.values(), dtype=np.float64, count=len(bag))[known]))
        rows.append(np.full(int(known.sum()), n))
    return csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(bags), len(keys)),
    )


def fit(examples: list[Example], language: Language) -> Model:
    """A model of one language."""
    from scipy.sparse import diags, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    bags = [features(e.text, language) for e in examples]
    parts, found = [], []
    for n in range(len(bags[0])):
        seen, documents = np.unique(
            np.concatenate([np.fromiter(b[n].keys(), dtype=np.uint32) for b in bags]), return_counts=True
        )
        keys, documents = seen[documents > 1], documents[documents > 1]
        idf = np.log((1 + len(bags)) / (1 + documents)) + 1
        found.append((keys, idf))
        parts.append(normalize(_matrix([b[n] for b in bags], keys) @ diags(idf)))
    matrix = hstack(parts).tocsr()
    weights, biases = [], []
    for labels in ([TIERS.index(e.tier) for e in examples], [STAGES.index(e.stage) for e in examples]):
        model = LogisticRegression(C=20, max_iter=300).fit(matrix, labels)
        weights.append(model.coef_.T)
        biases.append(model.intercept_)
    coefficients = np.hstack(weights)
    blocks, at = [], 0
    for keys, idf in found:
        part = coefficients[at : at + len(keys)]
        at += len(keys)
        scale = np.abs(part).max(axis=0) / 127
        blocks.append(
            BlockModel(
                keys, idf.astype(np.float32), np.round(part / scale).astype(np.int8), scale.astype(np.float32)
            )
        )
    return Model(blocks, np.concatenate(biases).astype(np.float32))


def save(model: Model, path: Path) -> None:
    """Write a model as plain arrays."""
    arrays: dict[str, np.ndarray] = {"blocks": np.array(len(model.blocks)), "bias": model.bias}
    for n, block in enumerate(model.blocks):
        arrays |= {f"keys{n}": block.keys, f"idf{n}": block.idf.astype(np.float16)}
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
