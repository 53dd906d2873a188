"""The routes of a conversation's state: see what is known, correct it, forget it."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from app.advisor import Advisor, Answer
from app.api.types import ErrorReply
from app.diagnosis.types import Situation
from app.errors import NotFound
from app.language import Language

router = APIRouter(
    prefix="/v1/threads", tags=["threads"], responses={404: {"model": ErrorReply}, 422: {"model": ErrorReply}}
)


class ThreadView(BaseModel):
    """What is kept of a conversation."""

    id: str
    title: str
    updated: float
    """Seconds since 1970."""
    language: Language | None
    """Set when the user asked for one; else each message decides."""
    situation: Situation | None
    """What is known of the brand."""
    turns: list[str]
    """The user's words that count for the judgement."""


class Correction(BaseModel):
    """One field of the situation, as the user sets it."""

    field: str = Field(description="brand, product, category, audience, market, goal, budget or timing.")
    value: str = Field("", description="The new value; empty clears the field.")
    language: Language | None = Field(None, description="Language of the answer; default: the thread's.")


def _advisor(request: Request) -> Advisor:
    advisor: Advisor = request.app.state.advisor
    return advisor


@router.get("/{thread}", summary="What is known in a conversation")
def show(thread: str, request: Request) -> ThreadView:
    """The situation so far, field by field with the words each was read from."""
    state = _advisor(request).threads.get(thread)
    if not state.turns:
        raise NotFound("thread_unknown", thread=thread)
    return ThreadView(
        id=state.id, title=state.title, updated=state.updated, language=state.language, turns=state.turns,
        situation=state.situation(state.language),
    )  # fmt: skip


@router.patch("/{thread}", summary="Correct one field of the situation")
def correct(thread: str, body: Correction, request: Request) -> Answer:
    """The strategy that follows from the corrected situation."""
    return _advisor(request).correct(thread, body.field, body.value, body.language)


@router.delete("/{thread}", status_code=204, summary="Forget a conversation")
def delete(thread: str, request: Request) -> Response:
    """Situation and chat history are gone for good."""
    _advisor(request).threads.delete(thread)
    return Response(status_code=204)
