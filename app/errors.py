"""Errors, sorted by who can act.

    GrassrootsError              code, sentence in three languages, exit status, HTTP status
    ├── InputError               the caller mends the request          (exit 2, HTTP 422)
    │   └── NotFound             what was asked for is not there       (exit 1, HTTP 404)
    ├── StoreError               the operator mends the data folder    (exit 1, HTTP 503)
    └── ModelError               the language model failed; never reaches a user: the built-in advisor answers

The sentences live in ``app/language/texts/errors.yaml``; a test finds codes without one.
"""

from typing import Any


class GrassrootsError(Exception):
    """Something a person can be told in one sentence that says what to do."""

    exit_status = 1
    http_status = 500

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def sentence(self, language: str = "en") -> str:
        """The sentence for the user, in their language."""
        from app.language.texts import say

        return say(f"errors.{self.code}", language, **self.params)

    def __str__(self) -> str:
        return self.sentence("en")


class InputError(GrassrootsError):
    """The request is wrong; the caller can mend it."""

    exit_status = 2
    http_status = 422


class NotFound(InputError):
    """What was asked for is not there."""

    exit_status = 1
    http_status = 404


class StoreError(GrassrootsError):
    """The data folder or its content cannot be used; the operator can mend it."""

    http_status = 503


class ModelError(GrassrootsError):
    """The language model failed. Caught by the Advisor, which then answers built-in."""
