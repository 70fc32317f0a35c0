"""`/teach/rubrics/`: how far reviewers agree on each criterion of a rubric, version by version."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from peer_review.agreement_report import (
    Version,
    agreement_of,
    confusion_of,
    rubrics_of,
    units_of,
    worst,
)
from peer_review.views.teaching import StaffRequest, for_staff, show

RUBRICS_A_PAGE = 25


@for_staff("teach_rubrics", with_names=False)
@require_safe
def rubrics(request: StaffRequest) -> HttpResponse:
    """Every rubric that work of theirs was judged by."""
    page = Paginator(rubrics_of(request.user), RUBRICS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(uuid, versions[0], sum(one.works for one in versions), len(versions)) for uuid, versions in page]
    return show(request, "rubrics", {"rows": rows, "page_obj": page}, at="teach_rubrics")


@for_staff("teach_rubric")
@require_safe
def rubric(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """One version of it (`?version=`, the newest otherwise), with the confusion table of one criterion."""
    versions = dict(rubrics_of(request.user)).get(uuid)
    if not versions:
        raise Http404
    version = _chosen(versions, request.GET.get("version"))
    units = units_of(request.user, version)
    rows = agreement_of(version, units)
    key = request.GET.get("criterion") or worst(rows)
    shown = next((row for row in rows if row.key == key), None)
    context = {
        "versions": versions,
        "version": version,
        "rows": rows,
        "shown": shown,
        "confusion": confusion_of(version, shown.key, units.get(shown.key, [])) if shown else None,
    }
    return show(request, "rubric", context, at="teach_rubrics")


def _chosen(versions: list[Version], digest: str | None) -> Version:
    if digest is None:
        return versions[0]
    found = next((version for version in versions if version.digest == digest), None)
    if found is None:
        raise Http404
    return found
