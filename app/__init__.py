"""Grassroots: the content strategist for brands on Xiaohongshu."""

__version__ = "0.1.0"
