"""An answer from the knowledge in the model's words: every sentence bound to passages, every figure checked in them."""

from collections import Counter

from pydantic import BaseModel, Field

from app.advisor import guards
from app.advisor.draft import LANGUAGE_NAMES
from app.language import Language
from app.llm.endpoint import Endpoint
from app.llm.structured import ask_structured
from app.llm.turn import Turn
from app.prompts import fenced, load_prompt
from app.retrieval import Citation, Retriever
from app.store.types import Passage
from app.strategy.citing import Citer
from app.tokens import clip, count_tokens

WORDS = 80
PASSAGES, PASSAGE_TOKENS, STATEMENTS, QUESTION_TOKENS = 5, 400, 8, 1000


class Sentence(BaseModel):
    """One sentence and the passages that say it."""

    text: str = ""
    passages: list[str] = Field(default_factory=list)


class Reply(BaseModel):
    """The model's answer; empty when the passages do not hold it."""

    sentences: list[Sentence] = Field(default_factory=list)


def rewrite(
    endpoint: Endpoint, turn: Turn, question: str, passages: list[Passage], retriever: Retriever, language: Language
) -> tuple[str, list[Citation]]:  # fmt: skip
    """Text with [n] marks and its citations; empty when nothing the model wrote could stand. Raises ModelFault."""
    given = {f"p{n}": passage for n, passage in enumerate(passages[:PASSAGES], start=1)}
    system = load_prompt("answer").render(language=LANGUAGE_NAMES[language], words=str(WORDS))
    told = [fenced("question", clip(question, QUESTION_TOKENS))]
    told += [
        fenced(f"passage {name}", f"{p.heading}\n{_excerpt(question, p, retriever)}")
        for name, p in given.items()
    ]
    reply = ask_structured(endpoint, turn, system, "\n\n".join(told), Reply, _reply)
    return checked_reply(reply, question, given, retriever, language, turn.removed)


def checked_reply(
    reply: Reply, question: str, given: dict[str, Passage], retriever: Retriever, language: Language,
    removed: Counter[str],
) -> tuple[str, list[Citation]]:  # fmt: skip
    """What of a reply may be shown."""
    citer, written, room = Citer(retriever, language), [], WORDS
    for item in reply.sentences:
        passages, invented = guards.bound(item.passages, given)
        removed["citation"] += invented
        for text in guards.sentences(item.text):
            fault = _fault(text, question, passages, language, room)
            if fault:
                removed[fault] += 1
                continue
            text = guards.with_standing(text, passages)
            numbers = dict.fromkeys(citer.quote(p, _quote(text, p, retriever)) for p in passages[:2])
            written.append(f"{text} {''.join(f'[{n}]' for n in numbers)}")
            room -= guards.size(text)
    return ("" if language == "zh" else " ").join(written), citer.citations


def _fault(text: str, question: str, passages: list[Passage], language: Language, room: int) -> str:
    """Name of the guard that objects to a sentence; empty when all agree."""
    if guards.leaks(text):
        return "leak"
    if not passages:
        return "uncited"
    sources = [question, *(f"{p.heading}\n{p.text}" for p in passages)]
    if not guards.supported(text, sources):
        return "figure"
    if not guards.known_measures(text, sources):
        return "measure"
    if not guards.in_language(text, language):
        return "language"
    return "" if guards.fits(text, room) else "long"


def _excerpt(question: str, passage: Passage, retriever: Retriever) -> str:
    """The passage, or those of its statements that are nearest to the question, in their order."""
    if count_tokens(passage.text) <= PASSAGE_TOKENS:
        return passage.text
    kept: list[str] = []
    room = PASSAGE_TOKENS
    for _, said in retriever.best_sentences(question, passage, STATEMENTS):
        room -= count_tokens(said)
        if room < 0 and kept:
            break
        kept.append(said)
    return "\n".join(sorted(kept, key=passage.text.find))


def _quote(text: str, passage: Passage, retriever: Retriever) -> str:
    """The statement of the passage that is nearest to the sentence, verbatim."""
    best = retriever.best_sentences(text, passage, 1)
    return best[0][1] if best else passage.text.strip().split("\n")[0]


def _reply(raw: dict[str, object]) -> Reply | None:
    try:
        return Reply.model_validate(raw) if "sentences" in raw else None
    except ValueError:
        return None
