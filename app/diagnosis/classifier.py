"""The built-in judgement of a situation: calibrated probabilities of its tier and its stage.

One trained model a language in ``model/``, loaded when it is first needed. numpy only. A linear model over the
whole text and over its clauses, each clause weighted by how likely it is to tell the tier, or the stage: history,
other people's opinions and rejected options count little.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.diagnosis.clauses import clauses
from app.diagnosis.features import Block, bounded, part, role, size, whole
from app.language import Language
from app.playbook.labels import Stage, Tier

FOLDER = Path(__file__).with_name("model")
TIERS, STAGES = tuple(Tier), tuple(Stage)
FULL_SIZE = 25
"""Words or Chinese characters from which on a text counts in full."""
LEAST = 0.03
"""A clause that decides with less than this probability is left out."""


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
    """``(n, outputs)`` int8, in units of ``scale``. The weights of the values of an axis add up to 0, so the last
    value of each needs no output."""
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
        values = np.fromiter(block.values(), dtype=np.float32, count=len(block))[known]
        values *= self.rarity[at].astype(np.float32)
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray((values / length) @ self.weights[at].astype(np.float32) * self.scale)


def damped(words: Any, power: Any) -> Any:
    """The factor, up to 1, of the log odds of a text of so many words."""
    return np.minimum(1.0, np.maximum(words, 1) / FULL_SIZE) ** power


def chance(odds: Any) -> Any:
    """Probability of log odds."""
    return 1 / (1 + np.exp(-odds))


def added(blocks: list[list[Block]], weights: np.ndarray) -> list[Block]:
    """The blocks of the clauses of a text ``[clause][block]``, weighted by ``(clauses,)`` and added up."""
    out: list[Block] = [{} for _ in blocks[0]] if blocks else []
    for own, weight in zip(blocks, weights.tolist(), strict=True):
        if weight >= LEAST:
            for total, block in zip(out, own, strict=True):
                for key, count in block.items():
                    total[key] = total.get(key, 0.0) + count * weight
    return out


@dataclass(frozen=True)
class Model:
    """One language's model; outputs are the tiers but the last, then the stages but the last."""

    common: frozenset[int]
    """Hashes of the words that the frames of a text keep."""
    whole: list[BlockModel]
    """Of the blocks of the whole text; all outputs."""
    tier_parts: list[BlockModel]
    stage_parts: list[BlockModel]
    """Of the blocks of the deciding clauses; the outputs of one axis."""
    roles: list[BlockModel]
    """Of the blocks of a clause's role; two outputs, log odds that it tells the tier, the stage."""
    role_bias: np.ndarray
    """``(2,)`` float32."""
    bias: np.ndarray
    """``(outputs,)`` float32."""
    damping: np.ndarray
    """``(2,)`` float32, of tier and stage: the power that makes the scores of a short text less sure."""

    def attention(self, pieces: list[str], language: Language) -> np.ndarray:
        """``(clauses, 2)``: the probability that a clause tells the tier, the stage."""
        out = np.empty((len(pieces), 2), dtype=np.float32)
        for i, blocks in enumerate(role(pieces, language)):
            out[i] = self.role_bias + sum(m.logits(b) for m, b in zip(self.roles, blocks, strict=True))
        return np.asarray(chance(out))

    def logits(self, text: str, language: Language) -> np.ndarray:
        """``(8,)`` calibrated log odds of the tiers, then the stages (up to a constant an axis)."""
        text = bounded(text)
        total = self.bias.copy()
        for model, block in zip(self.whole, whole(text, language, self.common), strict=True):
            total += model.logits(block)
        pieces = [text[start:end] for start, end in clauses(text)]
        if pieces:
            attention = self.attention(pieces, language)
            blocks = [part(piece, language) for piece in pieces]
            at = 0
            for axis, models in enumerate((self.tier_parts, self.stage_parts)):
                outputs = len(models[0].scale)
                for model, block in zip(models, added(blocks, attention[:, axis]), strict=True):
                    total[at : at + outputs] += model.logits(block)
                at += outputs
        tier, stage = total[: len(TIERS) - 1], total[len(TIERS) - 1 :]
        total = np.concatenate([tier, [-tier.sum()], stage, [-stage.sum()]])
        return total * np.repeat(damped(size(text), self.damping), (len(TIERS), len(STAGES)))

    def score(self, text: str, language: Language) -> Scores:
        """Judge a situation."""
        out = self.logits(text, language)
        tier, stage = _softmax(out[: len(TIERS)]), _softmax(out[len(TIERS) :])
        return Scores(dict(zip(TIERS, tier, strict=True)), dict(zip(STAGES, stage, strict=True)))


GROUPS = ("whole", "tier_parts", "stage_parts", "roles")


def save_model(model: Model, path: Path) -> None:
    """Write a model as plain arrays; keys as steps, which pack better."""
    arrays: dict[str, np.ndarray] = {
        "common": np.array(sorted(model.common), dtype=np.uint32),
        "bias": model.bias, "role_bias": model.role_bias, "damping": model.damping,
    }  # fmt: skip
    for group in GROUPS:
        blocks: list[BlockModel] = getattr(model, group)
        arrays[group] = np.array(len(blocks))
        for n, block in enumerate(blocks):
            steps = np.diff(block.keys, prepend=np.uint32(0)).astype(np.uint32)
            arrays |= {f"{group}_steps{n}": steps, f"{group}_rarity{n}": block.rarity}
            arrays |= {f"{group}_weights{n}": block.weights, f"{group}_scale{n}": block.scale}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


@lru_cache(maxsize=3)
def load_model(language: Language) -> Model:
    """Read the model of a language."""
    with np.load(FOLDER / f"{language}.npz") as data:
        groups = {
            group: [
                BlockModel(
                    np.cumsum(data[f"{group}_steps{n}"], dtype=np.uint32), data[f"{group}_rarity{n}"],
                    data[f"{group}_weights{n}"], data[f"{group}_scale{n}"],
                )
                for n in range(int(data[group]))
            ]
            for group in GROUPS
        }  # fmt: skip
        common = frozenset(data["common"].tolist())
        return Model(
            common=common, bias=data["bias"], role_bias=data["role_bias"], damping=data["damping"], **groups
        )


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
