"""Learn the built-in embedder's projection (development only: scikit-learn). ``python -m app.training.embedder``.

Cross-language latent semantic indexing: every row of the training matrix is one text in all three languages at
once (sections, statements, playbook texts, glossary, labelled situations with their renderings); a truncated SVD
of its TF-IDF gives directions that words of the three languages share.
"""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import yaml

from app.language.text import LANGUAGES
from app.settings import knowledge_folder
from app.store.embedding.builtin import PATH
from app.store.embedding.features import BUCKETS, features

DIMENSION = 192


def triples() -> Iterator[tuple[str, ...]]:
    """Texts that say the same in vi, en, zh."""
    root = knowledge_folder()
    from ingest.bundled import bundled_documents

    sections: dict[str, dict[str, Any]] = {}
    for document in bundled_documents():
        for passage in document.passages:
            sections.setdefault(passage.section, {})[document.language] = passage
    for by_language in sections.values():
        yield tuple(p.heading + " " + p.text for p in by_language.values())
        for statement in by_language["en"].statements:
            yield tuple(p.statement(statement.anchor) or "" for p in by_language.values())
    yield from _asked(sections)
    for path in sorted((root / "playbook").rglob("*.yaml")):
        yield from _t3(yaml.safe_load(path.read_text(encoding="utf-8")))
    groups: dict[tuple[str, int], list[str]] = {}
    for path in sorted((root / "examples").glob("situations-*.jsonl")):
        language, _, origin = path.stem.removeprefix("situations-").partition("-from-")
        if origin or not path.stem.endswith("-2"):
            for i, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
                groups.setdefault((origin or language, i), []).append(json.loads(line)["text"])
    yield from (tuple(g) for g in groups.values())


def _asked(sections: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Known questions beside the statement they ask for, so that the words of askers land near those of writers."""
    from app.retrieval.asked import known_questions

    for section, anchor, question in known_questions():
        versions = sections.get(section, {}).values()
        said = [p.statement(anchor) if anchor else f"{p.heading} {p.text[:300]}" for p in versions]
        yield (question, *(s for s in said if s))


def _t3(node: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(node, dict):
        if set(LANGUAGES) <= set(node):
            values = [node[x] for x in LANGUAGES]
            if all(isinstance(v, str) for v in values):
                yield tuple(values)
            elif all(isinstance(v, list) and v for v in values):
                yield tuple(" ".join(map(str, v)) for v in values)
        else:
            for value in node.values():
                yield from _t3(value)
    elif isinstance(node, list):
        for value in node:
            yield from _t3(value)


def main() -> None:
    """Train and write the projection."""
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD

    rows, columns, values = [], [], []
    documents: np.ndarray = np.zeros(BUCKETS)
    count = mono = 0
    for texts in triples():
        total = np.zeros(BUCKETS, dtype=np.float32)
        for text in texts:
            found = features(text)
            keys = np.fromiter(found.keys(), dtype=np.int64)
            documents[keys] += 1
            mono += 1
            total[keys] += np.log1p(np.fromiter(found.values(), dtype=np.float32))
        used = np.flatnonzero(total)
        rows += [count] * len(used)
        columns += used.tolist()
        values += total[used].tolist()
        count += 1
    idf = np.log((1 + mono) / (1 + documents))
    idf[documents < 2] = np.log(1 + mono) * 0.7
    matrix = csr_matrix((np.array(values) * idf[columns], (rows, columns)), shape=(count, BUCKETS))
    norms = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    matrix = csr_matrix(matrix.multiply(1 / np.maximum(norms, 1e-9)[:, None]))
    svd = TruncatedSVD(DIMENSION, algorithm="randomized", n_iter=5, random_state=7).fit(matrix)
    # damp the first directions, which only tell the general subject
    projection = (
        svd.components_.T
        * np.sqrt(1 / np.maximum(svd.singular_values_, 1e-9))[None, :]
        * svd.singular_values_[0] ** 0.5
    )
    scale = np.abs(projection).max(axis=0) / 127
    np.savez_compressed(
        PATH,
        idf=idf.astype(np.float16),
        projection=np.round(projection / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    print(
        f"{count} rows, variance kept {svd.explained_variance_ratio_.sum():.2f}, {PATH.stat().st_size / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
