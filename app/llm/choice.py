"""Which mind answers: the built-in advisor, or a language model behind an OpenAI-compatible endpoint."""

from dataclasses import dataclass

from app.settings import Settings

BUILTIN = "builtin"


@dataclass(frozen=True)
class ModelChoice:
    """The choice that the settings make."""

    provider: str
    """``builtin`` or ``openai`` (any compatible endpoint)."""
    name: str = ""

    @property
    def builtin(self) -> bool:
        return self.provider == BUILTIN

    @property
    def label(self) -> str:
        """As page, API and briefs state it."""
        return BUILTIN if self.builtin else f"{self.provider}:{self.name}"


def choose_model(settings: Settings) -> ModelChoice:
    """``auto``: a key or base URL is present → language model, else built-in; ``builtin``; or ``provider:model``."""
    wanted = settings.model.strip() or "auto"
    if wanted == BUILTIN:
        return ModelChoice(BUILTIN)
    if wanted == "auto":
        if settings.openai_api_key or settings.openai_base_url:
            return ModelChoice("openai", settings.openai_model)
        return ModelChoice(BUILTIN)
    provider, _, name = wanted.partition(":")
    return ModelChoice(provider, name) if name else ModelChoice("openai", provider)
