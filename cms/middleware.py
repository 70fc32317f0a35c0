"""What stands before Wagtail's editor: one door for everybody, and a policy of its own (QUALITY S-10, S-11)."""

from collections.abc import Callable

from csp.constants import HEADER
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

EDITOR = "/cms/"
# Wagtail brings its own sign-in and reset; ours have rate limits, passkeys and codes.
OTHER_DOORS = ("/cms/login/", "/cms/password_reset/")


class EditorDoorMiddleware:
    """Leads Wagtail's own sign-in to ours, and tells a person without access so.

    Without this Wagtail sends a signed-in teacher to the sign-in page, which sends them back, for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OTHER_DOORS):
            return redirect(f"{reverse('account_login')}?next={EDITOR}")
        if request.path.startswith(EDITOR) and request.user.is_authenticated:
            self._refuse_without_access(request)
        return self.get_response(request)

    def _refuse_without_access(self, request: HttpRequest) -> None:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied


class EditorPolicyMiddleware:
    """Under `/cms/` the editor's Content Security Policy replaces the public one.

    Stands below django-csp's middleware: what is left on the response here is what that one writes. Previews are
    public pages in a frame of the editor, so they may be framed by this site and by nobody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(EDITOR):
            # A preview went through every middleware already and brings the public policy along.
            response.headers.pop(HEADER, None)
            response._csp_config = settings.EDITOR_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response
