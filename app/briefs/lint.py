"""Lint: words in a text that the rules of its category forbid, and titles that are too long."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from app.diagnosis.situation import read_situation
from app.diagnosis.types import Known
from app.errors import InputError
from app.language import LANGUAGES, Language, detect_language, fold, say, units
from app.language.texts import catalogue
from app.playbook import Rule, load_playbook
from app.strategy.compliance import rules_for
from app.strategy.types import Item, Posted, Strategy
from app.strategy.writing import TITLE_UNITS

TITLE_RULE = "title-length"
_TITLE = re.compile(r"^[\s>*#-]*(?:标题|tieu de|title)\**\s*\d*\s*[:：]\**\s*", re.IGNORECASE)
_HEADING = re.compile(r"^\s*#{1,6}\s+(?P<text>.+?)\s*$")
_LABEL = re.compile(r"^[\s>*#-]*(?P<text>[^:：*]{1,40})\**\s*[:：]")
_SKIPPED = (
    "briefs.f.must-not",
    "briefs.h.compliance",
    "briefs.h.barred",
    "briefs.p.avoid",
    "briefs.h.sources",
    "briefs.p.related",
)
"""Parts of a brief that quote what must not be said."""
_NOT_SAID = re.compile(
    r"must[- ]?not|do(?: not|n't) (?:say|use|write)|forbidden|banned|khong (?:duoc )?(?:noi|viet|dung)|tu cam|禁用|禁止|不能说|不可说|不要写|别写"
)


class Finding(BaseModel):
    """One place that breaks a rule."""

    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    word: str
    """As it stands in the text."""
    rule: str
    """Id of the rule."""
    name: str
    why: str
    """What the rule says."""
    instead: str


class Lint(BaseModel):
    """What was looked at, and what was found."""

    category: str | None
    """Id of the category whose rules were applied; None: those of every category."""
    rules: list[str]
    findings: list[Finding]


def lint_text(text: str, category: str | None = None, language: Language | None = None) -> Lint:
    """Check a text of the user's own, line by line, in all three languages. Findings are told in ``language``."""
    language = language or detect_language(text)
    situation, book = read_situation(text, language), load_playbook()
    if category:
        if category not in book.categories:
            raise InputError("category_unknown", category=category, categories=", ".join(book.categories))
        situation.category = Known(value=category, concept=category)
    known = book.categories.get(situation.category.concept or "") if situation.category else None
    rules = rules_for(situation, known, book)
    findings: list[Finding] = []
    for number, line in _lines(text):
        findings += sorted(
            (*_words(number, line, rules, language), *_long(number, line, language)), key=lambda f: f.column
        )
    return Lint(category=known.id if known else None, rules=[r.id for r in rules], findings=findings)


def lint_strategy(strategy: Strategy) -> list[Finding]:
    """Check what the product itself wrote: all that would be posted, its glosses, and the advice but for its warnings."""
    situation, book, language = strategy.diagnosis.situation, load_playbook(), strategy.language
    known = book.categories.get(situation.category.concept or "") if situation.category else None
    rules = rules_for(situation, known, book)
    findings: list[Finding] = []
    for number, piece in enumerate(_posted(strategy), start=1):
        findings += _words(number, piece.text, rules, language)
        findings += _words(number, piece.gloss or "", rules, language)
    for number, text in enumerate(_advice(strategy), start=1):
        findings += _words(number, text, rules, language)
    return findings


def _posted(strategy: Strategy) -> Iterator[Posted]:
    for idea in strategy.content_types:
        example = idea.example
        yield from (example.title, example.cover, example.opening, *example.outline, *example.tags)
    yield from (*strategy.more_titles, *strategy.more_openings, *strategy.search_words)


def _advice(strategy: Strategy) -> Iterator[str]:
    yield from (strategy.objective, strategy.why)
    for idea in strategy.content_types:
        yield from (idea.name, idea.why, idea.sign)
    items: list[Item] = [*strategy.styles, *strategy.directions, *strategy.production, *strategy.fitted]
    yield from (i.text for i in (*items, strategy.scale_rule, strategy.stop_rule, strategy.next_step))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without those that list what must not be said."""
    skipped = {catalogue()[key][x].lower() for key in _SKIPPED for x in LANGUAGES}
    skipping = False
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _HEADING.match(line):
            title = heading["text"].lower().rstrip(":：")
            skipping = title in skipped or bool(_NOT_SAID.search(fold(title)))
        label = _LABEL.match(line)
        named = label["text"].strip().lower() if label else ""
        if not skipping and named not in skipped and not _NOT_SAID.search(fold(named)):
            yield number, line


def _words(number: int, line: str, rules: Iterable[Rule], language: Language) -> list[Finding]:
    """Every forbidden word of a line; a word that stands inside another found one is not named twice."""
    plain = unicodedata.normalize("NFC", line).lower()
    found: dict[tuple[int, int], Finding] = {}
    for rule in rules:
        for spoken in LANGUAGES:
            for word in getattr(rule.forbidden, spoken):
                for start, end in _places(word, plain, spoken):
                    found.setdefault((start, end), _finding(number, start, line[start:end], rule, language))
    inside = {a for a in found for b in found if a != b and b[0] <= a[0] and a[1] <= b[1]}
    return [finding for place, finding in sorted(found.items()) if place not in inside]


def _places(word: str, text: str, spoken: Language) -> Iterator[tuple[int, int]]:
    wanted = unicodedata.normalize("NFC", word).lower()
    if wanted not in text:
        return
    pattern = re.escape(wanted) if spoken == "zh" else rf"(?<!\w){re.escape(wanted)}(?!\w)"
    for match in re.finditer(pattern, text):
        yield match.span()


def _finding(number: int, start: int, word: str, rule: Rule, language: Language) -> Finding:
    return Finding(
        line=number, column=start + 1, word=word, rule=rule.id, name=rule.name[language], why=rule.rule[language],
        instead=rule.instead[language],
    )  # fmt: skip


def _long(number: int, line: str, language: Language) -> list[Finding]:
    """A line that is named a title and passes the platform's length."""
    match = _TITLE.match(fold(line))
    title = line[match.end() :].strip() if match and len(fold(line)) == len(line) else ""
    if units(title) <= TITLE_UNITS:
        return []
    return [
        Finding(
            line=number, column=line.index(title) + 1, word=title[:40], rule=TITLE_RULE, name=say("lint.title.name", language),
            why=say("lint.title.why", language, units=units(title), most=TITLE_UNITS), instead=say("lint.title.instead", language),
        )
    ]  # fmt: skip
