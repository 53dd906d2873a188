"""Checks of single texts: empty, untranslated, in the wrong language, half-width signs, figures."""

import re

from app.language import LANGUAGES, Language, Text3, detect_language
from app.language.fold import han_count
from app.playbook.check.report import Report

_HAN = "㐀-鿿豈-﫿"
_ONLY_VIETNAMESE = re.compile(r"[ăđơưạ-ỹ]", re.I)
_VIETNAMESE = re.compile(r"[ăđơưạ-ỹàáãèéìíòóõùúýâêô]", re.I)
_LETTERS = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|《[^》]*》|「[^」]*」|\([^)]*\)|（[^）]*）")
_SLOT = re.compile(r"\{\w+\}")
_LATIN_NAME = re.compile(r"(?<=[A-Za-z])\([A-Za-z+/0-9]+\)")
"""Brackets inside a Latin name, as in ROI(T+x)."""
_HALF = re.compile(rf"(?<=[{_HAN}”》）」}}]) ?[,:;()?!]|[,:;()?!] ?(?=[{_HAN}“《（「{{])")
_TRADITIONAL = re.compile(
    "[們個這種說產認識題開關點數據庫讓過還對與為電話網頁視頻實驗費買賣書東車長門馬魚鳥麵綠紅藍銀錢錯轉換載運動機構樣標準確"
    "獲頭應該態場塊報導熱愛學習寫讀聽見觀覺親裡後來從兩邊總結經給團隊員難顯適選擇區別階層級護膚單養媽寶質體驗]"
)
_NAMES = re.compile(
    r"618|11\.11|12\.12|双1[12]|Double 1[12]|5A|T\+\d*x?(/2)?|3C|3\.8|8/3|520|20/10|20/11|2/9|30/4|1/5|A[1-5]|[Tt]op ?\d|24/7|2\.0|S\d+"
)
"""Names that hold digits and are no figures."""
_FOREIGN_HAN = 12
"""Chinese characters that a Vietnamese or English text may hold: terms that are quoted."""
_SAME_WORDS = 5
"""From so many words on a text is the same in two languages only by mistake."""
_SURE_WORDS = 6
"""From so many words on a language can be told without Vietnamese letters."""


def check_text3(report: Report, where: str, text: Text3, *, figures: bool = False) -> None:
    """All checks of a text in three languages; ``figures``: none may stand in it."""
    for language in LANGUAGES:
        check_text(report, f"{where} {language}", language, text[language], figures=figures)
    if text.vi == text.en and len(_LETTERS.findall(text.en)) >= _SAME_WORDS:
        report.add("untranslated", where, missing="vi/en")
    if len(text.zh) > 1 and text.zh in (text.vi, text.en):
        report.add("untranslated", where, missing="zh")


def check_text(report: Report, where: str, language: Language, text: str, *, figures: bool = False) -> None:
    """All checks of one text in one language."""
    if not text.strip():
        report.add("empty", where)
        return
    found = foreign(language, text)
    if found:
        report.add("language", where, label=language, found=found, text=text)
    if language == "zh":
        check_chinese(report, where, text)
    if figures and (figure := re.search(r"\d[\d.,]*", _NAMES.sub("", text))):
        report.add("figure", where, figure=figure[0], text=text)


def check_chinese(report: Report, where: str, text: str) -> None:
    """Half-width signs beside Chinese characters, and traditional characters."""
    half = half_width(text)
    if half:
        report.add("half-width", where, sign=half, text=text)
    old = _TRADITIONAL.search(text)
    if old:
        report.add("traditional", where, sign=old[0], text=text)


def half_width(text: str) -> str:
    """The first half-width , : ; ( ) ? ! that stands beside a Chinese character; empty if there is none.

    A colon between digits (3:4), signs inside Latin words and brackets inside a Latin name stay as they are.
    """
    match = _HALF.search(_LATIN_NAME.sub("", text))
    return match[0].strip() if match else ""


def foreign(language: Language, text: str) -> str:
    """The language in which a text is written against its label; empty when it is as labelled or cannot be told."""
    plain = _QUOTED.sub(" ", _SLOT.sub(" ", text))
    han, words = han_count(plain), _LETTERS.findall(plain)
    latin = [w for w in words if not han_count(w)]
    if language == "zh":
        if not han_count(text):
            return detect_language(text) if len(latin) > 1 else ""
        return detect_language(plain) if len(latin) > max(3, han) else ""
    if han > _FOREIGN_HAN or (han and han > len(latin) * 2):
        return "zh"
    if language == "en":
        toned = sum(bool(_ONLY_VIETNAMESE.search(w)) for w in words)
        wrong = toned > max(1, len(words) // 3) or (
            len(words) >= _SURE_WORDS and detect_language(plain) == "vi"
        )
        return "vi" if wrong else ""
    if len(words) >= _SURE_WORDS and not any(_VIETNAMESE.search(w) for w in words):
        return "en" if detect_language(plain) == "en" else "vi without tones"
    return ""
