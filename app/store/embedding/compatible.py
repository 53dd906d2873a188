"""Embeddings of OpenAI or any compatible server.

Reading documents in, it is patient: batches, bounded retries, and an EmbeddingFault that says what to do. For a query
it is quick: a server that fails gives no vector, and is left alone for a while. What a server says of an error is
never shown, logged or kept, as it may repeat the key.
"""

import logging
import re
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from app.errors import StoreError
from app.llm.endpoint import within
from app.llm.faults import ModelFault, fault_of
from app.settings import Settings
from app.tokens import clip

OFFICIAL = "https://api.openai.com/v1"
TRIES, QUERY_TRIES = 4, 2
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
QUERY_SECONDS, REST_SECONDS = 5.0, 20.0
LEAST_TOKENS = 64
KEPT_QUERIES = 500
_LENGTH = re.compile(r"token|too long|too large|length")
log = logging.getLogger(__name__)


class EmbeddingFault(StoreError):
    """A server of embeddings brought nothing usable; what stands in the catalogue stays."""

    def __init__(self, why: str, server: str) -> None:
        super().__init__("embedding_failed", server=server)
        self.why = why
        """Names the sentence ``embedding.why.<why>``."""

    def sentence(self, language: str = "en") -> str:
        return self._say("failed", language)

    def notice(self, language: str) -> str:
        """What the reader of a search by words alone is told."""
        return self._say("fallback", language)

    def reason(self, language: str) -> str:
        """What is wrong with the server, as a sentence."""
        from app.language.texts import say

        why = say(f"embedding.why.{self.why}", language, server=self.params["server"])
        return why[:1].upper() + why[1:]

    def _say(self, key: str, language: str) -> str:
        from app.language.texts import say

        why = self.reason(language)
        return say(f"embedding.{key}", language, why=why[:1].lower() + why[1:])


class CompatibleEmbedder:
    """See module. Safe to use from several threads."""

    def __init__(self, settings: Settings, model: str) -> None:
        self.model, self.name = model, f"openai:{model}"
        self.dimension = 0
        self.batch, self.tokens = settings.embedding_batch, settings.embedding_tokens
        self.seconds = settings.embedding_seconds
        self.fault: EmbeddingFault | None = None
        """Why the last query got no vector; None when it got one."""
        self._base_url, self._key = _address(settings)
        self._rest_until = 0.0
        self._queries: OrderedDict[tuple[int, str], np.ndarray] = OrderedDict()
        self._made: Any = None

    @property
    def server(self) -> str:
        """Host and port, as messages name it."""
        parts = urlsplit(self._base_url)
        return f"{parts.hostname or self._base_url}{f':{parts.port}' if parts.port else ''}"

    def embed(self, texts: list[str]) -> np.ndarray:
        """``(len(texts), dimension)`` float32, unit rows. Raises EmbeddingFault."""
        rows: list[np.ndarray] = []
        try:
            at = 0
            while at < len(texts):
                part = texts[at : at + self.batch]
                rows.append(self._batch(part))
                at += len(part)
        except ModelFault as fault:
            raise self._fault(fault) from None
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def probe(self) -> None:
        """Ask the server for the dimension anew. Raises EmbeddingFault."""
        before, self.dimension = self.dimension, 0
        try:
            self._ask(["dimension"], QUERY_SECONDS, QUERY_TRIES)
        except ModelFault as fault:
            self.dimension = before
            raise self._fault(fault) from None

    def query(self, text: str) -> np.ndarray:
        """The vector of a query, or zeros when the server fails; ``fault`` then says why."""
        key = (self.dimension, text)
        if key not in self._queries:
            if time.monotonic() < self._rest_until:
                return np.zeros(self.dimension, dtype=np.float32)
            try:
                vector = self._ask([clip(text, self.tokens)], QUERY_SECONDS, QUERY_TRIES)[0]
            except ModelFault as fault:
                self.fault = self._fault(fault)
                self._rest_until = time.monotonic() + REST_SECONDS
                return np.zeros(self.dimension, dtype=np.float32)
            self._queries[(self.dimension, text)] = vector
            while len(self._queries) > KEPT_QUERIES:
                self._queries.popitem(last=False)
            self.fault = None
            return vector
        return self._queries[key]

    def _batch(self, texts: list[str]) -> np.ndarray:
        """Vectors of a batch; where a server takes fewer or shorter texts, it gets those from then on."""
        try:
            return self._ask([clip(t, self.tokens) or " " for t in texts], self.seconds, TRIES)
        except ModelFault as fault:
            if fault.code == "refused" and len(texts) > 1:
                half = len(texts) // 2
                self.batch = min(self.batch, half)
                return np.concatenate([self._batch(texts[:half]), self._batch(texts[half:])])
            if self.tokens <= LEAST_TOKENS or not (fault.code == "long" or _LENGTH.search(fault.refused)):
                raise
            self.tokens = max(LEAST_TOKENS, self.tokens // 2)
            return self._batch(texts)

    def _ask(self, texts: list[str], seconds: float, tries: int) -> np.ndarray:
        """One request with bounded retries. Raises ModelFault."""
        client, end = self._client(), time.monotonic() + seconds * tries
        for number in range(1, tries + 1):
            try:
                raw = within(seconds, lambda: client.embed_documents(texts))
                return self._checked(raw, len(texts))
            except Exception as error:
                fault = fault_of(error)
            log.warning("embedding %s: %s (try %d)", self.model, fault.code, number)
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (number - 1) if fault.wait is None else fault.wait)
            if not fault.retry or number == tries or time.monotonic() + wait > end:
                raise fault
            time.sleep(wait)
        raise AssertionError("unreachable")

    def _checked(self, raw: Any, count: int) -> np.ndarray:
        """Unit rows, as many as texts, all of the dimension that is known."""
        if len(raw) != count:
            raise ModelFault("count")
        try:
            vectors = np.asarray(raw, dtype=np.float32)
        except (TypeError, ValueError):
            raise ModelFault("rubbish") from None
        if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise ModelFault("rubbish")
        if self.dimension and vectors.shape[1] != self.dimension:
            raise ModelFault("dimension")
        self.dimension = int(vectors.shape[1])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, norms, out=vectors, where=norms > 0)

    def _client(self) -> Any:
        """LangChain's client. It must not count tokens: the vocabulary it would fetch has no time limit."""
        from langchain_openai import OpenAIEmbeddings
        from pydantic import SecretStr

        if self._made is None:
            self._made = OpenAIEmbeddings(
                model=self.model, openai_api_key=SecretStr(self._key or "not-needed"), openai_api_base=self._base_url,
                check_embedding_ctx_length=False, max_retries=0, chunk_size=2048, request_timeout=self.seconds,
                model_kwargs={"encoding_format": "float"},
            )  # fmt: skip
        return self._made

    def _fault(self, fault: ModelFault) -> EmbeddingFault:
        return EmbeddingFault(fault.code, self.server)


def _address(settings: Settings) -> tuple[str, str]:
    """Base URL and key. The language model's key goes to no other server than the language model's."""
    own, shared = settings.embedding_base_url.rstrip("/"), settings.openai_base_url.rstrip("/")
    elsewhere = own and own != shared
    key = settings.embedding_api_key or ("" if elsewhere else settings.openai_api_key)
    return own or shared or OFFICIAL, key
