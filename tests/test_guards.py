"""The guards, both ways: lying answers are caught, honest ones lose no sentence."""

import json
from collections import Counter
from typing import Any

import pytest

from app.advisor import Advisor, guards
from app.advisor.guards.figures import Quantity, quantities
from app.advisor.rewrite import Reply, Sentence, checked_reply
from app.store.types import Passage
from tests.conftest import DATA


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


LIES, HONEST = rows("guards-lies.jsonl"), rows("guards-honest.jsonl")


def shown(advisor: Advisor, row: dict[str, Any]) -> tuple[str, Counter[str]]:
    """What is left of an answer, and what was removed."""
    passage = Passage(
        id=row["id"],
        document="none",
        section="s",
        heading="Case",
        language=row["language"],
        text=row["source"],
    )
    removed: Counter[str] = Counter()
    reply = Reply(sentences=[Sentence(text=row["text"], passages=row["passages"])])
    text, _ = checked_reply(
        reply, row["asked"] or "?", {"p1": passage}, advisor.retriever, row["language"], removed
    )
    return text, removed


def test_tables_are_full() -> None:
    assert len(LIES) >= 60 and len(HONEST) >= 100
    assert {r["guard"] for r in LIES} == {"figure", "citation", "leak", "language", "measure", "long"}


@pytest.mark.parametrize("row", LIES, ids=lambda r: r["id"])
def test_lying_answers_are_caught(advisor: Advisor, row: dict[str, Any]) -> None:
    text, removed = shown(advisor, row)
    assert text == ""
    assert removed[row["guard"]] >= 1, removed


@pytest.mark.parametrize("row", HONEST, ids=lambda r: r["id"])
def test_honest_answers_lose_nothing(advisor: Advisor, row: dict[str, Any]) -> None:
    text, removed = shown(advisor, row)
    assert text.replace(" [1]", "").split() == row["text"].split(), removed
    assert not +removed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thirty percent", [(30, "%")]), ("ba mươi phần trăm", [(30, "%")]), ("三成", [(30, "%")]),
        ("hai trăm nghìn đồng", [(200_000, "VND")]), ("一百五十人", [(150, "")]), ("from 20 to 30 %", [(20, "%"), (30, "%")]),
        ("两周", [(14, "day")]), ("gấp 3 lần", [(3, "x")]), ("T+7, [3], 618", []), ("2) a list", []), ("three angles", []),
    ],
)  # fmt: skip
def test_figures_are_read_in_words(text: str, found: list[tuple[float, str]]) -> None:
    assert quantities(text) == [Quantity(v, k) for v, k in found]


def test_unknown_ids_are_dropped_and_counted() -> None:
    assert guards.bound(["p1", "[P2]", "p7", "p1"], {"p1": "a", "p2": "b"}) == (["a", "b"], 1)


def test_a_weak_figure_keeps_who_says_it(advisor: Advisor) -> None:
    hit = advisor.search("How much does ROI rise with AIPS on average?", 3, "en")
    passage = next(
        h.passage for h in hit if any(s.anchor == "aips-average-gains" for s in h.passage.statements)
    )
    told = guards.with_standing("ROI rises by 30% with AIPS.", [passage])
    assert told == passage.statement("aips-average-gains") and "article" in told
    assert guards.with_standing("ROI rises with AIPS.", [passage]) == "ROI rises with AIPS."


def test_figures_read_alike_in_the_three_languages(advisor: Advisor) -> None:
    """The bundled statements say the same three times: each version must support the figures of the others."""
    versions: dict[str, dict[str, str]] = {}
    for passage in advisor.store.catalogue.passages():
        for statement in passage.statements:
            said = passage.text[statement.start : statement.end]
            versions.setdefault(f"{passage.section}#{statement.anchor}", {})[passage.language] = said
    pairs = [(a, b) for said in versions.values() for x, a in said.items() for y, b in said.items() if x < y]
    wrong = [(a, b) for a, b in pairs if not guards.supported(a, [b])]
    assert len(pairs) > 2000 and len(wrong) < 0.015 * len(pairs), wrong[:5]


def test_known_measures_pass() -> None:
    assert guards.known_measures("CPTI and CTR for the SPU")
    assert guards.known_measures("their own QXR", ["we call it QXR"])
    assert not guards.known_measures("their own QXR")
