"""What the words around a figure make of it: few, a goal, a rival's, lost orders, so many a day."""

import re

from app.metrics.types import Reason

_FEW = re.compile(
    r"(?:\b(?:only|just|barely|merely|a mere|but)|chỉ|chi|mới|vỏn vẹn|lèo tèo|只|只有|仅|仅有|才|就|不到|不足|不过)\s*(?:has|have|got|about|around|có|được|còn|mới|co|duoc|con|有|了|是|到|约)?\s*$"
)
_FEW_AFTER = re.compile(
    r"\s*(?:[,，(（]\s*)?(?:far too few|too few|too low|only\b|thôi\b|quá ít|ít quá|ít thế|太少|少得可怜|偏低|太低|而已)"
)
_LOST = re.compile(
    r"(?:\b(?:lost|lose|losing|cancel(?:led|s)?|refund(?:ed|s)?|returned|missed)|mất|hu[ỷỹ]|h[ủụ]y|hoàn tiền|hoàn|rớt|lỗi|treo|tuột|hỏng|nhầm|丢了?|退了?|退款|跑了?|流失|失败|取消了?|废了?|压了|挂了?|错|损失)\s*(?:hơn|cả|tầm|thêm|over|about|近|约)?\s*$"
)
_LOST_AFTER = re.compile(
    r"\s*(?:treo|hỏng|trễ|chờ|h[ủụ]y|hu[ỷỹ]|lỗi|nhầm|đổi|hoàn|failed|pending|cancelled|canceled|returned|refunded|late|came late|hang|lying|stuck|lost|slip|没付|未付|未支付|被取消|取消|退)"
)
_FEW_NAME = re.compile(r"(?:\bfew|\bhardly any|ít|rất ít|很少|寥寥)\s*$")
_GOAL = re.compile(
    r"\b(?:target|goal|want|wants|hope|hoping|aim|aiming|would like|plan|planning|need|expect)\b|mục tiêu|muốn|cần đạt|kỳ vọng|kì vọng|dự kiến|phải đạt|目标|希望|想要|想达到|想做到|争取|预计|预期|计划"
)
_OTHERS = re.compile(
    r"\b(?:competitors?|rivals?|competition|industry|benchmark|market average|category average|others? get)\b|đối thủ|ngành|hãng khác|bên khác|竞品|对手|同行|行业|大盘|别家|类目均值|友商"
)
_PART = re.compile(
    r"[。；;!！?？\n]|\.(?=\s|$)|[,，](?=\s?(?:but|while|however|nhưng|còn|而|但|我们|our|we|chúng tôi|bên mình))"
)
_PER = re.compile(
    r"^\s*(?:a|per|each|/|mỗi|một|moi|每)\s?(day|week|month|note|ngày|tuần|tháng|bài|天|周|月|篇)"
)
_PER_BEFORE = re.compile(
    r"(?:日均|每天|每日|每周|每月|每篇|daily|weekly|monthly|mỗi ngày|mỗi tuần|mỗi tháng|mỗi bài)\s*$"
)
_NEAR = 300
"""How far before a figure words that make it a goal or a rival's are looked for."""


def few(lower: str, first: int, last: int, number: int) -> bool:
    """Whether the brand itself calls the figure few. ``first`` and ``last`` bound name and number."""
    return bool(
        _FEW_AFTER.match(lower, last)
        or _FEW.search(lower[max(0, number - 14) : number])
        or _FEW_NAME.search(lower[max(0, first - 14) : first])
    )


def lost(lower: str, first: int, last: int) -> bool:
    """Whether the orders are those that were lost, cancelled, late or sent back."""
    return bool(_LOST.search(lower[max(0, first - 12) : first]) or _LOST_AFTER.match(lower, last))


def not_yours(lower: str, first: int, number: int) -> Reason | None:
    """Whether the words before a figure make it a goal, or somebody else's."""
    near = max(0, first - _NEAR)
    begin = max((m.end() for m in _PART.finditer(lower, near, first)), default=near)
    before = lower[begin:number]
    if _GOAL.search(before):
        return "goal"
    return "others" if _OTHERS.search(before) else None


def window(lower: str, first: int, last: int) -> str:
    """The stretch of time or the note that the figure is counted for: ``a day``, ``每篇``; empty when none is named."""
    found = _PER.match(lower, last) or _PER_BEFORE.search(lower[max(0, first - 20) : first])
    return found[0].strip() if found else ""
