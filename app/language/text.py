"""A text that exists in the three languages."""

import re
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict

_BEGINS = r"((?:^|[.!?…] )[“\"(]?)\{%s\}"
"""A slot at the beginning of a sentence; the noun that fills it is written small."""
Language = Literal["vi", "en", "zh"]
LANGUAGES: tuple[Language, ...] = ("vi", "en", "zh")


class Text3(BaseModel):
    """One text in Vietnamese, English and simplified Chinese; none is ever empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)

    vi: str
    en: str
    zh: str

    def __getitem__(self, language: Language) -> str:
        return cast(str, getattr(self, language))

    def fill(self, **slots: "Text3") -> "Text3":
        """The same text with each ``{slot}`` replaced in each language."""
        if "{" not in self.zh + self.en + self.vi:
            return self
        out = {}
        for language in LANGUAGES:
            text = self[language]
            for name, value in slots.items():
                if "{" + name + "}" not in text:
                    continue
                word = value[language]
                text = re.sub(_BEGINS % name, lambda m, w=word: m[1] + w[:1].upper() + w[1:], text)  # type: ignore[misc]
                text = text.replace("{" + name + "}", word)
            out[language] = text
        return Text3(**out)

    def all(self) -> tuple[str, str, str]:
        return self.vi, self.en, self.zh


def as_language(value: Any, default: Language = "en") -> Language:
    """``value`` if it is one of our languages (``zh-CN`` counts as ``zh``), else ``default``."""
    short = str(value or "").lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else default
