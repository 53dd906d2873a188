"""The conversation as HTML: header, welcome, turns."""

from app.advisor import Answer
from app.language import Language, say
from app.page.conversation import Conversation, Turn
from app.page.fragments import esc, markdown, words

EXAMPLES = ("1", "2", "3", "4")
LONG = 400


def header(language: Language, model: str = "") -> str:
    """Name, what it does in a line, and which mind answers (``model`` is empty for the built-in advisor)."""
    mind = words("mind.llm", language, model=model) if model else words("mind.builtin", language)
    return (
        f'<header lang="{language}" data-title="{words("title", language)}"><h1>Grassroots</h1><p class="tagline">{words("tagline", language)}</p>'
        f'<p class="mind" id="mind">{mind}</p></header>'
    )


def welcome(language: Language) -> str:
    """What an empty conversation shows: a question and situations to click."""
    cards = "".join(
        f'<li><button type="button" class="example" data-act="say">{words(f"example.{n}", language)}</button></li>'
        for n in EXAMPLES
    )
    return (
        f'<div class="welcome" lang="{language}"><h2>{words("welcome", language)}</h2>'
        f'<p>{words("welcome.text", language)}</p><ul class="examples">{cards}</ul></div>'
    )


def _asked(turn: Turn, language: Language) -> str:
    scrolls = ' tabindex="0"' if len(turn.question) > LONG else ""
    return (
        f'<div class="msg asked"><span class="who">{words("you", language)}</span>'
        f'<div class="body"{scrolls}>{esc(turn.question)}</div></div>'
    )


def _tools(last: bool, language: Language) -> str:
    """Copy, and for the last turn try again."""
    copy = (
        f'<button type="button" class="tool" data-act="copy" data-done="{words("copied", language)}">'
        f"{words('copy', language)}</button>"
    )
    retry = (
        f'<button type="button" class="tool" data-act="again">{words("retry", language)}</button>'
        if last
        else ""
    )
    return f'<div class="tools">{copy}{retry}</div>'


def _choices(answer: Answer, last: bool) -> str:
    """The question of an answer, with its one-click answers."""
    if not answer.question or not last:
        return ""
    spoken = answer.language
    buttons = "".join(
        f'<button type="button" class="choice" data-act="say">{esc(text)}</button>'
        for text in answer.question.answers
    )
    choose = f'<p class="small">{words("answers", spoken)}</p>' if buttons else ""
    return (
        f'<div class="question" role="group" aria-label="{words("question", spoken)}">'
        f"<p><strong>{esc(answer.question.text)}</strong></p>{choose}{buttons}</div>"
    )


def _notices(answer: Answer, language: Language) -> str:
    mind = (
        say("answers.answered-by.builtin", language)
        if answer.mind == "builtin"
        else say("page.mind.llm-plain", language)
    )
    notices = "".join(f'<p class="notice">{esc(n)}</p>' for n in answer.notices)
    return f'{notices}<p class="small">{esc(mind)}</p>'


def _sources(answer: Answer, where: str, language: Language) -> str:
    """The quotes behind a short answer; those of a strategy stand in its panel."""
    if answer.strategy or not answer.citations:
        return ""
    rows = "".join(
        f'<li value="{c.number}"><button type="button" class="source cite" data-where="{esc(where)}" data-n="{c.number}">'
        f'{esc(c.heading)}</button><q lang="{c.language}">{esc(c.quote)}</q></li>'
        for c in answer.citations
    )
    return f'<div class="quoted"><p class="small">{words("s.sources", language)}</p><ol>{rows}</ol></div>'


def _replied(turn: Turn, index: int, last: bool, language: Language) -> str:
    where = str(index)
    if turn.answer:
        answer = turn.answer
        numbers = [c.number for c in answer.citations]
        link = f'<a class="to-strategy" href="#strategy" data-act="strategy">{words("to-strategy", language)}</a>'
        body = (
            f'<div class="body md" lang="{answer.language}">{markdown(turn.text, where, numbers, answer.language)}</div>'
            f"{_sources(answer, where, answer.language)}{_choices(answer, last)}"
            f"{link if answer.strategy else ''}{_notices(answer, language)}{_tools(last, language)}"
        )
    else:
        said = f'<div class="body md">{markdown(turn.text)}</div>' if turn.text else ""
        sentence = turn.failure or say("page.stopped", language)
        kind = "failure" if turn.failure else "notice"
        body = f'{said}<p class="{kind}" role="alert">{esc(sentence)}</p>{_tools(last, language)}'
    return f'<div class="msg replied"><span class="who">{words("advisor", language)}</span>{body}</div>'


def transcript(talk: Conversation) -> str:
    """All finished turns, or the welcome."""
    language = talk.language
    if not talk.turns:
        return welcome(language)
    done = [(i, t) for i, t in enumerate(talk.turns) if t.done]
    last = len(talk.turns) - 1
    turns = "".join(_asked(t, language) + _replied(t, i, i == last, language) for i, t in done)
    log = words("log", language)
    return f'<div role="log" aria-label="{log}"><h2 class="unseen">{log}</h2>{turns}</div>'


def live(talk: Conversation) -> str:
    """The turn that is being answered: the question, what is being done, the text so far."""
    turn, language = talk.live, talk.language
    if turn is None:
        return ""
    doing = esc(turn.progress) or words("working", language)
    said = f'<div class="body md">{markdown(turn.text)}</div>' if turn.text else ""
    return (
        f'{_asked(turn, language)}<div class="msg replied" aria-busy="true"><span class="who">'
        f'{words("advisor", language)}</span><p class="working" role="status"><span class="dots" aria-hidden="true">'
        f"<i></i><i></i><i></i></span>{doing}</p>{said}</div>"
    )
