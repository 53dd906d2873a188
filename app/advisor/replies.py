"""The answers to each kind of message. The built-in answer is made first; a language model may then improve on it."""

import json

from app.advisor import followups, knowledge, lookups, render, words
from app.advisor.asks import asks_standing
from app.advisor.draft import Draft, write_draft, write_opinion
from app.advisor.rewrite import rewrite
from app.advisor.tailor import Tailor
from app.advisor.threads import Thread
from app.advisor.types import Answer, AnswerKind
from app.diagnosis.judge import diagnose
from app.diagnosis.model_opinion import reconcile
from app.diagnosis.situation import FIELDS
from app.diagnosis.types import Diagnosis, Question, Situation
from app.language import Language, say
from app.llm import ModelFault, Turn
from app.llm.endpoint import Endpoint
from app.playbook import Rule, load_playbook
from app.retrieval import FLOOR, Hit, Retriever
from app.store.types import Passage
from app.strategy import Strategy, compose
from app.strategy.citing import Citer
from app.strategy.compliance import rules_for

EXAMPLES = ("answers.clarify.example.1", "answers.clarify.example.2", "answers.clarify.example.3")


class Replies:
    """Writes answers for one Advisor; ``writer`` is None on the built-in advisor."""

    def __init__(self, retriever: Retriever, writer: Endpoint | None) -> None:
        self.retriever, self.writer = retriever, writer

    # --- situations --------------------------------------------------------------------------------------------

    def strategy(self, situation: Situation, state: Thread, turn: Turn) -> Answer:
        """The strategy for what is known."""
        strategy = self.advise(situation, state, turn)
        return Answer(
            kind="strategy", text=render.strategy_text(strategy), language=situation.language, strategy=strategy,
            mind=strategy.diagnosis.mind, citations=strategy.citations, question=strategy.diagnosis.question,
            situation=situation,
        )  # fmt: skip

    def advise(self, situation: Situation, state: Thread, turn: Turn) -> Strategy:
        """Judge and compose; with a language model its judgement and words, where they pass."""
        builtin = diagnose(situation)
        strategy = compose(builtin, self.retriever, situation.language)
        rules = _rules(situation)
        draft = self._draft(situation, rules, state, turn)
        if draft is None:
            return words.cited(strategy, self.retriever)
        diagnosis = reconcile(draft, builtin)
        if (diagnosis.tier.value, diagnosis.stage.value) == (builtin.tier.value, builtin.stage.value):
            strategy = strategy.model_copy(update={"diagnosis": diagnosis})
        else:
            strategy = compose(diagnosis, self.retriever, situation.language)
        return Tailor(words.cited(strategy, self.retriever), rules, turn.removed).apply(draft)

    def judge(self, situation: Situation, turn: Turn) -> Diagnosis:
        """The judgement alone."""
        builtin = diagnose(situation)
        if self.writer is None:
            return builtin
        try:
            return reconcile(write_opinion(self.writer, turn, situation), builtin)
        except ModelFault as fault:
            turn.fault = fault
            return builtin

    def _draft(self, situation: Situation, rules: list[Rule], state: Thread, turn: Turn) -> Draft | None:
        """What the model wrote for this situation: kept from earlier, or asked for; None without a model."""
        key = _draft_key(situation)
        if kept := state.draft(key, situation.text):
            return kept
        if self.writer is None or turn.fault:
            return None
        try:
            draft = write_draft(self.writer, turn, situation, rules)
        except ModelFault as fault:
            turn.fault = fault
            return None
        return state.keep(key, situation.text, draft)

    def judged(self, situation: Situation, state: Thread) -> Diagnosis:
        """The judgement that the last strategy of this thread showed; asks no model."""
        builtin = diagnose(situation)
        opinion = state.opinion(situation.text)
        return reconcile(opinion, builtin) if opinion else builtin

    # --- follow-ups --------------------------------------------------------------------------------------------

    def why(self, message: str, situation: Situation, state: Thread) -> Answer:
        """Why this judgement, and not the one that the message names."""
        diagnosis, language = self.judged(situation, state), situation.language
        text = followups.why_text(diagnosis, message, language)
        return Answer(kind="answer", text=text, language=language, mind=diagnosis.mind, situation=situation)

    def compare(self, message: str, situation: Situation, state: Thread) -> Answer:
        """Two routes side by side."""
        diagnosis, citer = self.judged(situation, state), Citer(self.retriever, situation.language)
        text = followups.compare_text(diagnosis, followups.asked_cells(message, diagnosis), citer)
        return Answer(
            kind="answer", text=text, language=situation.language, mind=diagnosis.mind, citations=citer.citations,
            situation=situation,
        )  # fmt: skip

    def titles(self, message: str, situation: Situation, state: Thread, turn: Turn) -> Answer:
        """As many titles as asked for."""
        strategy = self.advise(situation, state, turn)
        return Answer(
            kind="answer", text=followups.titles_text(strategy, message, situation.language), language=situation.language,
            mind=strategy.diagnosis.mind, situation=situation,
        )  # fmt: skip

    # --- the rest ----------------------------------------------------------------------------------------------

    def question(self, message: str, language: Language, turn: Turn) -> Answer:
        """From the knowledge, or that it is not there."""
        found = lookups.look_up(message, self.retriever, language)
        if found and (
            self.writer is None or asks_standing(message)
        ):  # a standing is told as it is, by no model
            kind: AnswerKind = "answer" if found.known else "declined"
            return Answer(kind=kind, text=found.text, language=language, citations=found.citations)
        text, citations, hits = knowledge.answer_question(message, self.retriever, language)
        if not text:
            return Answer(kind="declined", text=knowledge.not_found(hits, language), language=language)
        plain = Answer(kind="answer", text=text, language=language, citations=citations)
        if found:
            plain = plain.model_copy(update={"text": found.text, "citations": found.citations})
        if self.writer is None or turn.fault:
            return plain
        passages = self._passages([c.passage for c in citations], hits)
        try:
            text, citations = rewrite(self.writer, turn, message, passages, self.retriever, language)
        except ModelFault as fault:
            turn.fault = fault
            return plain
        if not text:
            turn.removed["answer"] += 1
            return plain
        return Answer(kind="answer", text=text, language=language, mind="llm", citations=citations)

    def _passages(self, cited: list[str], hits: list[Hit]) -> list[Passage]:
        """What the model may answer from: the passages the built-in answer cites first, then what else was found."""
        found = self.retriever.store.catalogue.passages_by_id(cited)
        passages = {i: found[i] for i in cited if i in found}
        passages |= {
            h.passage.id: h.passage for h in hits if h.relevance >= FLOOR and h.passage.id not in passages
        }
        return list(passages.values())

    def small(self, kind: str, language: Language) -> Answer:
        """Greeting, thanks, refusal, or the question what this is about."""
        if kind in ("hello", "thanks", "smalltalk"):
            key = "thanks" if kind == "thanks" else "hello"
            return Answer(kind="answer", text=say(f"answers.{key}", language), language=language)
        if kind == "unsaid":
            text = say("answers.not-found", language) + " " + say("answers.instead", language)
            return Answer(kind="declined", text=text, language=language)
        if kind in ("attack", "other-platform", "offtopic"):
            text = say(f"answers.{kind}", language) + " " + say("answers.instead", language)
            return Answer(kind="declined", text=text, language=language)
        return Answer(
            kind="clarify", text=say("answers.clarify", language), language=language,
            question=Question(
                axis="situation", text=say("diagnosis.ask.situation", language), answers=[say(k, language) for k in EXAMPLES]
            ),
        )  # fmt: skip


def _rules(situation: Situation) -> list[Rule]:
    book = load_playbook()
    category = book.categories.get(situation.category.concept or "") if situation.category else None
    return rules_for(situation, category, book)


def _draft_key(situation: Situation) -> str:
    """What the model's words depend on besides the text: language and facts."""
    facts = {name: known.value for name in FIELDS if (known := getattr(situation, name))}
    return json.dumps([situation.language, facts], ensure_ascii=False, sort_keys=True)
