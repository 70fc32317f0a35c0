"""Our API, `/api/v1/`: each app brings a router; errors are problem+json (RFC 9457) in one place."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from badges.api import router as badges_router
from competencies.api import router as competencies_router
from courses.api import router as courses_router

api = NinjaAPI(
    title="Passerelle",
    version="1",
    urls_namespace="api-1",
    description="Public reads of courses, achievements, frameworks and issuers; verification of Open Badges.",
)
api.add_router("", courses_router)
api.add_router("", badges_router)
api.add_router("", competencies_router)


def problem(status: int, title: str, detail: str, **extra: Any) -> HttpResponse:
    """A problem document: what went wrong, and what to do, in sentences."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "The request could not be answered", str(error.message))


@api.exception_handler(ValidationError)
def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    detail = "Some of what was sent does not have the expected shape; `errors` says where."
    return problem(422, "The request could not be read", detail, errors=error.errors)
