"""Which language a text is in: the labelled examples in every guise, and hard cases."""

import json
import random
import re
import time
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import pytest
from opencc import OpenCC

from app.language import Language, detect_language
from tests.conftest import ROOT

BRANDS = (
    "Hạ Mộc", "L'Oréal Paris", "花西子", "Perfect Diary 完美日记", "Cocoon Việt Nam", "GlowLab 2.0", "Phở Hà Nội", "小红书",
    "Mộc Lan Beauty", "ANESSA", "Bioré", "薇诺娜 Winona", "Thorakao", "Xiaohongshu", "Le Labo",
)  # fmt: skip
HARD: list[tuple[str, Language]] = [
    ("", "en"), ("👍🎉", "en"), ("8.000", "en"), ("40, 8000, 100%", "en"), ("ok", "en"), ("KOC?", "en"), ("KOC KOL CPE ROI", "en"),
    ("AIPS là gì", "vi"), ("AIPS la gi", "vi"), ("ROI bao nhieu", "vi"), ("KPI cho KOC", "vi"), ("ok em", "vi"), ("vâng", "vi"),
    ("tai sao", "vi"), ("gen z thich gi", "vi"), ("brief cho KOC", "vi"), ("brief for KOC", "en"), ("KEM CHONG NANG", "vi"),
    ("Lancôme", "en"), ("SK-II", "en"), ("SK-II 神仙水", "zh"), ("The Ordinary Niacinamide 10%", "en"), ("The Face Shop 面膜", "zh"),
    ("iPhone 15 Pro Max 手机壳", "zh"), ("我们卖 Robot Vacuum X10 Pro Ultra，ROI 低", "zh"), ("兰蔻 Genifique 精华 Advanced Youth Serum 怎么推", "zh"),
    ("Hạ Mộc 面膜卖不动", "zh"), ("為什麼不買", "zh"), ("hello 你好", "zh"), ("小红书", "en"), ("小红书是什么", "zh"),
    ("how do I write a 小红书 title", "en"), ("What is 种草?", "en"), ("种草 là gì", "vi"), ("种草 la gi", "vi"), ("Chỉ số 深度兴趣 gồm gì?", "vi"),
    ("花西子 mass shoppers abandon carts", "en"), ("小米 air fryer 空气炸锅", "zh"),
    ("our brand Hạ Mộc sells soap", "en"), ("Nguyễn Thị Hồng sells soap", "en"), ("café owners in Hội An", "en"), ("from Ho Chi Minh to Da Nang", "en"),
    ("chung toi ban nuoc hoa Le Labo Santal 33 cho dan van phong", "vi"), ("rồi, save video", "vi"), ("Đà Nẵng", "vi"),
    ("write in Vietnamese", "en"), ("用越南语写", "zh"), ("xiaohongshu MAU", "en"),
]  # fmt: skip


@lru_cache(maxsize=1)
def examples() -> list[tuple[str, str]]:
    """(language, text) of every labelled example."""
    found = []
    for path in sorted((ROOT / "knowledge" / "examples").glob("*.jsonl")):
        language = re.split(r"[-.]", path.name)[1]
        rows = path.read_text(encoding="utf-8").splitlines()
        found += [(language, json.loads(row)["text"]) for row in rows if row.strip()]
    return found


def without_tones(text: str) -> str:
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c))


def with_brand(text: str) -> str:
    """A brand name of any script put in between two words."""
    rng = random.Random(text)
    places = [m.start() for m in re.finditer(r"\s|(?<=[，。！？])", text)] or [len(text)]
    at = rng.choice(places)
    return f"{text[:at]} {rng.choice(BRANDS)} {text[at:]}"


def shortened(text: str) -> str:
    """Three to six words in a row, or a clause of at least four Chinese characters."""
    rng, words = random.Random(text), text.split()
    if len(words) < 7:
        clauses = [c for c in re.split(r"[\W\d_]+", text) if len(re.findall(r"[㐀-鿿]", c)) >= 4]
        return rng.choice(clauses) if clauses else text
    count = rng.randint(3, 6)
    at = rng.randrange(len(words) - count + 1)
    return " ".join(words[at : at + count])


GUISES: dict[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "as written": (("vi", "en", "zh"), str),
    "without tones": (("vi",), without_tones),
    "traditional": (("zh",), OpenCC("s2t").convert),
    "with a brand name": (("vi", "en", "zh"), with_brand),
    "with a brand name, without tones": (("vi",), lambda text: with_brand(without_tones(text))),
    "short": (("vi", "en", "zh"), shortened),
    "short, without tones": (("vi",), lambda text: without_tones(shortened(text))),
}


@pytest.mark.parametrize("guise", GUISES)
def test_the_language_of_the_examples(guise: str) -> None:
    languages, change = GUISES[guise]
    cases = [(language, change(text)) for language, text in examples() if language in languages]
    wrong = [(language, text) for language, text in cases if detect_language(text) != language]
    assert len(cases) > 5000
    for language in languages:
        count = sum(x == language for x, _ in cases)
        assert sum(x == language for x, _ in wrong) <= 0.01 * count, wrong[:20]


@pytest.mark.parametrize(("text", "language"), HARD)
def test_hard_cases(text: str, language: Language) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "👍", "12", "KOC?", "小红书"])
def test_what_says_nothing_of_the_language_takes_that_of_the_conversation(text: str) -> None:
    assert detect_language(text, "zh") == "zh" and detect_language(text, "vi") == "vi"


def test_it_is_quick() -> None:
    texts = [text for _, text in examples()[::20]]
    start = time.process_time()
    for text in texts:
        detect_language(text)
    assert (time.process_time() - start) / len(texts) < 0.001
    start = time.process_time()
    detect_language("kem dưỡng da cho bé " * 5000)
    assert time.process_time() - start < 0.01
