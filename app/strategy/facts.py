"""What a brand's own words say about its means: money, hands, price, what it already has."""

import re
from dataclasses import dataclass

from app.diagnosis.types import Situation
from app.language import fold
from app.metrics import read_figures

YUAN = {"CNY": 1.0, "USD": 7.0, "EUR": 7.7, "VND": 1 / 3600, "HKD": 0.9, "SGD": 5.3, "GBP": 9.0}
NO_BUDGET = "none"
SMALL, MIDDLE, LARGE = 10_000, 50_000, 200_000
LOW_PRICE, HIGH_PRICE = 50, 2_000
_ALONE = re.compile(
    r"\bjust me\b|\bon my own\b|\bby myself\b|\bone[- ](?:person|woman|man) (?:team|band|shop)\b|\bi (?:do|run) (?:it|everything|all of it)\b.{0,12}\balone\b"
    r"|\bmot minh (?:toi|minh|em|lam)\b|\bminh (?:toi|em) lam het\b|\blam mot minh\b|\bteam (?:mot|1) nguoi\b|一个人(?:做|干|运营|打理|拍)|就我一个|只有我一个|单干"
)
_WORDS = {w: n for words in ("one two three four five six seven eight nine ten", "mot hai ba bon nam sau bay tam chin muoi",
                             "一 二 三 四 五 六 七 八 九 十") for n, w in enumerate(words.split(), start=1)} | {"两": 2}  # fmt: skip
_N = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|[一二两三四五六七八九十])"
_TEAM = [
    re.compile(p)
    for p in (
        rf"\bteam of {_N}\b", rf"\b{_N}[- ](?:people|person|women|men)(?: on the)? team\b", rf"\b{_N} (?:people|of us) on the team\b",
        rf"\b(?:only|just) {_N} of us\b", rf"\bwe(?: a|')re (?:only |just )?{_N} people\b",
        rf"\b(?:team|nhom|doi) (?:co |chi co |minh co |em co )?{_N} (?:nguoi|dua|ban)\b", rf"\bco {_N} (?:nguoi|dua) lam\b",
        rf"团队(?:就|只有|一共|才)?{_N}个?人", rf"我们(?:就|只有|一共)?{_N}个人", rf"{_N}人(?:小)?团队",
    )
]  # fmt: skip
_PRICE_BEFORE = re.compile(
    r"(?:pric(?:e|ed)(?: at| is)?|costs?|retails? (?:at|for)|sells? (?:for|at)|gia(?: ban| le)?(?: la)?|单价|售价|定价|客单价?|卖|一(?:罐|盒|瓶|个|件|袋|杯|套))"
    r"\s*(?:是|为|:|：|about|around|khoang)?\s*$"
)
_PRICE_AFTER = re.compile(
    r"^\s*(?:each|apiece|per (?:jar|box|bottle|piece|pack|night|person)|an? (?:jar|box|bottle|piece|pack|cup|night|session)\b"
    r"|(?:moi|mot) (?:hu|hop|chai|cai|goi|ly|dem|buoi)|/ ?(?:hu|hop|chai|cai|goi|ly|dem)|一(?:罐|盒|瓶|个|件|袋|晚|杯|套|节)|每(?:罐|盒|瓶|个|件|袋|晚|杯|套|节))"
)
_ASSETS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "reviews": r"\breviews?\b|testimonial|customer photos|danh gia (?:that|cua khach)|anh khach|feedback|买家秀|好评|评价截图|客照",
        "followers": r"\b\d[\d,.]*k? (?:followers|fans|subscribers)\b|\d[\d,.]*k? (?:nguoi theo doi|follow)|\d[\d.]*[万w千k]?(?:个)?(?:粉丝|粉)",
        "shop": r"\bour (?:shop|store|showroom|cafe|studio)\b|physical (?:shop|store)|cua hang (?:cua|minh|em)|showroom|xuong (?:cua )?(?:minh|em|nha)|门店|实体店|展厅|工作室",
        "expert": r"\bpharmacist|dermatologist|nutritionist|founder is|\bvets?\b|master craftsman|duoc si|bac si|ky su|nghe nhan|药剂师|营养师|兽医|工程师|老师傅|皮肤科",
        "report": r"test report|certificat|lab(?:oratory)? test|patent|phieu kiem nghiem|chung nhan|giay kiem dinh|bang sang che|检测报告|质检|证书|专利|批文",
        "members": r"members?'? (?:group|list)|mailing list|loyal customers|khach quen|khach cu|hoi vien|会员|老客户|私域|老顾客",
    }.items()
}


@dataclass(frozen=True)
class Facts:
    """The means of a brand, as far as it told them."""

    yuan: float | None
    """Budget in yuan; None when it was not told or its currency is open."""
    no_money: bool
    team: int | None
    price: float | None
    """Price of the product in yuan."""
    assets: tuple[str, ...]
    """Ids of what it already has."""

    @property
    def cautious(self) -> bool:
        """Whether the money is none or little."""
        return self.no_money or (self.yuan is not None and self.yuan < SMALL)


def read_facts(situation: Situation) -> Facts:
    """The means that a situation tells of."""
    folded = fold(situation.text)
    assets = tuple(name for name, pattern in _ASSETS.items() if pattern.search(folded))
    return Facts(_yuan(situation), no_money(situation), _team(folded), _price(situation), assets)


def speaks_of_means(clause: str) -> bool:
    """Whether a folded clause tells of money, hands, price or assets and not of who the brand is."""
    patterns = (_ALONE, *_TEAM, *_ASSETS.values())
    return bool(re.search(r"\d", clause)) or any(p.search(clause) for p in patterns)


def no_money(situation: Situation) -> bool:
    """Whether the brand said that it has no money for this."""
    budget = situation.budget
    return bool(budget) and (budget.concept == NO_BUDGET or amount_of(situation) == 0)  # type: ignore[union-attr]


def amount_of(situation: Situation) -> float | None:
    """The number of the budget, in its own currency."""
    if not situation.budget:
        return None
    try:
        return float(situation.budget.value.partition(" ")[0].replace(",", ""))
    except ValueError:
        return None


def currency_of(situation: Situation) -> str:
    """Currency of the budget; empty when it is open."""
    return situation.budget.value.partition(" ")[2] if situation.budget else ""


def _yuan(situation: Situation) -> float | None:
    amount, rate = amount_of(situation), YUAN.get(currency_of(situation))
    return amount * rate if amount is not None and rate else None


def _team(folded: str) -> int | None:
    for pattern in _TEAM:
        if match := pattern.search(folded):
            return int(match["n"]) if match["n"].isdigit() else _WORDS[match["n"]]
    return 1 if _ALONE.search(folded) else None


def _price(situation: Situation) -> float | None:
    for figure in read_figures(situation.text):
        rate = YUAN.get(figure.unit)
        if not rate:
            continue
        before = fold(situation.text[max(0, figure.start - 28) : figure.start])
        after = fold(situation.text[figure.end : figure.end + 22])
        if _PRICE_BEFORE.search(before) or _PRICE_AFTER.search(after):
            return figure.value * rate
    return None
