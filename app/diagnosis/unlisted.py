"""Phrases that stand where a brand names its thing, though no list knows the noun."""

import re

from app.diagnosis.nouns import ANY, load_nouns, word_list
from app.diagnosis.reading import Reading, pattern
from app.diagnosis.thing_nouns import Noun, singular
from app.language import Language

_OPENS: dict[Language, str] = {
    "en": r"^[\s\"“'‘-]*(?:(?:a|an|the|new|our|my|hi,|hello,)\s+)?(?P<noun>[a-z0-9][a-z0-9'’&-]*(?: [a-z0-9][a-z0-9'’&-]*){0,4})(?=\s*(?:[,.;:!]|\bfor\b|\bmade for\b|\bthat\b|\bwith\b|$))",
    "vi": r"^[\s\"“'‘-]*(?P<noun>[a-zà-ỹđ]+(?: [a-zà-ỹđ0-9]+){1,5}?)(?= (?:dành )?cho (?!biết|thấy|hay|rồi|nên|tới))",
}
_OURS: dict[Language, str] = {
    "en": r"\b(?:our|my)(?: own| new| little| first| small| latest)* (?P<noun>[a-z][a-z'’-]*(?: [a-z][a-z'’-]*){0,2}?)(?=[,.;:!?]|$| (?:is|are|was|were|has|have|had|for|in|on|at|to|from|with|and|but|by|of|that|which|who|as|so|when|than|they|it|because|since|before|after|again|now|too|yet|still|ask|out|off|up|up|all)\b)",
    "vi": r"(?:cái|con|chiếc|cây|bộ|đôi|món|dòng|loại|mẫu|mẻ|lô|hũ|chai|gói|hộp|bịch|tuýp|cuốn)(?: mới)? (?P<noun>[a-zà-ỹđ]+(?: [a-zà-ỹđ]+){0,3}?)(?= (?:của |nhà |bên )?(?:mình|tôi|tụi|bọn|chúng|em|tui|xưởng em)(?!\w))",
}
_MADE: dict[Language, str] = {
    "en": r"\b(?:we|i|sister|brother|wife|husband|mum|dad|family|parents|factory|workshop)(?:'ve| have| also| only| just)? (?:make|made|sell|sold|sew|knit|forge|brew|roast|bake|grow|grind|build|built|launched|produce|import|craft|carve|offer|publish|teach|print|rent|weave|spin|design|developed|cast|blend|press|bottle|dye|mill|cut|do)(?: a| an| the| this| some| only| one| just| out)* (?P<noun>[a-z][a-z'’-]*(?: [a-z][a-z'’-]*){0,3}?)(?=[,.;:!?]|$| (?:for|that|which|with|in|from|and|to|at|by|of|on|who|since|because|so|under)\b)",
    "vi": r"(?:mình|tôi|tui|em|tụi em|chúng tôi|nhà em|nhà mình|bên em|bên mình|xưởng em|xưởng mình|shop em|shop)(?: chỉ| chuyên| đang| mới| vừa| có)? (?:làm|bán|may|rèn|nấu|trồng|đóng|dệt|đan|nướng|rang|pha|xay|ủ|sản xuất|nhập|phân phối|in|dạy|cho thuê|ra mắt|thiết kế|khâu|đúc|tiện|ép|chưng|sấy|muối|viết)(?: ra| một| cái| chiếc| cây| bộ| loại| dòng)* (?P<noun>[a-zà-ỹđ]+(?: [a-zà-ỹđ]+){0,4}?)(?=[,.;:!?]|$| (?:cho|dành|để|bằng|mà|và|ở|từ|theo|với|của)\b)",
}
_PEOPLE = re.compile(r"(?:[^pd]ers|ors|ists|ians|men|women|folk)$")
_ADVERB = re.compile(r"(?:ly|ing|ed)$")
_ZH_OWN = re.compile(
    r"(?:我们家的?|我家的?|咱家的?|我们的|我们(?=这款|那款|新出的))(?:那款|这款|新出的)?(?P<a>[一-鿿a-z0-9]{2,9}?)(?=[,，。、:：;；!！?？“”]|$|是|在|卖|都|也|就|还|已|被|从|用|有|没|上|火|要|能|不|里|做|很|太|最|去|到|给|来|只|,|和|跟|开|本来|原本|刚|摆|放|出了|装|进)"
    r"|(?:我们|我|我家|咱|我姐|我妈|我爸|我哥|公司|厂里|店里|^)(?:是|就|家|只|专|专门)?(?:做|卖|出|产|开|种|烤|织|缝|打|酿|熬|磨|编|刻|烧|修|教|租|印|养|代理|经营|生产)(?:的是|了)?(?:一?[款个台双件把支套条种只家间口本瓶罐盒批]|\d+[款个台双件把支套条种只家间口本瓶罐盒批])?(?P<b>[一-鿿a-z0-9]{2,8}?)(?=的|[,，。、:：;；!！?？]|$)"
    r"|(?:给|为|专给|专为)[^,，。:：;；]{1,16}?(?:做|用|穿|吃|喝|写|读|设计|准备|开|配|编|定制|戴|看|烤|织|缝|炒|玩)的(?P<c>[一-鿿a-z0-9]{2,8})(?=[,，。、:：;；!！?？]|$)"
    r"|^(?:[^,，。:：;；了是在都就也没不有我]{2,9}(?:的|用的|穿的|专用的?))(?P<d>[一-鿿a-z0-9]{2,6})(?=[,，。:：;；]|$)"
)
_ZH_VERBAL = re.compile(
    r"的|之后|^[我谁当会能八三四五六七九十排结最先该多再才很那这太真来去又已刚还更更可因所如]|[了是在都就也没不有我你他她这那谁哪么吗呢吧啊们说问搜看想要买卖给让被把和跟来去得很太人友党圈师员客妈爸粉族]|收藏|知道|认识|\d"
)
_PLACED = {"a": 0.3, "b": 0.3, "c": 1.8, "d": 1.3}
"""How surely each place of the Chinese pattern names the brand's thing."""
LONGEST = 40


def find_unlisted(reading: Reading) -> list[Noun]:
    """Such phrases in order of pattern; a phrase may be found twice."""
    return _chinese(reading) if reading.language == "zh" else _spaced(reading)


def _spaced(reading: Reading) -> list[Noun]:
    language, out = reading.language, []
    first = reading.clauses[0].end if reading.clauses else 0
    for words, end in ((_OPENS, first), (_OURS, len(reading.low)), (_MADE, len(reading.low))):
        for match in pattern(words[language], reading.toned).finditer(reading.low, 0, end):
            parts = match["noun"].split()
            if 3 <= len(match["noun"]) <= LONGEST and _may_be_thing(parts, reading):
                head = parts[0] if language == "vi" else singular(parts[-1])
                start, stop = match.span("noun")
                out.append(Noun(start, stop, None, ANY, head, start, 0.0, False))
    return out


def _may_be_thing(parts: list[str], reading: Reading) -> bool:
    language, toned = reading.language, reading.toned
    never = word_list("no-things", language, toned)
    if any(p in word_list("stops-unlisted", language, toned) for p in parts):
        return False
    if language == "vi":
        people, begins = load_nouns("vi", toned).people, " ".join(parts[:2])
        return not ({parts[0], parts[-1], begins} & never or {parts[0], begins} & people)
    if _ADVERB.search(parts[-1]) or parts[0][0].isdigit() or singular(parts[-1]) in never:
        return False
    people = load_nouns("en").people
    return not any("'" in p or p in never or p in people or _PEOPLE.search(p) for p in parts)


def _chinese(reading: Reading) -> list[Noun]:
    out = []
    never, people = word_list("no-things", "zh"), load_nouns("zh").people
    for match in _ZH_OWN.finditer(reading.low):
        group = match.lastgroup or "a"
        noun, (start, end) = match[group], match.span(group)
        if any(noun.endswith(x) for x in never) or any(p in noun for p in people if len(p) > 1):
            continue
        if not _ZH_VERBAL.search(noun):
            out.append(Noun(start, end, None, ANY, noun, start, _PLACED[group], False))
    return out
