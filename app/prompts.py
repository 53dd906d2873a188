"""Prompts live in ``prompts/*.md`` only. Templates are strict both ways: unknown and missing names are errors."""

import re
from functools import lru_cache

from app.settings import prompts_folder

_SLOT = re.compile(r"\{\{(\w+)\}\}")


class Prompt:
    """One template: ``{{name}}`` is replaced by the text of that name."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.slots = frozenset(_SLOT.findall(text))

    def render(self, **values: str) -> str:
        """The filled prompt. Raises ValueError that names missing or unknown slots."""
        if missing := self.slots - values.keys():
            raise ValueError(f"prompt {self.name}: missing {', '.join(sorted(missing))}")
        if unknown := values.keys() - self.slots:
            raise ValueError(f"prompt {self.name}: unknown {', '.join(sorted(unknown))}")
        return _SLOT.sub(lambda m: values[m[1]], self.text)


@lru_cache(maxsize=32)
def load_prompt(name: str) -> Prompt:
    """The prompt ``prompts/<name>.md``."""
    return Prompt(name, (prompts_folder() / f"{name}.md").read_text(encoding="utf-8").strip())


def fenced(label: str, text: str) -> str:
    """Text of users or documents as data: between marks it cannot close itself."""
    mark = f"<<<{label}"
    return f"{mark}\n{text.replace('<<<', '‹‹‹').replace('>>>', '›››')}\n>>>"
