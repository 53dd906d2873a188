"""A text prepared for looking: words, clauses and sentences with their places in the user's own text."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from app.language import Language, fold
from app.language.fold import fold_map

_WORD = re.compile(r"[a-zà-ỹđ0-9]+(?:[-'’.&][a-zà-ỹđ0-9]+)*")
_SENTENCE = re.compile(r"[.!?…](?=[\s\"”’')\]]|$)|[。！？;；\n]|[!?](?=[一-鿿])")
_CLAUSE = re.compile(
    r"[,;:](?=\s|$)|[,;:!?](?=[\"“”一-鿿])|[.!?…](?=[\s\"”’')\]]|$)|[，。；：！？、…\n()（）|｜·【】«»“”\"「」『』]|\s[–—-]+\s|——"
)
_JOINTS: dict[Language, str] = {
    "en": r"\b(?:but|though|although|whereas|while|because|so that|yet|and now|instead of|rather than|not counting)\b",
    "vi": r"\b(?:nhưng|còn|chứ|trong khi|bởi vì|thế mà|vậy mà|giờ thì|mà giờ)\b",
    "zh": r"(?:但是|不过|而不是|而是|可是|然而|结果|反而|倒是)",
}
_TONES = re.compile(r"[ăđơưạ-ỹàáãèéìíòóõùúýâêô]")


@dataclass(frozen=True)
class Word:
    """A word of a spaced language."""

    text: str
    """As prepared: lower case; folded where the text is English, Chinese or Vietnamese without tone marks."""
    start: int
    end: int
    clause: int


@dataclass(frozen=True)
class Clause:
    """A stretch between two signs or joints, in offsets of the prepared text."""

    start: int
    end: int
    sentence: int


@dataclass
class Reading:
    """The prepared text ``low``; ``offsets[i]`` is where its character ``i`` stands in ``text``."""

    text: str
    language: Language
    low: str = ""
    offsets: list[int] = field(default_factory=list)
    toned: bool = True
    """False for Vietnamese without tone marks."""
    same: bool = False
    """The prepared text has the offsets of the user's text."""
    clauses: list[Clause] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def __post_init__(self) -> None:
        lower = self.text.lower()
        plain = len(lower) == len(self.text) and unicodedata.is_normalized("NFC", lower)
        self.toned = self.language != "vi" or (plain and bool(_TONES.search(lower)))
        self.same = self.language == "vi" and self.toned
        if self.same:
            self.low, self.offsets = lower, list(range(len(lower)))
        else:
            self.low, self.offsets = fold_map(self.text)
        self._cut()
        if self.language != "zh":
            self.words = [
                Word(m[0], m.start(), m.end(), self.clause_at(m.start())) for m in _WORD.finditer(self.low)
            ]

    def _cut(self) -> None:
        ends = {m.end() for m in _CLAUSE.finditer(self.low)}
        ends |= {m.start() for m in pattern(_JOINTS[self.language], self.toned).finditer(self.low)}
        stops = sorted(m.end() for m in _SENTENCE.finditer(self.low))
        start, sentence, passed = 0, 0, 0
        for end in sorted(ends | {len(self.low)}):
            if self.low[start:end].strip():
                self.clauses.append(Clause(start, end, sentence))
            while passed < len(stops) and stops[passed] <= end:
                passed += 1
                sentence = passed
            start = end

    def clause_at(self, place: int) -> int:
        """Index of the clause at an offset of the prepared text."""
        low, high = 0, len(self.clauses) - 1
        while low < high:
            middle = (low + high) // 2
            if self.clauses[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low

    def touch(self, before: Word, after: Word) -> bool:
        """Whether nothing but a space stands between two words."""
        return self.low[before.end : after.start] == " "

    def verbatim(self, start: int, end: int) -> str:
        """The user's own words behind a stretch of the prepared text."""
        first, last = self.offsets[start], self.offsets[end - 1]
        return self.text[first : self._whole(last)]

    def _whole(self, last: int) -> int:
        """The end of the character at ``last`` with the marks that combine with it."""
        end = last + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end

    def places(self, spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
        """Spans of the user's text as spans of the prepared text."""
        if self.same:
            return spans
        back: dict[int, int] = {}
        for i, place in enumerate(self.offsets):
            back.setdefault(place, i)
        return [(c, back[s], back.get(e, len(self.low))) for c, s, e in spans if s in back]


@lru_cache(maxsize=200)
def pattern(words: str, toned: bool = True) -> re.Pattern[str]:
    """A pattern over prepared text; Vietnamese words lose their tone marks when the text has none."""
    return re.compile(words if toned else fold(words).replace("(?p<", "(?P<"))
