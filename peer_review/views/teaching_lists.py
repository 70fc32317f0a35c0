"""`/teach/`: what waits, in lists, per task, and as a table for spreadsheets. The address holds every filter."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peer_review import dashboards
from peer_review.csv_cells import as_csv
from peer_review.dashboards import TITLES, Name, Row
from peer_review.moderation import code_of
from peer_review.views.teaching import StaffRequest, for_staff, show

ROWS_A_PAGE = 12
BY_TASK = "tasks"


@for_staff("teach", with_names=False)
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    """One list at a time; the first that has something in it unless the address says which."""
    moment, task = now(), task_in(request.GET)
    found = dashboards.counts(request.user, moment, task)
    chosen = request.GET.get("list") or next((name for name in Name if found[name]), Name.MINE)
    context: dict[str, Any] = {"tabs": _tabs(found, chosen, task), "task": task, "chosen": chosen}
    if chosen == BY_TASK:
        page = Paginator(dashboards.by_task(request.user, moment), ROWS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "titles": TITLES.values(), "tasks": _tasks(page)}
        return show(request, "tasks", context, at="teach")
    name = list_named(chosen)
    rows = dashboards.list_of(request.user, name, moment, task)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context |= {"page_obj": page, "rows": _drawn(dashboards.as_rows(page, moment), name), "title": TITLES[name]}
    context |= {"task_title": page[0].task_title if task and len(page) else "", "query": _query(name, task)}
    return show(request, "lists", context, at="teach")


def list_named(name: str) -> Name:
    """404 for a list that there is not."""
    try:
        return Name(name)
    except ValueError as error:
        raise Http404 from error


def task_in(data: QueryDict) -> UUID | None:
    """The task that is named; 404 for what is no uuid. Another institution's has no rows."""
    given = data.get("task")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Http404 from error


def _query(name: str, task: UUID | None) -> str:
    return urlencode({"list": name} | ({"task": str(task)} if task else {}))


def _tabs(found: dict[Name, int], chosen: str, task: UUID | None) -> list[dict[str, Any]]:
    """Every list with how many are in it, and the view by task."""
    shown = [(name.value, TITLES[name], found[name]) for name in Name]
    entries = shown if task else [*shown, (BY_TASK, _("By task"), None)]
    return [
        {"label": label, "count": count, "query": _query(name, task), "is_current": name == chosen}
        for name, label, count in entries
    ]


def _tasks(page: Any) -> list[tuple[dashboards.TaskCounts, list[tuple[int, str, Any]]]]:
    return [
        (task, [(count, _query(name, task.uuid), TITLES[name]) for name, count in task.counts])
        for task in dashboards.task_counts(page)
    ]


def _drawn(rows: list[Row], name: Name) -> list[dict[str, Any]]:
    page = "flag" if name == Name.FLAGS else "moderate"
    return [
        {"row": row, "code": code_of(row.submission), "url": reverse(page, args=[row.submission.uuid])} for row in rows
    ]


@for_staff("teach", with_names=False)
@require_safe
def list_csv(request: StaffRequest) -> HttpResponse:
    """The list as a table for spreadsheets: nobody's name, days instead of hours."""
    moment, name = now(), list_named(request.GET.get("list", ""))
    rows = dashboards.as_rows(dashboards.list_of(request.user, name, moment, task_in(request.GET)), moment)
    header = [_("Portfolio"), _("Task"), _("State"), _("Waiting since")]
    header += [_("Reviews"), _("Wanted"), _("What comes next")]
    table = as_csv(header, ([code_of(row.submission), *_cells(row)] for row in rows))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    filename = f"{slugify(name.value)}-{localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cells(row: Row) -> list[str | int]:
    since = localdate(row.since).isoformat()
    state = row.submission.get_status_display()
    return [row.submission.task_title, str(state), since, row.done, row.wanted, row.coming]
