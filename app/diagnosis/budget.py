"""The brand's money: the budget, or that there is none, apart from prices, turnover and its other figures."""

import re
from dataclasses import replace

from app.diagnosis.reading import Reading, pattern
from app.diagnosis.types import Known
from app.language import Language, detect_language, fold
from app.language.fold import squeeze
from app.metrics import money, read_figures

NONE = "none"
"""``Known.concept`` of a budget when the brand says that it has no money; its value is then ``0``."""

_BUDGET = re.compile(
    r"budget|spend|afford|fund|to invest|in hand|on hand|ngan sach|chi phi|kinh phi|\bvon\b|co trong tay|chi ra|bo ra"
    r"|预算|经费|拿出|只有|投入|花|手头|预备|资金|一共.{0,4}元"
)
_PRICE_BEFORE = re.compile(
    r"(?:priced?(?: at| is)?|costs?|retail(?:s at)?|sells? (?:for|at)|\bgia(?: ban| le)?(?: la)?|moi (?:hu|hop|chai|cai|goi|ly|dem)(?: gia)?"
    r"|单价|售价|定价|客单价?|一(?:罐|盒|瓶|个|件|袋|晚|杯|套|只)|每(?:罐|盒|瓶|个|件|袋|晚|杯|套))\s*(?:是|为|:|：|around|about|khoang)?\s*$"
)
_PRICE_AFTER = re.compile(
    r"^\s*(?:each|apiece|per (?:jar|box|bottle|piece|pack|unit|person|night|kg|month)|an? (?:jar|box|bottle|piece|pack|cup|night|pop|class|session)\b"
    r"|(?:moi|mot) (?:hu|hop|chai|cai|goi|ly|dem|buoi)|/ ?[a-z一-鿿]|一(?:罐|盒|瓶|个|件|袋|晚|杯|套|只|节)|每(?:罐|盒|瓶|个|件|袋|晚|杯|套|节))"
)
_SOLD = re.compile(r"revenue|sales of|turnover|doanh thu|gmv|营业额|销售额|流水", re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:[a-zà-ỹ-]+(?: [a-zà-ỹ-]+){0,3}|[一-鿿]{1,6})", re.IGNORECASE)

_NO_MONEY: dict[Language, str] = {
    "en": r"\b(?:(?:no|zero|without(?: any| a)?|(?:not|n't)(?: really)? (?:have|got|having)(?: a| any| the| much of a)?|haven't(?: got)?(?: any| a)?|don't have(?: any| a| the)?|there's no|there is no|nothing in the way of)"
    r" (?:(?:ad|ads|advertising|marketing|media|promo|promotion|content|spare|real) )?(?:money|budget|cash|funds?|funding|spend|dime|penny)\b(?! (?:left )?(?:to buy|for (?:food|toys)))"
    r"|(?:ad |marketing )?budget(?: is|'s|:| =|,)?(?: basically| exactly| about)? (?:zero|0(?![\d.,])|nil|none|nothing)\b|(?:can't|cannot|can not|couldn't) (?:afford|pay for) (?:any |to run |to pay for )?(?:ads|advertising|influencers|kols|promotion)|not a (?:penny|cent|dime|yuan|dong) (?:to|for) (?:spend|ads|advertising|promot))",
    "vi": r"(?:(?:không|ko|k|hông|hok|chẳng|chả|chưa)(?: hề)? (?:có |còn |có đồng )?(?:nào )?(?:đồng |xu )?(?:tiền|ngân sách|kinh phí|budget|chi phí|vốn)(?: nào)?(?= (?:chạy|để|cho quảng cáo|quảng cáo|ads|qc|marketing|thuê|mướn|booking|book|làm content|đẩy|nào|hết|đâu)|\s*[,.;:!?]|\s*$)"
    r"|(?:ngân sách|kinh phí|budget)(?: thì| là| bằng| tháng này| hiện|:)? ?(?:0(?![\d.,])|không có|không đồng|bằng không|zero)(?: đồng)?|0 đồng (?:quảng cáo|ngân sách|chạy)|hết sạch ngân sách|hết tiền chạy)",
    "zh": r"(?:没有?(?:啥|什么|任何|一分|半点)?(?:预算|推广费|广告费|经费|投放费|营销费|钱(?=投|推|打|做广告|请|买量|投放|烧|搞推广))|[零0无](?:预算|成本推广|经费)|预算(?:为|是|就是|:|约)?(?:0(?![\d.,万千])|零(?!头)|没有|无(?!所谓))|不花钱推|一分(?:钱)?(?:预算|推广费)?(?:都|也)没有?)",
}


def _no_money(reading: Reading) -> Known | None:
    match = pattern(_NO_MONEY[reading.language], reading.toned).search(reading.low)
    return (
        Known(value="0", words=reading.verbatim(match.start(), match.end()), concept=NONE) if match else None
    )


def read_money(reading: Reading) -> tuple[Known | None, list[Known]]:
    """The budget (an amount with a currency, not a price or a turnover), and the brand's own figures."""
    text = reading.text
    amounts, metrics = [], []
    for figure in read_figures(text):
        before = fold(text[max(0, figure.start - 28) : figure.start])
        after = fold(text[figure.end : figure.end + 22])
        named = bool(_BUDGET.search(before[-16:]))
        if not figure.unit and named and figure.value >= 500:
            currency = (
                "CNY"
                if detect_language(text) == "zh"
                else "VND"
                if re.search(r"tr|tỷ|tỉ|ty", figure.words)
                else ""
            )
            amounts.append((True, replace(figure, unit=currency)))
            continue
        if figure.unit and figure.unit != "%":
            priced = bool(_PRICE_AFTER.search(after) or _PRICE_BEFORE.search(before))
            turnover = bool(_SOLD.search(before) or _SOLD.search(after))
            named = bool(_BUDGET.search(before[-18:]) or _BUDGET.search(after[:14]))
            if not (priced or turnover) or (named and not priced):
                amounts.append((named, figure))
                continue
        follows = _COUNTED.match(text[figure.end : figure.end + 40])
        words = squeeze(figure.words + (follows[0] if follows else ""))
        metrics.append(Known(value=words, words=words))
    none = _no_money(reading)
    if not amounts or (none and not any(named for named, _ in amounts)):
        return none, metrics[:8]
    _, best = max(amounts, key=lambda a: (a[0], a[1].value))
    return Known(value=money(best.value, best.unit).strip(), words=best.words), metrics[:8]
