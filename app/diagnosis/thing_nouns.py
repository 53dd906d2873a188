"""Noun phrases that may be a product: those the playbook knows, and those whose head noun is listed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.diagnosis.mentions import is_people
from app.diagnosis.nouns import ANY, Nouns, load_nouns, word_list
from app.diagnosis.reading import Reading, Word
from app.language.concepts import Aliases
from app.language.fold import han_count
from app.playbook import load_playbook

Known = tuple[str, int, int]
_ACCENT = re.compile(r"[ăđơưâêôạ-ỹàáãèéìíòóõùúý]")
_ZH_EDGE = re.compile(
    r"的|晒|租|骑|寄|洗|哪家|谁家|随便|教|学|我|了|当|录|裁|坐|照|之|后|完|特别|是|给|把|做|卖|买|在|和|跟|与|就|都|也|还|这|那|我们家?|我家|你|他|她|们|个|款|只|件|条|瓶|罐|双|台|种|出|推|用|穿|吃|喝|看|搜|问|说|有|没|不|为|从|到|来|去|上|下|里|想|要|让|被|对|比|\d+|第|新|开|打|玩|弹|养|每|一|两|几|最|很|又|再|才|只|找|叫|比|像|靠|存|进|放|装|挂|带|送|拿|给|产|磨|熬|织|缝|酿|烤|管|收藏|老板|公司|品牌|现在|最近|套(?=[一-鿿]{2})"
)
_ZH_NOT = re.compile(r"(?:[后前里外表上下对方页]面|[全上官外]网|网店|老板|之后|以后|购物车|推车一)$")
_ZH_END = re.compile(
    r"$|[^一-鿿]|[的了是在都也就还已被从用有没上卖要能不里很太最去到给来只和跟本原刚摆放出装进买做得这那我你他她他谁怎什每可又再一两三几对比当叫让把为算连全点搜收晒问加下付退换存看说拍写发火爆断缺好贵便]"
)
_TONE_PLACES = [("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"), ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"),
    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy")]  # fmt: skip
_MODIFIERS = {"en": 3, "vi": 4, "zh": 5}
"""Most words (Chinese: characters) that belong to a noun besides itself."""


@dataclass(frozen=True)
class Noun:
    """A noun phrase that may be the brand's product, in places of the prepared text."""

    start: int
    end: int
    concept: str | None
    category: str
    head: str
    first: int
    """Where the phrase begins, its modifiers included."""
    placed: float = 0.0
    """How surely its place alone names the brand's thing."""
    listed: bool = True


def find_nouns(reading: Reading, aliases: Aliases) -> list[Noun]:
    """Phrases in order of appearance."""
    known = [k for k in reading.places(aliases.spans(reading.text)) if not _chance(reading, *k[1:])]
    lexicon = load_nouns(reading.language, reading.toned)
    out = {"en": _english, "vi": _vietnamese, "zh": _chinese}[reading.language](reading, lexicon, known)
    for concept, start, end in known:
        foreign = reading.language != "zh" and han_count(reading.low[start:end])
        if foreign and not any(n.first < end and start < n.end for n in out):
            out.append(Noun(start, end, concept, _of(concept), reading.low[start:end], start))
    return sorted(out, key=lambda n: n.start)


def _of(concept: str) -> str:
    """The category of a product's id."""
    return concept.partition("/")[0]


def _chance(reading: Reading, start: int, end: int) -> bool:
    """Words that only look like the alias: a part of a compound ("karaoke-booth"), other tones ("hát", a hat)."""
    words = reading.low[start:end]
    if reading.language == "en":
        last = words.split()[-1] if words.strip() else ""
        joined = "-" in (reading.low[end : end + 1], reading.low[max(0, start - 1) : start])
        return joined or last.endswith("ly") or is_people(last)
    return reading.same and bool(_ACCENT.search(words)) and _placed(words) not in _toned_words()


def _placed(words: str) -> str:
    """Vietnamese words with the tone mark where the dictionaries of the aliases put it: hoá → hóa."""
    for old, new in _TONE_PLACES:
        words = words.replace(old, new)
    return words


@lru_cache(maxsize=1)
def _toned_words() -> frozenset[str]:
    rows = [p for c in load_playbook().categories.values() for p in c.products]
    return frozenset(_placed(w.lower()) for p in rows for w in (p.name.vi, *p.aliases.vi))


def singular(word: str) -> str:
    """An English noun in the singular, as far as its ending tells."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    if word.endswith("ves") and word[:-3] + "fe" in ("knife",):
        return word[:-3] + "fe"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _in_lexicon(words: list[Word], i: int, lexicon: Nouns) -> int:
    """How many words from ``i`` on are one noun of the lexicon; 0 when none."""
    for size in range(min(3, len(words) - i), 0, -1):
        texts = [w.text for w in words[i : i + size]]
        joined = " ".join(texts)
        if joined in lexicon.things or " ".join([*texts[:-1], singular(texts[-1])]) in lexicon.things:
            return size
    return 0


def _ends_at(words: list[Word], i: int, end: int | None, longest: int = 6) -> int:
    """How many words from ``i`` on reach to the offset ``end``; 0 when none."""
    return next((n for n in range(1, longest + 1) if i + n <= len(words) and words[i + n - 1].end == end), 0)


def _english(reading: Reading, lexicon: Nouns, known: list[Known]) -> list[Noun]:
    """Phrases whose last noun is a thing: "tea perfume" is a perfume; containers give way ("balm jars")."""
    words, out, i = reading.words, [], 0
    ends = {e: (c, s) for c, s, e in known}
    begins = {s: e for _, s, e in known}

    def size_at(k: int) -> int:
        if words[k].text in lexicon.people:
            return 0
        return _ends_at(words, k, begins.get(words[k].start, -1)) or _in_lexicon(words, k, lexicon)

    while i < len(words):
        size = size_at(i)
        if not size:
            i += 1
            continue
        last = i + size - 1
        while _goes_on(reading, last + 1) and (size := size_at(last + 1)):
            last += size
        if _is_of_people(reading, last):
            i = last + 1  # "drone pilots" are people, "grandparents brush" is what people do
            continue
        first = _english_start(reading, i)
        concept, start = ends.get(words[last].end, (None, words[first].start))
        category = _of(concept) if concept else _category(words, i, last, lexicon)
        noun = Noun(start, words[last].end, concept, category, singular(words[last].text), words[first].start)
        out.append(noun)
        i = last + 1
    return out


def _goes_on(reading: Reading, i: int) -> bool:
    """Whether the word may be the noun that the one before only modifies."""
    words = reading.words
    if i >= len(words) or not reading.touch(words[i - 1], words[i]):
        return False
    text = words[i].text
    return not (
        text in word_list("stops-things", "en")
        or text in word_list("verbs", "en")
        or singular(text) in word_list("containers", "en")
    )


def _is_of_people(reading: Reading, last: int) -> bool:
    words = reading.words
    after = words[last + 1] if last + 1 < len(words) else None
    if after and reading.touch(words[last], after) and is_people(after.text):
        return True
    people = load_nouns("en").people
    return last > 0 and words[last - 1].text in people and reading.touch(words[last - 1], words[last])


def _english_start(reading: Reading, i: int) -> int:
    """Index of the first modifier of the noun at ``i``."""
    words, first = reading.words, i
    stops = word_list("stops-things", "en")
    while first and i - first < _MODIFIERS["en"] and reading.touch(words[first - 1], words[first]):
        text = words[first - 1].text
        if text in stops or "'" in text or text[0].isdigit():
            break
        first -= 1
    return first


def _category(words: list[Word], first: int, last: int, lexicon: Nouns) -> str:
    for i in range(first, last + 1):
        texts = [w.text for w in words[i : last + 1]]
        for joined in (" ".join(texts), " ".join([*texts[:-1], singular(texts[-1])])):
            if joined in lexicon.things:
                return lexicon.things[joined]
    return ANY


def _vietnamese(reading: Reading, lexicon: Nouns, known: list[Known]) -> list[Noun]:
    """Phrases whose first noun is a thing: "giấm táo mật ong" is a vinegar."""
    words, out, i = reading.words, [], 0
    begins = {s: (c, e) for c, s, e in known}
    sure = word_list("sure", "vi")
    greetings = word_list("greetings", "vi", reading.toned)
    while i < len(words):
        if any(" ".join(w.text for w in words[i : i + n]) in lexicon.people for n in (2, 3)):
            i += 1  # "game thủ" are people, no game
            continue
        if " ".join(w.text for w in words[i : i + 2]) in greetings:
            i += 2
            continue
        concept, stop = begins.get(words[i].start, (None, -1))
        size = _ends_at(words, i, stop) or _in_lexicon(words, i, lexicon)
        head = " ".join(w.text for w in words[i : i + size])
        vague = not concept and not reading.toned and " " not in head and head not in sure
        if not size or vague:
            i += 1
            continue
        last = i + size - 1 if concept else _vietnamese_end(reading, i + size - 1)
        category = _of(concept) if concept else lexicon.things.get(head, ANY)
        out.append(Noun(words[i].start, words[last].end, concept, category, head, words[i].start))
        i = last + 1
    return out


def _vietnamese_end(reading: Reading, head: int) -> int:
    """Index of the last modifier of the noun that ends at ``head``."""
    words, last = reading.words, head
    stops = word_list("stops-things", "vi", reading.toned)
    while last + 1 < len(words) and last - head < _MODIFIERS["vi"]:
        if words[last + 1].text in stops or not reading.touch(words[last], words[last + 1]):
            break
        last += 1
    return last


@lru_cache(maxsize=1)
def _chinese_things() -> re.Pattern[str]:
    nouns = sorted(load_nouns("zh").things, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, nouns)))


def _chinese(reading: Reading, lexicon: Nouns, known: list[Known]) -> list[Noun]:
    """Phrases that end in a thing: 咖啡机 is a machine, 蜂蜜醋 a vinegar."""
    low, out = reading.low, []
    for start, end, concept in _joined(low, known):
        first = _chinese_start(reading, start)
        lone = end - start == 1 and first == start
        if not concept and (
            lone or not _ZH_END.match(low, end) or _ZH_NOT.search(low[max(0, start - 2) : end])
        ):
            continue
        heads = [m[0] for m in _chinese_things().finditer(low, start, end)]
        head = low[start:end] if concept or not heads else heads[0]
        category = _of(concept) if concept else lexicon.things.get(heads[-1], ANY) if heads else ANY
        out.append(Noun(start, end, concept, category, head, first))
    return out


def _joined(low: str, known: list[Known]) -> list[tuple[int, int, str | None]]:
    """Known and listed nouns; of neighbours the last is the head, unless it is only what holds the first."""
    spans: list[tuple[int, int, str | None]] = [(s, e, c) for c, s, e in known]
    spans += [
        (m.start(), m.end(), None)
        for m in _chinese_things().finditer(low)
        if not any(s <= m.start() and m.end() <= e for _, s, e in known)
    ]
    out: list[tuple[int, int, str | None]] = []
    for start, end, concept in sorted(spans, key=lambda x: (x[0], -x[1])):
        if not out or start > out[-1][1]:
            out.append((start, end, concept))
        elif end > out[-1][1] and (concept or low[start:end] not in word_list("containers", "zh")):
            out[-1] = (start if concept else out[-1][0], end, concept)
    return out


def _chinese_start(reading: Reading, start: int) -> int:
    """Where the modifiers of the noun at ``start`` begin."""
    low, clause = reading.low, reading.clauses[reading.clause_at(start)]
    begin = max(clause.start, start - 16)
    left = low[begin:start]
    first = begin + max([0, len(left) - _MODIFIERS["zh"], *(m.end() for m in _ZH_EDGE.finditer(left))])
    while first < start and not low[first].isalnum():
        first += 1
    return first
