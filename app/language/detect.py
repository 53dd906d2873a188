"""Which of the three languages a text is in, with or without Vietnamese tones, among brand names of any script."""

import json
import re
from functools import lru_cache
from pathlib import Path

from app.language.fold import fold, han_count
from app.language.text import Language

WORDS = Path(__file__).with_name("words.json")
_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile(r"[ăđơưạ-ỹàáảãèéẻẽìíỉĩòóỏõùúủũỳýỷỹâêôĂĐƠƯÀÁÃÈÉÌÍÒÓÕÙÚÝÂÊÔ]")
_ONLY_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯạ-ỹẠ-Ỹ]")
_SYLLABLE = re.compile(
    r"^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$"
)
_PLATFORM = re.compile("小[红紅][书書]|xiaohongshu", re.IGNORECASE)
"""The platform's name says nothing of the language."""
_TRADE = frozenset("aips ces cpc cpe cpm cpti ctr cvr gmv koc kol kos kpi".split())
"""Nor do the signs of the trade, in any case."""
_SHOUTED = frozenset("AI DAU MAU RED ROI".split())
"""Nor these, which in small letters are Vietnamese words."""
_SAID = frozenset(
    "what how why which who when where does do is are mean means should can explain"
    " la gi nghia gom sao nao nhieu cua cho va khong co".split()
)
"""Words that make a sentence around a quoted Chinese term; names do not hold them."""
_SAID_HAN = re.compile(
    r"[的了是吗嗎呢吧么麼怎如哪谁誰我你您他她不没沒还還会會能要想让讓把被给給请請谢謝很都就也在和跟对對这這那多少几幾]"
)
_SAMPLE = 1000


@lru_cache(maxsize=1)
def _odds() -> dict[str, float]:
    """Log odds of a folded word for Vietnamese against English; made by ``make model``."""
    return {str(k): float(v) for k, v in json.loads(WORDS.read_text(encoding="utf-8")).items()}


def detect_language(text: str, default: Language = "en") -> Language:
    """``vi``, ``en`` or ``zh``; ``default`` for a text without letters, or with signs of the trade alone."""
    text = _PLATFORM.sub(" ", _sample(text))
    words = [w for w in _WORD.findall(text) if not han_count(w)]
    if han := han_count(text):
        if not _is_frame(words, han, text):
            return "zh"
        words = [w for w in words if w.islower()] or words
    shouted = not any(w.islower() for w in words)
    words = [w for w in words if w.lower() not in _TRADE and (shouted or not w.isupper() or len(w) > 5)]
    if all(w in _SHOUTED for w in words):
        return default
    return _vietnamese_or_english(words)


def _sample(text: str) -> str:
    """Beginning, middle and end of a long text: enough to tell, and quick."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"


def _is_frame(words: list[str], han: int, text: str) -> bool:
    """Whether the Chinese in a text is a name or a quoted term within a sentence of other words."""
    if han < 0.6 * len(words):
        return True
    said_in_chinese = len(_SAID_HAN.findall(text))
    said = sum(fold(w) in _SAID for w in words)
    small = sum(w.islower() for w in words)
    return said > said_in_chinese or (not said_in_chinese and small >= 3 and 1.5 * small > han)


def _vietnamese_or_english(words: list[str]) -> Language:
    """By the small words; those with a capital may be names and decide only where the small ones do not."""
    small = [w for w in words if w.islower()]
    names = [w for w in words if not w.islower()]
    many = len(words) > 2
    said = sum(_score(w, many) for w in small)
    if abs(said) < 1.0:
        said += sum(_score(w, many) for w in names)
    return "vi" if said > 0 else "en"


def _score(word: str, many: bool) -> float:
    """Above 0 for a Vietnamese word, below for an English one. ``many``: it does not stand alone."""
    folded = fold(word)
    shaped = bool(_SYLLABLE.match(folded))
    marks = 3.0 if _ONLY_VIETNAMESE.search(word) else float(shaped and bool(_VIETNAMESE.search(word)))
    odds = _odds().get(folded)
    if odds is None:
        odds = 0.3 if many and len(folded) > 1 and shaped else -0.5
    return marks + odds
