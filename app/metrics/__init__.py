"""Figures and metrics as brands write them."""

from app.metrics.figures import Figure, money, read_figures

__all__ = ["Figure", "money", "read_figures"]
