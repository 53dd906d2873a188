"""The catalogue of everything the product says itself: page, answers, notices, errors (``texts/*.yaml``)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.language.text import Text3, as_language

FOLDER = Path(__file__).with_name("texts")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Text3]:
    """All texts by dotted key: ``file.key``."""
    texts: dict[str, Text3] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for key, value in (yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or {}).items():
            texts[f"{path.stem}.{key}"] = Text3.model_validate(value)
    return texts


def say(key: str, language: str, **params: Any) -> str:
    """The text behind ``key`` in ``language``, with ``{name}`` replaced by the parameter of that name."""
    text = catalogue()[key][as_language(language)]
    for name, value in params.items():
        text = text.replace("{" + name + "}", str(value))
    return text
