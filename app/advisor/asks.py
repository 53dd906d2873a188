"""What a question asks of the knowledge itself: what a term means, who says something, how sure that is."""

import re

from app.language import fold
from app.language.fold import fold_map, han_count

LONGEST = 110
"""Characters of a question of this sort."""

_STANDING = re.compile(
    r"\bwho (?:says?|said|claims?|claimed|told|states?|measured)\b|\bsays who\b|\baccording to whom\b|\bon whose (?:word|authority)\b"
    r"|\bwhere (?:does|did|is|do) .{0,60}\b(?:come|comes|taken|from)\b|\bwhat(?:'s| is) (?:the|your) (?:source|evidence|basis)\b"
    r"|\b(?:sources?|evidence|proof) (?:of|for|behind) (?:the |that |this |your )?(?:figures?|numbers?|claims?|stats?|data|range|\d)"
    r"|\bhow (?:sure|certain|reliable|trustworthy|solid|confident|well founded)\b|\bcan (?:i|we) (?:trust|rely on|believe)\b"
    r"|\bis (?:it|that|this|the) .{0,60}\b(?:true|official|confirmed|reliable|contested|disputed|up to date)\b|\bhow (?:old|recent|fresh|current) (?:is|are)\b|\bas of when\b"
    r"|\bai (?:noi|bao|cong bo|dua ra|do)\b|\bnguon (?:cua|nao|o dau|tu dau|dan|la|so lieu)\b|\b(?:lay|trich|dan) (?:tu|o) dau\b|\b(?:tu|o) dau ra\b|\bco nguon\b|\btheo (?:ai|nguon nao)\b"
    r"|\bchac (?:khong|co nao|den dau|bao nhieu|chan|toi dau)\b|\bdang tin\b|\btin (?:duoc|cay) (?:khong|co nao|bao nhieu|den dau|cao)\b|\bdo tin cay\b|\bco (?:dung|that|chinh thuc) khong\b"
    r"|\bchinh thuc (?:khong|chua|ha)\b|\b(?:so lieu|so do|con so).{0,40}(?:nam nao|khi nao|bao gio|cu chua|con dung khong)\b"
    r"|谁(?:说|讲|提|公布|测)|出处|(?:数据|数字|说法|\d%?)的?来源|来源(?:是|在|呢|[?？])|哪(?:里|儿)?来的|从哪(?:里|儿)?(?:来|得)|依据(?:是|在|呢|[?？])|有(?:什么)?(?:依据|根据)|靠谱吗?|可信吗?|可靠吗?|准不准|准吗|确定吗|有多(?:确定|可信|准|可靠)"
    r"|多大把握|可信度|官方(?:说|公布|数据)的?吗|是官方的|是真的吗|(?:哪一?年|什么时候)的(?:数据|数字)|过时了?(?:吗|没)|有(?:没有)?争议"
)
_MEANING = re.compile(
    r"\bwhat(?:'s| is| are| does| do)\b|\bmean(?:s|ing)?\b|\b(?:define|explain|definition)\b|\bhow (?:is|are|do (?:you|we|i)|to|does one)\b.{0,12}\b(?:calculated?|computed?|measured?|worked out|work out)\b|\bformula\b|\bcalculated?\b"
    r"|\bnghia la (?:cai )?gi\b|\bla (?:cai )?gi\b|\bnghia la\b|\bnghia (?:cua|gi)\b|\bgiai thich\b|\btinh (?:sao|the nao|ra sao|kieu gi|nhu the nao|bang)\b|\b(?:cach tinh|cong thuc|dinh nghia)\b|\bla sao\b"
    r"|是?(?:个)?(?:什么|啥)意思|是(?:个)?(?:什么|啥)|什么是|啥是|怎么算|咋算|如何计算|怎么计算|计算(?:方法|公式)|公式|定义|解释"
)
_LEVEL = re.compile(
    r"\b(?:good|normal|average|typical|usual|healthy|benchmark|range)\b|\bhow (?:much|high|many|low)\b|\bbao nhieu\b|\bmuc nao\b|\bbinh thuong\b|\bcao hay thap\b|多少|正常|算高|算好|及格|均值|平均|几个点|合格"
)
_FILLER = re.compile(
    r"\b(?:a|an|the|is|are|it|its|in|on|of|for|me|us|and|or|please|exactly|term|metric|kpi|word|xiaohongshu|red|rednote|xhs|by|to|do|does|you|we|i|how|that|this|actually|really|one|can|could|tell|about|here|s|the word|stand"
    r"|vay|nhi|cho|minh|em|toi|voi|ban|va|cua|chi so|thuat ngu|tu|tren|the|di|giup|oi|a|ha|la|cai|trong|anh|chi|thi|nay|do|khai niem|duoc|hieu|cach|lam)\b"
    r"|呢|啊|吗|请问|请|一下|这个|那个|指标|术语|小红书|上|和|的|在|里|到底|究竟|具体|你们|我们|用|词|又|要|该|怎么|能|说说|讲讲|给我|帮我|它|是"
)


_MARKERS = re.compile(
    r"\b(?:who (?:says?|said|claims?|claimed|told|states?|measured)|says who|according to whom|where|come[s]? from|taken from|come|comes|what(?:'s| is)|sources?|evidence|proof|basis|behind|figures?|numbers?|claims?|stats?"
    r"|how (?:sure|certain|reliable|trustworthy|solid|confident|old|recent)|sure|can (?:i|we)|trust|rely on|believe|true|official|confirmed|reliable|contested|disputed|up to date|should be|are you|about"
    r"|ai (?:noi|bao|cong bo|dua ra|do)|nguon|con so|so lieu|so do|lay|trich|dan|tu dau|o dau|ra|theo ai|chac|dang tin|tin (?:duoc|cay)|do tin cay|co (?:dung|that)|chinh thuc|nam nao|khi nao|bao gio|la)\b"
    r"|谁(?:说|讲|提|公布|测)的?|出处|来源|哪(?:里|儿)?来的?|从哪(?:里|儿)?|依据|根据|靠谱|可信度?|可靠|准不准|准吗|确定|有多|多大把握|官方|是真的|哪一?年的?|什么时候的?|过时|争议|这个|那个|数字|数据|说法"
)


def asks_standing(message: str) -> bool:
    """Whether a message asks who says something, where a figure is from or how sure it is."""
    folded = fold(message)
    return len(folded) <= LONGEST and bool(_STANDING.search(folded))


def asks_level(message: str) -> bool:
    """Whether a message asks how high a figure usually is."""
    folded = fold(message)
    return len(folded) <= LONGEST and bool(_LEVEL.search(folded))


def asks_meaning(message: str, spans: list[tuple[str, int, int]]) -> bool:
    """Whether a message asks what the term at ``spans`` is or how it is computed, and nothing else."""
    folded = fold(message)
    if len(folded) > LONGEST or not _MEANING.search(folded):
        return False
    return not _left_over(fold(_without(message, spans)), _MEANING)


def outside(message: str, spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The terms that are not part of the asking itself (“giải thích” holds no “thích”)."""
    low, places = fold_map(message)
    asking = [(places[m.start()], places[m.end() - 1] + 1) for m in _MEANING.finditer(low)]
    return [(i, s, e) for i, s, e in spans if not any(s < end and start < e for start, end in asking)]


def topic(message: str) -> str:
    """The message without what asks for its standing and without its figures."""
    return re.sub(r"\d[\d.,]*\s*%?", " ", _MARKERS.sub(" ", fold(message)))


def _without(message: str, spans: list[tuple[str, int, int]]) -> str:
    return "".join(" " if any(s <= i < e for _, s, e in spans) else c for i, c in enumerate(message))


def _left_over(folded: str, pattern: re.Pattern[str]) -> bool:
    rest = _FILLER.sub(" ", pattern.sub(" ", folded))
    return han_count(rest) > 1 or bool(re.search(r"[a-z]{2,}|\d", rest))
