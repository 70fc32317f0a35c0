"""A policy of its own for Wagtail's editor, whose widgets bring inline scripts and styles (QUALITY S-11)."""

from collections.abc import Callable

from csp.constants import HEADER
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class EditorPolicyMiddleware:
    """Under `/cms/` the editor's Content Security Policy replaces the public one.

    Stands below django-csp's middleware: what is left on the response here is what that one writes. Previews are
    public pages in a frame of the editor, so they may be framed by this site and by nobody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
            # A preview went through every middleware already and brings the public policy along.
            response.headers.pop(HEADER, None)
            response._csp_config = settings.EDITOR_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response
