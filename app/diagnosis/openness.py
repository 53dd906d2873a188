"""Whether a situation leaves its tier or its stage open: nobody, or nothing that they do, is named.

A small linear model beside the classifier, learned from situations written to leave one axis open
(``knowledge/examples/open``). numpy only.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.diagnosis.classifier import FOLDER, BlockModel, load_model
from app.diagnosis.features import whole
from app.language import Language

BLOCKS = (0, 4)
"""Of the blocks of a whole text: its phrases and its frames."""


@dataclass(frozen=True)
class OpenModel:
    """One language's model."""

    blocks: list[BlockModel]
    """Two outputs: log odds that the tier, the stage is left open."""
    bias: np.ndarray
    """``(2,)``, such that above 0 an axis is said to be open."""


@lru_cache(maxsize=3)
def load_open(language: Language) -> OpenModel:
    """Read the model of a language."""
    with np.load(path_of(language)) as data:
        blocks = [
            BlockModel(np.cumsum(data[f"steps{n}"], dtype=np.uint32), data[f"rarity{n}"], data[f"weights{n}"], data[f"scale{n}"])
            for n in range(len(BLOCKS))
        ]  # fmt: skip
        return OpenModel(blocks, data["bias"])


def path_of(language: Language) -> Path:
    """Where the model of a language lies."""
    return FOLDER / f"open-{language}.npz"


def left_open(text: str, language: Language) -> tuple[bool, bool]:
    """Whether a text leaves its tier, its stage open."""
    model = load_open(language)
    found = whole(text, language, load_model(language).common)
    odds = model.bias + sum(m.logits(found[i]) for m, i in zip(model.blocks, BLOCKS, strict=True))
    return bool(odds[0] > 0), bool(odds[1] > 0)
