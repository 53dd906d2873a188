"""The chat: the agent loop and its events."""

from app.chat.events import Event

__all__ = ["Event"]
