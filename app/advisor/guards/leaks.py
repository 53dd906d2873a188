"""What must never come out: prompts, fence marks, talk about instructions."""

import re
from functools import lru_cache

from app.language.fold import fold
from app.prompts import load_prompt

PROMPTS = ("agent", "judging", "advise", "answer")
RUN = 7
"""So many words in a row taken from a prompt are a leak."""
_MARKS = re.compile(r"<<<|>>>|‹‹‹|›››|\{\{|\}\}|<\|")
_TALK = re.compile(
    r"system prompt|(?:my|these|the above|previous|hidden) instructions|i was (?:told|instructed)|as an ai\b|language model"
    r"|loi nhac he thong|chi dan he thong|huong dan he thong|mo hinh ngon ngu|toi la (?:mot )?ai\b"
    r"|系统提示|提示词|我的指令|以上指令|作为(?:一个)?(?:ai|人工智能|语言模型)"
)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


@lru_cache(maxsize=1)
def _runs() -> frozenset[tuple[str, ...]]:
    """Runs of words of the prompts' own text (what is filled in is the playbook's and may be said)."""
    runs: set[tuple[str, ...]] = set()
    for name in PROMPTS:
        words = _words(re.sub(r"\{\{\w+\}\}", " ", load_prompt(name).text))
        runs.update(tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
    return frozenset(runs)


def leaks(text: str) -> bool:
    """Whether the text repeats a prompt, carries a fence mark, or speaks of its instructions."""
    if _MARKS.search(text) or _TALK.search(fold(text)):
        return True
    words = _words(text)
    return any(tuple(words[i : i + RUN]) in _runs() for i in range(len(words) - RUN + 1))
