"""Journeys walk the served demo."""

from tests.site import demo, site

__all__ = ["demo", "site"]
