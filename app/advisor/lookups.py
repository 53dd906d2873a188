"""Answers from the knowledge about itself: what a term is and how it is computed, who says something, how sure that is."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.advisor import ledger
from app.advisor.asks import asks_level, asks_meaning, asks_standing, outside, topic
from app.advisor.guards.figures import Quantity, quantities
from app.advisor.knowledge import likely_statements
from app.advisor.render import marks
from app.advisor.room import cut, size
from app.diagnosis.translate import in_our_terms, line
from app.diagnosis.types import Translated
from app.language import LANGUAGES, Language, say
from app.language.concepts import Aliases
from app.playbook import load_playbook
from app.playbook.check.ledger import is_stale
from app.playbook.glossary import load_terms, name_variants
from app.playbook.ladders import Mention, find_mentions
from app.retrieval import Citation, Retriever
from app.retrieval.query import content_words
from app.retrieval.ranking import SECTIONS
from app.retrieval.search import statements
from app.store.claims import MOST_SOURCES, Confidence, Kind, LedgerClaim, load_ledger
from app.store.types import Passage
from app.strategy.citing import Citer

_CONFIDENCE: dict[Kind, Confidence] = {
    "official": "high", "trade": "medium", "article": "medium", "practice": "medium", "yours": "medium", "hypothesis": "low",
}  # fmt: skip
"""How sure a definition is that rests on no claim, by the marks of the knowledge."""
_FIGURE = re.compile(r"\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*%?")


@dataclass(frozen=True)
class Found:
    """What was looked up."""

    text: str
    """With [n] marks."""
    citations: list[Citation]
    known: bool = True
    """False: the knowledge holds nothing of the kind, and the text says so."""


@lru_cache(maxsize=1)
def _finder() -> Aliases:
    """Every term and KPI by its names; a KPI and a term of one id are one."""
    rows: list[dict] = [
        {"id": k.id} | {x: name_variants(k.name[x]) for x in LANGUAGES} for k in load_playbook().kpis.values()
    ]
    rows += [{"id": t.id} | {x: getattr(t, x) for x in LANGUAGES} for t in load_terms().values()]
    return Aliases(rows)


def look_up(question: str, retriever: Retriever, language: Language) -> Found | None:
    """The answer to a question about a term or the standing of a figure; None for any other question."""
    spans = outside(question, _finder().spans(question))
    named = list(dict.fromkeys(s for s, _, _ in spans))
    teller = _Teller(retriever, language)
    if asks_standing(question):
        return _standing(question, named, teller)
    if len(named) == 1 and asks_meaning(question, spans):
        return teller.term(named[0])
    if len(named) == 1 and named[0] in load_playbook().kpis and asks_level(question):
        claims = ledger.about(named[0])
        return teller.claims(claims) if claims else None
    if not named and (mention := _ladder_word(question)):
        return teller.ladder_word(in_our_terms(mention, question, language))
    return None


def _ladder_word(question: str) -> Mention | None:
    """The word of another ladder (A3, TOFU) whose meaning a question asks, and nothing else."""
    mentions = find_mentions(question, bare=True)
    spans = [(m.term.id, m.start, m.end) for m in mentions]
    return mentions[0] if len({i for i, _, _ in spans}) == 1 and asks_meaning(question, spans) else None


def is_lookup(message: str) -> bool:
    """Whether the form alone tells that a message asks the knowledge: for a figure's standing, or for a term's meaning."""
    if asks_standing(message) and quantities(message):
        return True
    spans = outside(message, _finder().spans(message))
    if len({s for s, _, _ in spans}) == 1 and asks_meaning(message, spans):
        return True
    return not spans and _ladder_word(message) is not None


def _standing(question: str, named: list[str], teller: "_Teller") -> Found | None:
    asked = quantities(question)
    if asked:
        claims, more = ledger.with_figures(asked, topic(question))
        if claims:
            return teller.claims(claims, more)
        return teller.own_document(question, asked) or teller.unknown(question)
    if len(named) == 1 and (claims := ledger.about(named[0])):
        return teller.claims(claims)
    words = topic(question)
    if not content_words(words):
        return None
    hits = teller.retriever.search(words, SECTIONS, teller.language)
    likely = likely_statements(words, teller.retriever, teller.language, hits)
    return teller.statement(likely[0].passage, likely[0].text) if likely else None


class _Teller:
    """Writes the answer in one language, within its length."""

    def __init__(self, retriever: Retriever, language: Language) -> None:
        self.retriever, self.language = retriever, language
        self.citer = Citer(retriever, language)

    def claims(self, claims: list[LedgerClaim], more: int = 0) -> Found:
        """One claim with who says it, how sure and as of when; several side by side where there is room."""
        rows = [self._claim(c, 0.95 / len(claims), brief=len(claims) > 1) for c in claims]
        if len(rows) > 1 and not all(rows):
            self.citer = Citer(self.retriever, self.language)
            return self.claims(claims[:1], more + len(claims) - 1 if more else 0)
        if len(rows) > 1:
            rows = [say("lookups.sides", self.language), *(f"- {r}" for r in rows)]
        rest = say("lookups.more", self.language, count=more)
        if more > 0 and sum(map(size, (*rows, rest))) <= 1.0:
            rows.append(rest)
        return Found("\n".join(rows), self.citer.citations)

    def _claim(self, claim: LedgerClaim, room: float, brief: bool) -> str:
        """Empty when there is no room for it."""
        tail = self._tail(self._sources(claim), self._sure(claim), claim.as_of, brief)
        found = self.retriever.anchored(ledger.claim_references().get(claim.id, ""), self.language)
        statement = found[1] if found else claim.text[self.language]
        quote = cut(statement, room - size(tail))
        if not quote:
            return ""
        cited = marks([self.citer.quote(found[0], quote)]) if found else ""
        return f"{quote}{cited}{self._space() if brief else chr(10)}{tail}"

    def statement(
        self, passage: Passage, text: str, kind: Kind = "practice", lead: str = "", formula: str = ""
    ) -> Found:
        """A statement of the articles, and who says it: its claim's sources, or we ourselves.

        ``lead``, the definition of a term, goes before it and the formula after it where there is room for the statement.
        """
        tail = self._says(passage, text, kind)
        after = self._space().join(p for p in (formula, tail) if p)
        room = 1.0 - size(lead) - size(after)
        if not (quote := cut(text, room)):
            lead, after = "", tail
            quote = cut(text, 1.0 - size(tail)) or text
        before = lead + self._space() if lead else ""
        return Found(
            f"{before}{quote}{marks([self.citer.quote(passage, quote)])}\n{after}", self.citer.citations
        )

    def term(self, identifier: str) -> Found:
        """What a term is, its formula, who says so, how sure and as of when."""
        term, kpi = load_terms().get(identifier), load_playbook().kpis.get(identifier)
        row = term or kpi
        assert row
        definition = row.definition[self.language]
        kind: Kind = kpi.kind if kpi else "practice"
        formula = kpi.formula[self.language].rstrip(".。") if kpi else ""
        formula = say("lookups.formula", self.language, formula=formula) if formula else ""
        for reference in (*(kpi.cite if kpi else []), *(term.cite if term else [])):
            if found := self.retriever.anchored(reference, self.language):
                return self.statement(*found, kind, "" if kpi else definition, formula)
        own = say("lookups.says.glossary", self.language, standing=self._by_kind(kind))
        return Found(self._space().join(p for p in (definition, formula, own) if p), [])

    def ladder_word(self, word: Translated) -> Found:
        """A word of another ladder in our terms, who says where it differs, how sure and as of when."""
        text = line(word, self.language)
        for reference in word.cite:
            if found := self.retriever.anchored(reference, self.language):
                number = self.citer.quote(*found)
                return Found(
                    f"{text}{marks([number])}\n{self._says(*found, 'practice')}", self.citer.citations
                )
        return Found(text, [])

    def own_document(self, question: str, asked: list[Quantity]) -> Found | None:
        """A sentence of the user's own documents with the figures asked for."""
        for hit in self.retriever.search(question, 8, self.language):
            if not hit.passage.document.startswith("u-"):
                continue
            for sentence in statements(hit.passage):
                if (
                    all(any(q.value == h.value for h in quantities(sentence)) for q in asked)
                    and size(sentence) < 0.8
                ):
                    number = self.citer.quote(hit.passage, sentence)
                    citation = self.citer.citations[0]
                    who = say("lookups.yours", self.language, title=citation.document)
                    tail = self._tail(
                        who, say("answers.kind.yours", self.language), citation.as_of or "", brief=True
                    )
                    return Found(f"{sentence}{marks([number])} {tail}", self.citer.citations)
        return None

    def unknown(self, question: str) -> Found:
        """That nobody in the knowledge says the figure."""
        match = _FIGURE.search(question)
        figure = match[0].strip() if match else ""
        text = say("lookups.unknown", self.language, figure=figure)
        return Found(text + self._space() + say("answers.instead", self.language), [], known=False)

    def _says(self, passage: Passage, text: str, kind: Kind) -> str:
        """Who says a statement: its claim's sources, or our article, after the platform's own material."""
        anchor = next((s.anchor for s in passage.statements if passage.text[s.start : s.end] == text), "")
        if claim := load_ledger().claims.get(anchor):
            return self._tail(self._sources(claim), self._sure(claim), claim.as_of)
        citation = self.retriever.citation(passage, text, 0)
        own = "own-after" if kind == "official" else "own"
        return self._tail(say(f"lookups.{own}", self.language), self._by_kind(kind), citation.as_of or "")

    # --- words -------------------------------------------------------------------------------------------------

    def _tail(self, who: str, standing: str, as_of: str, brief: bool = False) -> str:
        key = "lookups.says.brief" if brief else "lookups.says"
        return say(key, self.language, who=who, standing=standing, as_of=as_of)

    def _by_kind(self, kind: Kind) -> str:
        return self._list(
            [
                say(f"answers.kind.{kind}", self.language),
                say(f"knowledge.confidence.{_CONFIDENCE[kind]}", self.language),
            ]
        )

    def _sure(self, claim: LedgerClaim) -> str:
        """Kind and confidence in words, and the marks contested and stale."""
        marked = [
            name for name, yes in (("contested", claim.contested_by), ("stale", is_stale(claim))) if yes
        ]
        return self._list(
            [
                say(f"answers.kind.{claim.kind}", self.language),
                say(f"knowledge.confidence.{claim.confidence}", self.language),
                *(say(f"knowledge.c.mark.{name}", self.language) for name in marked),
            ]
        )

    def _sources(self, claim: LedgerClaim) -> str:
        """Who says it and when, without the titles, which the citation shows."""
        sources = [s for i in claim.sources[:MOST_SOURCES] if (s := load_ledger().sources.get(i))]
        named = [", ".join(p for p in (s.author or s.publisher or s.title, s.date) if p) for s in sources]
        return ("；" if self.language == "zh" else "; ").join(dict.fromkeys(named)) or say(
            "lookups.nobody", self.language
        )

    def _list(self, words: list[str]) -> str:
        return ("，" if self.language == "zh" else ", ").join(words)

    def _space(self) -> str:
        return "" if self.language == "zh" else " "
