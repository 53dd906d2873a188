"""The built-in judgement of a situation: calibrated probabilities of its tier and its stage.

One trained model a language in ``model/``, loaded when it is first needed. numpy only.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.diagnosis.features import features
from app.language import Language
from app.playbook.labels import Stage, Tier

FOLDER = Path(__file__).with_name("model")
TIERS, STAGES = tuple(Tier), tuple(Stage)


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
    idf: np.ndarray
    """``(n,)`` float32."""
    weights: np.ndarray
    """``(n, outputs)`` int8, in units of ``scale``."""
    scale: np.ndarray
    """``(outputs,)`` float32."""

    def logits(self, block: dict[int, float]) -> np.ndarray:
        """``(outputs,)`` of one text."""
        keys = np.fromiter(block.keys(), dtype=np.uint32, count=len(block))
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        known = self.keys[at] == keys
        at = at[known]
        counts = np.fromiter(block.values(), dtype=np.float32, count=len(block))[known]
        values = (1 + np.log(counts)) * self.idf[at]
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray((values / length) @ self.weights[at].astype(np.float32) * self.scale)


@dataclass(frozen=True)
class Model:
    """One language's model; outputs are the tiers, then the stages."""

    blocks: list[BlockModel]
    bias: np.ndarray
    """``(outputs,)`` float32."""

    def logits(self, text: str, language: Language) -> np.ndarray:
        """``(outputs,)`` calibrated log odds (up to a constant an axis)."""
        total = self.bias.copy()
        for model, block in zip(self.blocks, features(text, language), strict=True):
            total += model.logits(block)
        return total


@lru_cache(maxsize=3)
def load_model(language: Language) -> Model:
    """Read the model of a language."""
    with np.load(FOLDER / f"{language}.npz") as data:
        count = int(data["blocks"])
        blocks = [
            BlockModel(
                data[f"keys{n}"], data[f"idf{n}"].astype(np.float32), data[f"weights{n}"], data[f"scale{n}"]
            )
            for n in range(count)
        ]
        return Model(blocks, data["bias"])


def axis_logits(text: str, language: Language) -> tuple[np.ndarray, np.ndarray]:
    """``(3,)`` of the tiers and ``(5,)`` of the stages, in the order of their Enums."""
    out = load_model(language).logits(text, language)
    return out[: len(TIERS)], out[len(TIERS) :]


def _softmax(logits: np.ndarray) -> list[float]:
    odds = np.exp(logits - logits.max())
    return [float(x) for x in odds / odds.sum()]


def score(text: str, language: Language) -> Scores:
    """Judge a situation."""
    tier, stage = axis_logits(text, language)
    return Scores(
        dict(zip(TIERS, _softmax(tier), strict=True)), dict(zip(STAGES, _softmax(stage), strict=True))
    )
