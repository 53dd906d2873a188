"""The rules of knowledge/README.md: what breaks them is a finding. ``grassroots knowledge check`` reports them."""

from app.playbook.check.report import Finding, Report

__all__ = ["Finding", "Report"]
