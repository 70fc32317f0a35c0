"""`/teach/integrity/`: what is worth a look, and the button that asks a reader to practise."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from peer_review.actions.send_to_practice import NothingToPractiseError, send_to_practice
from peer_review.integrity_report import KINDS, Report, Row, reader_behind, report_for
from peer_review.moderation import code_of
from peer_review.views.teaching import StaffRequest, for_staff, show

NONCE = "peer_review.report"
ROWS_A_PAGE, WORKS_A_ROW, PEOPLE_A_ROW = 6, 8, 4
TITLES = {
    "rings": gettext_lazy("Marks among friends"),
    "constant": gettext_lazy("One mark for all"),
    "hasty": gettext_lazy("Very quick"),
    "words": gettext_lazy("The same comments"),
    "works": gettext_lazy("The same work"),
}
MEANINGS = {
    "rings": gettext_lazy(
        "These readers read each other’s work and gave it clearly better marks than others did. That may be "
        "friendship, or chance. Read one of the works, and see whose marks you would give."
    ),
    "constant": gettext_lazy(
        "These readers gave the same marks to six works and more, though others told the works apart. Perhaps the "
        "levels are hard to read, or nobody has shown them how."
    ),
    "hasty": gettext_lazy(
        "These readers were done in less than a minute a criterion. Perhaps they read before they pressed “Start "
        "review”. Look at what they wrote."
    ),
    "words": gettext_lazy(
        "The same words stand under several works. A good sentence may be used again; look whether it fits each work."
    ),
    "works": gettext_lazy(
        "These works have much of their wording, or a file, in common. Perhaps two people worked together, or both "
        "quote the same source. Look at both before you say anything."
    ),
}


@for_staff("integrity", with_names=False)
@require_safe
def integrity(request: StaffRequest) -> HttpResponse:
    """One kind of signal at a time; the first that has any unless the address says which."""
    report = report_for(request.user, _nonce(request), now())
    kind = request.GET.get("kind") or next((one for one in KINDS if report.rows[one]), KINDS[0])
    if kind not in KINDS:
        raise Http404
    page = Paginator(report.rows[kind], ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kinds": _kinds(report, kind),
        "kind": kind,
        "title": TITLES[kind],
        "meaning": MEANINGS[kind],
        "report": report,
        "page_obj": page,
        "rows": [_drawn(row) for row in page],
    }
    return show(request, "integrity", context, at="integrity")


def _nonce(request: StaffRequest) -> str:
    """Made anew at each sign-in: letters and handles are worth nothing outside it."""
    nonce: str = request.session.setdefault(NONCE, token_urlsafe(16))
    return nonce


def _kinds(report: Report, chosen: str) -> list[dict[str, Any]]:
    return [
        {"query": f"kind={kind}", "label": TITLES[kind], "count": len(report.rows[kind]), "is_current": kind == chosen}
        for kind in KINDS
    ]


def _drawn(row: Row) -> dict[str, Any]:
    """A row with as many people and works as a page has room for."""
    works = [(code_of(work), reverse("moderate", args=[work.uuid])) for work in row.works[:WORKS_A_ROW]]
    return {
        "people": row.people[:PEOPLE_A_ROW],
        "more_people": max(len(row.people) - PEOPLE_A_ROW, 0),
        "works": works,
        "more": len(row.works) - len(works),
        "fact": _fact(row),
    }


def _fact(row: Row) -> str:
    """What was seen, in a sentence with its number."""
    signal, count = row.signal, len(row.works)
    if row.kind == "rings":
        return _("Their marks lie %(share)s%% of the scale above what others gave to the same work.") % {
            "share": round(100 * signal.gap)
        }
    if row.kind == "constant":
        return _("The same marks for %(count)s works.") % {"count": count}
    if row.kind == "hasty":
        return _("About %(seconds)s seconds a criterion, in %(count)s reviews.") % {
            "seconds": round(signal.seconds),
            "count": count,
        }
    if row.kind == "works" and signal.is_file:
        return _("The same file.")
    return _("%(share)s%% of the wording and more is the same.") % {"share": round(100 * signal.likeness)}


@for_staff("integrity", with_names=False)
@require_POST
def practise(request: StaffRequest) -> HttpResponse:
    """The button "Ask Reader B to practise". A handle of another sign-in names nobody."""
    kind = request.POST.get("kind", "")
    reader = reader_behind(request.user, request.POST.get("reader", ""), _nonce(request))
    if reader is None or kind not in KINDS or reader == request.user:
        raise Http404
    try:
        send_to_practice(reader=reader, actor=request.user, reason=kind)
        messages.success(request, _("They are asked to practise before their next review."))
    except NothingToPractiseError:
        messages.info(request, _("There is no practice piece for the rubrics that they read by. Make one first."))
    return HttpResponseRedirect(f"{reverse('integrity')}?kind={kind}")
