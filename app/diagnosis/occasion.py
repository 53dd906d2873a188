"""The brand's own occasion: a season of the playbook, a phrase such as "until weaning", or a date."""

import re
from dataclasses import dataclass

from app.diagnosis.cues import CUES
from app.diagnosis.reading import Reading, pattern
from app.diagnosis.types import Known
from app.language import Language
from app.language.concepts import Aliases
from app.language.fold import squeeze

_DATE = re.compile(
    r"\b(?:in|by|before|within|next|this) (?:the next )?(?:\d+ )?(?:days?|weeks?|months?|quarter|year|spring|summer|autumn|winter"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:trong|trước|tới|này|sau)?\s*(?:\d+ )?(?:tháng|tuần|ngày|quý)\s*(?:\d{1,2}|tới|này|sau)|\d{1,2}\s*月(?:份|底|初)?|(?:下|这|本)个?(?:月|季度|周)|\d+\s*(?:天|周|个月)(?:内|后)",
    re.IGNORECASE,
)
_NAMED: dict[Language, str] = {
    "en": r"\b(?:first (?:snow|frost|rain)s?|snow season|ski season|pay ?days?|bonus(?: day)?|weaning|exams?(?: season| week)?|finals|graduation|wedding season|rainy season|monsoon|typhoon season|harvest|race day|marathon day|match day|school holidays?|summer holidays?|holidays?|long weekend|ramadan|easter|thanksgiving|diwali|songkran|carnival|trade fair|due date|baby shower|anniversary|moving day|tax season|cold season|flu season|camping season|fishing season|hay fever season|back to school)\b",
    "vi": r"(?:tuyết đầu mùa|cai sữa|ăn dặm|lãnh lương|nhận lương|kỳ lương|ngày lương|thưởng tết|thưởng quý|thưởng cuối năm|kỳ thi|mùa thi|thi học kỳ|mùa cưới|mùa mưa|mùa khô|mùa lạnh|mùa đông|mùa hè|mùa gặt|mùa giải|mùa bão|ngày sinh|đầy tháng|thôi nôi|sinh nhật|khai trương|lễ ra mắt|nghỉ lễ|dịp lễ|cuối tuần|giáng sinh|tốt nghiệp|mùa lễ|mùa du lịch|mùa câu|mùa trượt tuyết|gió mùa|trở lạnh|rằm|dỗ)",
    "zh": r"(?:初雪|头场雪|第一场雪|下雪|雪季|发工资|工资|发奖金|年终奖|断奶|考试|期末|考完|毕业|婚礼季|梅雨季|雨季|台风季|秋收|比赛|马拉松|寒假|小长假|长假|假期|年会|预产期|满月|周岁|生日|周年庆|搬家|换季|流感季|花粉季|露营季|开渔|下水|采摘季|军训|考级|年货节|压岁钱)",
}
_AWAITED: dict[Language, str] = {
    "en": r"\b(?:until|till|in time for|wait(?:ing|s)? (?:for|till|until)|ready for|launch(?:es|ing)? (?:at|for)) (?P<what>(?:the |their |my |our |next |first )?[a-z0-9'’-]+(?: [a-z'’-]+){0,3}?)(?=[,.;:!?\"”’]|$| (?:and|but|to|so|before|then|is|are|comes?|arrives?|they|we|i|with|for)\b)",
    "vi": r"(?:đợi|chờ|kịp|tới|đến|trước|dịp|sang) (?P<what>(?:tới |đến |qua |ngày |mùa |kỳ |dịp |đợt |hết |lãnh )+[a-zà-ỹđ0-9/]+(?: [a-zà-ỹđ]+){0,2}?)(?=[,.;:!?\"”’]|$| (?:mới|thì|rồi|để|là|mà|và|có|đã|sẽ|bên|mình)(?!\w))",
    "zh": r"(?:就?等着?|赶在|趁着?|要到|盼着?)(?P<what>[一-鿿\d]{2,6}?)(?=前|之前|以后|后|再|才|就|的时候|[,，。；;!！?？、”\"]|$)",
}
_NOT_AWAITED = re.compile(
    r"^(?:the )?(?:price|answer|reply|restock|sample|sale|someone|somebody|something|it|them|us|me|reviews?|delivery|parcel|now|then|the end|a|an)\b"
    r"|^(?:tới lúc|hết hàng|qua lại|hết|tới nơi|đến nơi|mùa nào|ngày nào)$|^(?:ngày|mùa|kỳ|dịp|đợt) (?:nào|này|đó)"
    r"|[他她我你咱人谁啥吗呢一]|不|没|着|老板|客服|货|补|价|你们|回复|单|快递"
)
_BEFORE: dict[Language, str] = {
    "en": r"\b(?:before|by|for|until|till|at|on|this|next|in time for|ahead of|wait(?:ing)? for|when|come|since it's)(?: the| this| next)? *$",
    "vi": r"(?:trước|tới|đến|dịp|cho|đợi|chờ|kịp|vào|qua|sau|mùa|ngày|này) *$",
    "zh": r"(?:等|赶在|趁|到|在|为|备战|迎接|今年|这个|马上|快|临近|离|过完?|做)$",
}


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    concept: str | None
    worth: float


def read_occasion(reading: Reading, seasons: Aliases, taken: tuple[int, int] | None) -> Known | None:
    """The occasion of the present need; words that stand in the product (``taken``) are none: mooncakes, a camping lamp."""
    found = [_Found(s, e, c, 1.0) for c, s, e in reading.places(seasons.spans(reading.text))]
    found = [
        f
        for f in found
        if not (taken and f.start < taken[1] and taken[0] < f.end) and not _season_word(reading, f)
    ]
    for match in pattern(_AWAITED[reading.language], reading.toned).finditer(reading.low):
        if not _NOT_AWAITED.search(match["what"]):
            found.append(_Found(match.start("what"), match.end("what"), None, 0.8))
    for match in pattern(_NAMED[reading.language], reading.toned).finditer(reading.low):
        found.append(_Found(match.start(), match.end(), None, 0.6))
    if found:
        best = max(found, key=lambda f: (_worth(f, reading), -f.start))
        if _worth(best, reading) > 0:
            words = reading.verbatim(best.start, best.end)
            return Known(value=squeeze(words), words=words, concept=best.concept)
    date = _DATE.search(reading.text)
    return Known(value=squeeze(date[0]), words=date[0].strip()) if date else None


def _season_word(reading: Reading, found: _Found) -> bool:
    """Part of a longer word that is no season: a camping tent, fruit of the season."""
    after = reading.low[found.end : found.end + 2]
    return (
        reading.language == "zh"
        and bool(re.match(r"[灯椅桌车的圈党人帐装]", after))
        and found.concept == "qingming"
    )


def _worth(found: _Found, reading: Reading) -> float:
    """More for what lies ahead; less for last year's, for what somebody else wants, and in a negation."""
    index = reading.clause_at(found.start)
    clause = reading.clauses[index]
    whole, before = reading.low[clause.start : clause.end], reading.low[clause.start : found.start]
    cues, toned = CUES[reading.language], reading.toned
    worth = found.worth + 0.05 * index
    worth += 0.5 if pattern(_BEFORE[reading.language], toned).search(before) else 0.0
    worth -= 1.6 if pattern(_GONE[reading.language], toned).search(whole) else 0.0
    worth -= 0.5 if pattern(cues.opinion, toned).search(whole) else 0.0
    return worth


_GONE: dict[Language, str] = {
    "en": r"\b(?:last (?:year|month|week|season|winter|summer|spring|autumn|time)|ago|used to|since (?:last|the)|after last|was over|is over|are over|went|sold out (?:at|in|on)|not (?:for|a)|without)\b",
    "vi": r"(?:năm ngoái|năm trước|tháng trước|mùa trước|lần trước|hồi trước|hồi|vừa qua|rồi|không phải|không làm|đã qua|từ)(?!\w)",
    "zh": r"去年|前年|上个?(?:月|季|次|轮|回)|以前|之前那|过去了|过了|当时|那年|那会儿|不做|不是",
}
