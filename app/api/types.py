"""Requests and small replies of the HTTP interface; answers are the Advisor's own types."""

from pydantic import BaseModel, Field

from app.language import Language
from app.retrieval import Hit


class TextRequest(BaseModel):
    """A situation or question in the user's own words."""

    text: str = Field(
        description="Vietnamese, English or Chinese.",
        examples=["40 jars sold, eczema mums don't know us, 8,000 RMB"],
    )
    language: Language | None = Field(None, description="Language of the answer; default: that of the text.")


class ChatRequest(BaseModel):
    """One message of a conversation."""

    message: str = Field(description="What the user says.")
    thread: str | None = Field(
        None, max_length=64, description="Id of the conversation; left out: a new one, named in the reply."
    )
    language: Language | None = Field(
        None, description="Language of the answer; default: that of the message."
    )
    stream: bool = Field(
        False, description="True: server-sent events progress, text, answer, error; the answer comes last."
    )


class SearchRequest(BaseModel):
    """A search in the knowledge."""

    text: str
    k: int = Field(5, ge=1, le=50, description="How many passages at most.")
    language: Language | None = None


class SearchReply(BaseModel):
    """Passages found, best first."""

    passages: list[Hit]
    notices: list[str] = Field(default_factory=list, description="What the reader should know of the search.")


class ErrorBody(BaseModel):
    """What went wrong and what to do."""

    code: str
    message: str


class ErrorReply(BaseModel):
    """The body of every status from 400 on."""

    error: ErrorBody


class Health(BaseModel):
    """State of the service."""

    status: str = "ok"
    version: str
    mind: str
    passages: int
    generation: int
