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


@lru_cache(maxsize=1)
def _odds() -> dict[str, float]:
    """Log odds of a folded word for Vietnamese against English; made by ``make model``."""
    return {str(k): float(v) for k, v in json.loads(WORDS.read_text(encoding="utf-8")).items()}


def detect_language(text: str, default: Language = "en") -> Language:
    """``vi``, ``en`` or ``zh``; ``default`` for a text without letters."""
    text = text.replace("小红书", " ").replace(
        "小紅書", " "
    )  # the platform's name says nothing of the language
    han = han_count(text)
    words = [w for w in _WORD.findall(text) if not han_count(w)]
    if han and han >= 0.6 * len(words):
        return "zh"
    if not words:
        return default
    score = 0.0
    for word in words:
        if _ONLY_VIETNAMESE.search(word):
            score += 3
        elif _VIETNAMESE.search(word):
            score += 1
        folded = fold(word)
        odds = _odds().get(folded)
        if odds is None:
            odds = 0.3 if len(words) > 2 and len(folded) > 1 and _SYLLABLE.match(folded) else -0.5
        score += odds
    return "vi" if score > 0 else "en"
