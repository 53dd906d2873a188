"""Settings: every one typed and described.

Precedence: command-line option, environment variable (prefix ``GRASSROOTS_``; the OpenAI ones keep their
usual names), ``.env`` in the working directory, default.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set."""

    model_config = SettingsConfigDict(
        env_prefix="GRASSROOTS_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("grassroots", appauthor=False)),
        description="Folder of all data: catalogue, index, threads.",
    )
    sources: str = Field(
        "", description="Folders or files to ingest at first start, separated by ':' (';' on Windows)."
    )
    workspace: str = Field("main", description="Whose documents and threads are used.")
    model: str = Field(
        "auto",
        description="auto (a key or base URL is present: LLM, else built-in), builtin, or provider:model.",
    )
    openai_api_key: str = Field(
        "",
        validation_alias="OPENAI_API_KEY",
        repr=False,
        description="Key of OpenAI or a compatible endpoint.",
    )
    openai_base_url: str = Field(
        "", validation_alias="OPENAI_BASE_URL", description="Base URL of a compatible endpoint."
    )
    openai_model: str = Field(
        "gpt-5-mini", validation_alias="OPENAI_MODEL", description="Model name when model=auto."
    )
    embedding: str = Field(
        "builtin", description="builtin, or openai:model for OpenAI and every compatible server."
    )
    embedding_base_url: str = Field(
        "", description="Base URL of the embeddings' server (default: the language model's, else OpenAI's)."
    )
    embedding_api_key: str = Field(
        "", repr=False, description="Its key (default: the language model's, where the server is the same)."
    )
    embedding_batch: int = Field(64, ge=1, le=2048, description="Most texts in one request for embeddings.")
    embedding_tokens: int = Field(
        2000, ge=64, description="A longer text is cut to so many tokens before it is sent for its embedding."
    )
    embedding_seconds: float = Field(30.0, gt=0, description="Longest time of one request for embeddings.")
    router_model: str = Field("", description="Model that routes chat messages (default: the one above).")
    writer_model: str = Field("", description="Model that judges and writes (default: the one above).")
    router_temperature: float | None = Field(0.0, ge=0, le=2, description="Temperature of the router.")
    writer_temperature: float | None = Field(0.7, ge=0, le=2, description="Temperature of the writer.")
    reasoning_effort: str = Field("", description="Reasoning effort; OpenAI's reasoning models get low.")
    price_input: float = Field(0.0, ge=0, description="Price of a million input tokens, for the cost shown.")
    price_output: float = Field(0.0, ge=0, description="Price of a million output tokens.")
    answer_seconds: float = Field(30.0, gt=0, description="Longest time from message to complete answer.")
    host: str = Field("127.0.0.1", description="Address the page and the API listen on.")
    port: int = Field(7860, ge=0, le=65535, description="Port the page and the API listen on.")
    max_characters: int = Field(20_000, gt=0, description="Longest message that is accepted.")
    today: date | None = Field(
        None, description="The day that counts as today, YYYY-MM-DD (default: the clock's)."
    )

    @property
    def catalogue_path(self) -> Path:
        return self.home / "catalogue.sqlite3"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"

    @property
    def threads_path(self) -> Path:
        return self.home / "threads.sqlite3"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()


def today() -> date:
    """Today: the one clock of everything that ages or is planned."""
    return get_settings().today or date.today()


def _data(name: str) -> Path:
    here = Path(__file__).resolve().parent
    beside = here.parent / name
    return beside if (here.parent / "pyproject.toml").exists() and beside.is_dir() else here / "data" / name


def knowledge_folder() -> Path:
    """Folder of the bundled knowledge: beside ``app/`` in a checkout, inside it when installed from a wheel."""
    return _data("knowledge")


def prompts_folder() -> Path:
    """Folder of the prompts, likewise."""
    return _data("prompts")
