"""A small made-up knowledge folder without any finding, for tests to break."""

from pathlib import Path
from typing import Any

import yaml

from app.playbook.labels import Stage, Tier

Files = dict[str, Any]
NUMBERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
WORDS = (
    "amber", "birch", "cedar", "daisy", "elder", "fern", "ginger", "hazel", "iris", "juniper", "kelp", "lilac", "maple",
    "nettle", "olive",
)  # fmt: skip
SUPPORT = "kpis.small#first"


def t3(cell: int, what: str, *, slots: str = "") -> dict[str, str]:
    """A text of its own for a cell, in three languages."""
    han = "".join(NUMBERS[ord(c) % len(NUMBERS)] for c in what)
    return {
        "vi": f"Câu {what} của ô {WORDS[cell]} viết cho người đọc{slots}",
        "en": f"The sentence {what} of cell {WORDS[cell]} written for readers{slots}",
        "zh": f"{han[:4]}{NUMBERS[cell]}格的话{slots}",
    }


def advice(cell: int, what: str) -> dict[str, Any]:
    return {"text": t3(cell, what), "kind": "practice", "cite": [SUPPORT]}


def cell_of(number: int, tier: str, stage: str) -> dict[str, Any]:
    def types(name: str) -> dict[str, Any]:
        example = {k: t3(number, f"{name}{k}") for k in ("title", "cover", "opening")}
        example |= {
            "outline": [t3(number, f"{name}oa"), t3(number, f"{name}ob")],
            "tags": ["真实体验", "日常记录"],
        }
        texts = {k: t3(number, f"{name}{k}") for k in ("name", "why", "sign")}
        return {
            "id": f"{tier}-{stage}-{name}",
            **texts,
            "form": "video",
            "example": example,
            "kind": "practice",
            "cite": [SUPPORT],
        }

    pair = {
        k: [advice(number, f"{k}a"), advice(number, f"{k}b")]
        for k in ("styles", "directions", "production", "pitfalls")
    }
    one = {k: advice(number, k) for k in ("scale_rule", "stop_rule", "next_step")}
    return {
        "tier": tier, "stage": stage, "objective": t3(number, "objective"), "why": t3(number, "why", slots=" {pain}"),
        "content_types": [types("one"), types("two")], **pair, **one,
        "promotion": {k: advice(number, k) for k in ("creators", "feeds", "search", "topics")},
        "kpis": {"primary": "ctr", "guards": ["ctr", "ctr"]},
        "title_patterns": [t3(number, f"titlepattern{c}") for c in "abcdefgh"],
        "opening_patterns": [t3(number, f"openingpattern{c}") for c in "abcdefgh"],
    }  # fmt: skip


ARTICLE = {
    "vi": "Tỷ lệ nhấp cho biết ảnh bìa và tiêu đề có khớp với người đọc hay không.",
    "en": "The click-through rate says whether cover and title fit the people who see them.",
    "zh": "点击率说明封面和标题跟看到它们的人是不是对得上，要分开来看。",
}
TITLE = {"vi": "Chỉ số và cách đọc", "en": "KPIs and how to read them", "zh": "指标与读法"}


def article(language: str) -> str:
    return (
        f'---\nid: kpis\ntitle: "{TITLE[language]}"\nlanguage: {language}\nsources: [S1]\nas_of: 2026-11\n---\n\n'
        f"## {TITLE[language]} {{#kpis.small}}\n\n{ARTICLE[language]} {{#first}}\n\n{{claim:ctr-range}}\n\n{{claim:ctr-firm}}\n"
    )


def claim(name: str, **more: Any) -> dict[str, Any]:
    text = {
        "vi": "Một nguồn nêu tỷ lệ nhấp 7 %.",
        "en": "One source states a rate of 7%.",
        "zh": "一个来源说点击率是7%。",
    }
    return {
        "id": name,
        "kind": "trade",
        "confidence": "high",
        "sources": ["S1"],
        "as_of": "2026-11",
        "text": text,
    } | more


def rule() -> dict[str, Any]:
    words = {"vi": ["chữa khỏi"], "en": ["miracle"], "zh": ["奇效"]}
    return {
        "id": "promises", "name": {"vi": "lời hứa", "en": "promises", "zh": "承诺"}, "kind": "practice", "cite": [SUPPORT],
        "applies": {"categories": ["skincare"], "products": ["cream"]}, "forbidden": words,
        "rule": {"vi": "Đừng hứa kết quả.", "en": "Promise no result.", "zh": "不要承诺效果。"},
        "instead": {"vi": "Kể cách dùng.", "en": "Tell how it is used.", "zh": "讲怎么用。"},
    }  # fmt: skip


def category() -> dict[str, Any]:
    def nouns(count: int) -> list[dict[str, str]]:
        return [
            {"vi": f"người {WORDS[i]}", "en": f"{WORDS[i]} people", "zh": f"{NUMBERS[i]}类人"}
            for i in range(count)
        ]

    return {
        "id": "skincare", "name": {"vi": "chăm sóc da", "en": "skincare", "zh": "护肤"}, "aliases": {"zh": ["美妆"]},
        "products": [{"id": "cream", "name": {"vi": "kem dưỡng", "en": "face cream", "zh": "面霜"}}],
        "circles": {t.value: nouns(3) for t in Tier}, "pains": nouns(4), "scenes": nouns(4),
        "winning": [advice(0, "winninga"), advice(0, "winningb")], "traps": [advice(0, "trapsa"), advice(0, "trapsb")],
        "kpi_focus": ["ctr"], "cycle": {"min": 7, "max": 14, "claim": "ctr-range"}, "seasons": ["sale"],
        "season_note": advice(0, "seasonnote"), "rules": ["promises"],
    }  # fmt: skip


def named(identifier: str) -> dict[str, Any]:
    text = {"vi": "những người đó", "en": "those people", "zh": "那些人"}
    return {"id": identifier, "name": text, "people": text, "cues": {}, "kind": "practice", "cite": [SUPPORT]}


def knowledge() -> Files:
    """A small knowledge folder without any finding: one article, three claims, fifteen cells."""
    files: Files = {f"documents/{x}/kpis.md": article(x) for x in ARTICLE}
    against = {"vi": "Không rõ gốc.", "en": "Its origin is not named.", "zh": "没有说明出处。"}
    source = {"id": "S1", "title": "点击率手册", "kind": "trade"}
    kpi = {
        k: {"vi": "tỷ lệ nhấp", "en": "click-through rate", "zh": "点击率"}
        for k in ("name", "definition", "formula", "where", "if_low")
    }
    sale = {"vi": "đợt giảm giá", "en": "big sale", "zh": "大促"}
    files |= {
        "sources.yaml": [source],
        "claims/kpis.yaml": [claim("ctr-range", contested_by=against), claim("ctr-firm")],
        "playbook/tiers.yaml": [named(t.value) for t in Tier],
        "playbook/stages.yaml": [named(s.value) for s in Stage],
        "playbook/kpis.yaml": [
            {"id": "ctr", **kpi, "unit": "%", "stages": ["interest"], "read_at": "content", "kind": "trade", "cite": ["kpis.small#ctr-range"]}
        ],
        "playbook/categories.yaml": [category()],
        "playbook/audiences.yaml": [{"id": "mums", "name": {"vi": "các mẹ", "en": "mums", "zh": "妈妈"}, "aliases": {}, "categories": ["skincare"]}],
        "playbook/seasons.yaml": [
            {"id": "sale", "name": sale, "aliases": {}, "date": {"fixed": "11-11"}, "markets": ["cn"], "text": sale, "kind": "practice", "cite": [SUPPORT]}
        ],
        "playbook/compliance.yaml": [rule()],
        "playbook/glossary.yaml": [
            {"id": "ctr", "vi": ["tỷ lệ nhấp"], "en": ["CTR"], "zh": ["点击率"], "definition": sale, "cite": [SUPPORT]}
        ],
        "playbook/kinds.yaml": [{"id": "applied", "noun": sale, "categories": ["skincare"], "words": {}, "never": {}}],
        "playbook/troubles.yaml": [{"id": "price", "words": {}}],
        "playbook/cycles.yaml": [],
        "playbook/only.yaml": [],
        "playbook/ladders.yaml": [
            {"id": "five-a", "note": {"vi": "đếm cách khác", "en": "it counts otherwise", "zh": "口径不同"},
             "cite": ["kpis.small#first"], "terms": [{"id": x, "words": {"en": [f"{x} people"]}, "stage": ["purchase"]} for x in ("a3", "a4")]},
        ],
        "playbook/words.yaml": [{"id": "price", "vi": ["giá"], "en": ["price"], "zh": ["价格"]}],
    }  # fmt: skip
    cells = [(t.value, s.value) for t in Tier for s in Stage]
    files |= {f"playbook/cells/{t}-{s}.yaml": cell_of(i, t, s) for i, (t, s) in enumerate(cells)}
    return files


def write(root: Path, files: Files) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (
            content
            if isinstance(content, str)
            else yaml.dump(content, allow_unicode=True, sort_keys=False, Dumper=_Plain)
        )
        path.write_text(text, encoding="utf-8")
    return root


class _Plain(yaml.SafeDumper):
    """Writes every text out instead of referring back to an equal one."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
