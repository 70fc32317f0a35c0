"""What the base template needs on every page."""

from typing import Any

from django.http import HttpRequest


def site_chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    return {}
