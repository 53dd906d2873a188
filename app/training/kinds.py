"""Learn what a message is (``make model``): a brand's situation, a question about the knowledge, or something else.

Situations come from ``knowledge/examples``, questions from ``knowledge/asked/*.yaml``, the rest from
``knowledge/asked/other.jsonl``. Development only: scikit-learn.
"""

import json

import numpy as np

from app.advisor.kind_model import BUCKETS, CLASSES, PATH, buckets
from app.retrieval.asked import known_questions
from app.settings import knowledge_folder


def messages() -> tuple[list[str], list[str]]:
    """Texts and their classes."""
    texts, classes = [], []
    root = knowledge_folder()
    for path in sorted((root / "examples").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            texts.append(json.loads(line)["text"])
            classes.append("situation")
    for _, _, question in known_questions():
        texts.append(question)
        classes.append("question")
    for line in (root / "asked" / "other.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts.append(row["text"])
        classes.append(row["kind"])
    return texts, classes


def matrix(texts: list[str]):  # type: ignore[no-untyped-def]
    """Sparse ``(texts, BUCKETS)``, rows of length 1."""
    from scipy.sparse import csr_matrix

    rows, columns, values = [], [], []
    for i, text in enumerate(texts):
        keys, weights = buckets(text)
        rows += [i] * len(keys)
        columns += keys.tolist()
        values += weights.tolist()
    return csr_matrix((values, (rows, columns)), shape=(len(texts), BUCKETS))


def estimator():  # type: ignore[no-untyped-def]
    """A balanced logistic regression, unfitted."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=100.0, max_iter=400, class_weight="balanced")


def main() -> None:
    """Train, say how good five folds are, write the model."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    texts, classes = messages()
    features = matrix(texts)
    guessed = cross_val_predict(
        estimator(), features, classes, cv=StratifiedKFold(5, shuffle=True, random_state=1)
    )
    for wanted in CLASSES:
        right = [g == c for g, c in zip(guessed, classes, strict=True) if c == wanted]
        print(f"{wanted}: {np.mean(right):.3f} of {len(right)}")
    model = estimator().fit(features, classes)
    order = [list(model.classes_).index(c) for c in CLASSES]
    np.savez_compressed(
        PATH, weights=model.coef_[order].astype(np.float16), bias=model.intercept_[order].astype(np.float32)
    )
    print(f"{PATH.name}: {PATH.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
