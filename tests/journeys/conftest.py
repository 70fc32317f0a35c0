"""Journeys walk the served demo."""

from tests.site import demo_folder, site

__all__ = ["demo_folder", "site"]
