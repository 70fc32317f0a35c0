"""`/verify/`: is this badge what it says? For anybody, without an account and without JavaScript."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from badges import limits, pinning, verifier, wording
from badges.forms import VerifyForm
from badges.openbadges import UnreadableInput, VerificationReport
from badges.openbadges.errors import BusyError
from badges.openbadges.moments import parse_moment
from badges.openbadges.verification.case import is_web_address

UNREADABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, or the answer: by POST, or by GET with `?url=` (a QR code)."""
    is_asked = request.method == "POST" or bool(request.GET.get("url"))
    if not is_asked:
        return _page(request, VerifyForm(initial={"url": request.GET.get("url", "")}))
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm(request.GET)
    try:
        with limits.turn(request):
            return _answer(request, form) if form.is_valid() else _page(request, form, status=UNREADABLE)
    except limits.RefusedError as refusal:
        return _refused(request, form, refusal)
    except BusyError:
        return _refused(request, form, limits.RefusedError(503, limits.BUSY, limits.SOON_SECONDS))


def _refused(request: HttpRequest, form: VerifyForm, refusal: limits.RefusedError) -> HttpResponse:
    """The form as it was filled, with a sentence that says when to try again."""
    form.is_valid()
    form.add_error(None, str(refusal))
    response = _page(request, form, status=refusal.status)
    response["Retry-After"] = str(refusal.retry_after)
    return response


def _answer(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    try:
        report = verifier.answer_visitor(form.badge(), recipient=form.cleaned_data["recipient"])
    except UnreadableInput:
        form.add_error(_given(form), wording.nothing_found(_given(form)))
        return _page(request, form, status=UNREADABLE)
    # Only to try again what could not be checked: else a link that stays is judged in place of what is pasted next.
    return _page(request, form if report.verdict == "unknown" else VerifyForm(), report=report)


def _given(form: VerifyForm) -> str:
    """The field that the badge was given in."""
    return next(name for name in ("file", "url", "text") if form.cleaned_data.get(name))


def _page(
    request: HttpRequest, form: VerifyForm, *, report: VerificationReport | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "badges/verify.html", {"form": form, **_report_context(report)}, status=status)


def _report_context(report: VerificationReport | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {
        "report": report,
        "is_proven": wording.is_proven(report),
        "word": wording.VERDICTS[report.verdict],
        "reason": wording.reason(report),
        "icon": wording.ICONS[report.verdict],
        "checks": wording.shown_checks(report),
        "endorsements": wording.shown_endorsements(report),
        "issued": _moment(report, "issued"),
        "expires": _moment(report, "expires"),
        "award": verifier.own_award(report),
        "seen": pinning.known(report.credential.issuer_id) if report.credential else None,
        "alignments": _alignments(report),
        "raw": json.dumps(report.to_dict(), ensure_ascii=False, indent=2),
    }


def _alignments(report: VerificationReport) -> list[dict[str, str]]:
    """Each competency once. `url` and `source` are links only where they are plain web addresses.

    Our own badges state a competency twice: as a framework item, and as a place in the source document.
    """
    shown: dict[tuple[str, str], dict[str, str]] = {}
    for entry in report.credential.alignments if report.credential else ():
        key = (entry.get("code", ""), entry.get("name", ""))
        link = entry.get("url", "") if is_web_address(entry.get("url")) else ""
        if key in shown:
            shown[key].setdefault("source", link)
        else:
            shown[key] = {**entry, "url": link}
    return list(shown.values())


def _moment(report: VerificationReport, name: str) -> datetime | None:
    """A time that the credential states, or None where it states none that can be read."""
    return parse_moment(getattr(report.credential, name)) if report.credential else None
