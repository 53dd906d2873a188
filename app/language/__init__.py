"""Languages: the three we speak, their texts, detection and folding."""

from app.language.detect import detect_language
from app.language.fold import fold, units
from app.language.text import LANGUAGES, Language, Text3
from app.language.texts import say

__all__ = ["LANGUAGES", "Language", "Text3", "detect_language", "fold", "say", "units"]
