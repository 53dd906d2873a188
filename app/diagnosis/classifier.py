"""The built-in judgement of a situation: calibrated probabilities of its tier and its stage.

One trained model a language in ``model/``, loaded when it is first needed. numpy only.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.diagnosis.features import Block, features, size
from app.language import Language
from app.playbook.labels import Stage, Tier

FOLDER = Path(__file__).with_name("model")
TIERS, STAGES = tuple(Tier), tuple(Stage)
FULL_SIZE = 25
"""Words or Chinese characters from which on a text counts in full."""


@dataclass(frozen=True)
class Scores:
    """Calibrated probabilities; each axis sums to 1."""

    tier: dict[Tier, float]
    stage: dict[Stage, float]


@dataclass(frozen=True)
class BlockModel:
    """Linear weights of one block of features."""

    keys: np.ndarray
    """``(n,)`` uint32, ascending."""
    rarity: np.ndarray
    """``(n,)`` float16: what a feature weighs in its bag, inverse document frequency to the power 1.5."""
    weights: np.ndarray
    """``(n, outputs)`` int8, in units of ``scale``."""
    scale: np.ndarray
    """``(outputs,)`` float32."""

    def logits(self, block: Block) -> np.ndarray:
        """``(outputs,)`` of one text."""
        if not block or not len(self.keys):
            return np.zeros(len(self.scale), dtype=np.float32)
        keys = np.fromiter(block.keys(), dtype=np.uint32, count=len(block))
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        known = self.keys[at] == keys
        at = at[known]
        counts = np.fromiter(block.values(), dtype=np.float32, count=len(block))[known]
        values = (1 + np.log(counts)) * self.rarity[at].astype(np.float32)
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray((values / length) @ self.weights[at].astype(np.float32) * self.scale)


def damped(words: Any, power: Any) -> Any:
    """The factor, up to 1, of the log odds of a text of so many words."""
    return np.minimum(1.0, np.maximum(words, 1) / FULL_SIZE) ** power


@dataclass(frozen=True)
class Model:
    """One language's model; outputs are the tiers, then the stages."""

    blocks: list[BlockModel]
    bias: np.ndarray
    """``(outputs,)`` float32."""
    damping: np.ndarray
    """``(2,)`` float32, of tier and stage: the power that makes the scores of a short text less sure."""

    def logits(self, text: str, language: Language) -> np.ndarray:
        """``(outputs,)`` calibrated log odds (up to a constant an axis)."""
        total = self.bias.copy()
        for model, block in zip(self.blocks, features(text, language), strict=True):
            total += model.logits(block)
        return total * np.repeat(damped(size(text), self.damping), (len(TIERS), len(STAGES)))

    def score(self, text: str, language: Language) -> Scores:
        """Judge a situation."""
        out = self.logits(text, language)
        tier, stage = _softmax(out[: len(TIERS)]), _softmax(out[len(TIERS) :])
        return Scores(dict(zip(TIERS, tier, strict=True)), dict(zip(STAGES, stage, strict=True)))


@lru_cache(maxsize=3)
def load_model(language: Language) -> Model:
    """Read the model of a language."""
    with np.load(FOLDER / f"{language}.npz") as data:
        blocks = [
            BlockModel(
                np.cumsum(data[f"steps{n}"], dtype=np.uint32),
                data[f"rarity{n}"],
                data[f"weights{n}"],
                data[f"scale{n}"],
            )
            for n in range(int(data["blocks"]))
        ]
        return Model(blocks, data["bias"], data["damping"])


def axis_logits(text: str, language: Language) -> tuple[np.ndarray, np.ndarray]:
    """``(3,)`` of the tiers and ``(5,)`` of the stages, in the order of their Enums."""
    out = load_model(language).logits(text, language)
    return out[: len(TIERS)], out[len(TIERS) :]


def _softmax(logits: np.ndarray) -> list[float]:
    odds = np.exp(logits - logits.max())
    return [float(x) for x in odds / odds.sum()]


def score(text: str, language: Language) -> Scores:
    """Judge a situation."""
    return load_model(language).score(text, language)
