"""The routes under ``/v1``. They convert shapes; the Advisor decides."""

import uuid
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from app import __version__
from app.advisor import Advisor, Answer
from app.api.types import ChatRequest, ErrorReply, Health, SearchReply, SearchRequest, TextRequest
from app.diagnosis.types import Diagnosis
from app.language import detect_language
from app.llm import choose_model
from app.strategy import Strategy

ERRORS: dict[int | str, dict[str, Any]] = {422: {"model": ErrorReply}, 503: {"model": ErrorReply}}
router = APIRouter(responses=ERRORS)


def _advisor(request: Request) -> Advisor:
    advisor: Advisor = request.app.state.advisor
    return advisor


@router.post("/v1/diagnoses", tags=["judgement"], summary="Judge a situation")
def diagnoses(body: TextRequest, request: Request) -> Diagnosis:
    """Crowd tier and AIPS stage, with evidence, rule, confidence, runner-up and what would flip it."""
    return _advisor(request).diagnose(body.text, body.language)


@router.post("/v1/strategies", tags=["advice"], summary="Recommend a strategy")
def strategies(body: TextRequest, request: Request) -> Strategy:
    """The whole strategy for a situation, every item with its standing and citations."""
    return _advisor(request).recommend(body.text, body.language)


@router.post("/v1/answers", tags=["advice"], summary="Answer one message")
def answers(body: TextRequest, request: Request) -> Answer:
    """What ``grassroots ask`` returns: a strategy, an answer from the knowledge, a question back, or a refusal."""
    return _advisor(request).answer(body.text, language=body.language)


@router.post("/v1/search", tags=["knowledge"], summary="Search the knowledge")
def search(body: SearchRequest, request: Request) -> SearchReply:
    """Passages in the reader's language where they exist in it, one a section."""
    advisor = _advisor(request)
    hits, fault = advisor.search(body.text, body.k, body.language), advisor.store.vectors.fault
    told = [fault.notice(body.language or detect_language(body.text))] if fault else []
    return SearchReply(passages=hits, notices=told)


@router.post(
    "/v1/chat", tags=["chat"], summary="Say something in a conversation", response_model=Answer,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def chat(body: ChatRequest, request: Request) -> Any:
    """One turn with memory. JSON: the Answer. With ``stream``: events ``progress``, ``text``, then ``answer`` or ``error``.

    The header ``X-Thread`` names the conversation.
    """
    thread = body.thread or uuid.uuid4().hex[:12]
    talk = request.app.state.chat()
    if body.stream:
        events = talk.stream(body.message, thread, body.language)
        return StreamingResponse(
            _sse(events),
            media_type="text/event-stream",
            headers={"X-Thread": thread, "Cache-Control": "no-store"},
        )
    from fastapi.responses import JSONResponse

    answer: Answer = talk.answer(body.message, thread, body.language)
    return JSONResponse(answer.model_dump(mode="json"), headers={"X-Thread": thread})


def _sse(events: Iterator[Any]) -> Iterator[bytes]:
    for event in events:
        data = (
            event.answer.model_dump_json()
            if event.answer
            else event.model_dump_json(exclude={"answer"}, exclude_none=True)
        )
        yield format_sse_event(data_str=data, event=event.type)


@router.get("/healthz", tags=["service"], summary="State of the service")
def health(request: Request) -> Health:
    """Whether it answers, which mind, how much knowledge."""
    advisor = _advisor(request)
    row = advisor.store.catalogue.generation() or {"passages": 0, "number": 0}
    return Health(
        version=__version__,
        mind=choose_model(advisor.settings).label,
        passages=row["passages"],
        generation=row["number"],
    )
