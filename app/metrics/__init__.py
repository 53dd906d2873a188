"""Figures and metrics as brands write them."""

from app.metrics.figures import Figure, money, read_figures
from app.metrics.flows import bottleneck, flows, stage_of_figures
from app.metrics.periods import compare
from app.metrics.read import read_metrics
from app.metrics.types import Bottleneck, Comparison, Flow, Metrics, Reading, Unread

__all__ = [
    "Bottleneck", "Comparison", "Figure", "Flow", "Metrics", "Reading", "Unread", "bottleneck", "compare", "flows",
    "money", "read_figures", "read_metrics", "stage_of_figures",
]  # fmt: skip
