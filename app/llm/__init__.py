"""Language models behind OpenAI-compatible endpoints: the choice, time, retries, structured output, usage."""

from app.llm.choice import BUILTIN, ModelChoice, choose_model
from app.llm.faults import ModelFault
from app.llm.turn import Turn, Usage

__all__ = ["BUILTIN", "ModelChoice", "ModelFault", "Turn", "Usage", "choose_model"]
