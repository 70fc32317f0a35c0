"""Frameworks and competencies for people, and one competency for machines."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competencies.case_json import absolute, compose_item
from competencies.models import CFAssociation, CFDocument, CFItem, CFLevel, CompetencyEvidence
from competencies.negotiation import LINKED, OFFERED, PAGE, best_type
from competencies.walls import Wall, build_wall
from competencies.wording import marks_of


@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    """Every framework with its size."""
    return render(request, "competencies/frameworks.html", {"documents": CFDocument.objects.in_reading_order()})


@require_safe
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """One framework: a wall of areas × levels, or a list for each area. Always three queries."""
    document = get_object_or_404(CFDocument, slug=slug)
    levels = list(document.levels.filter(withdrawn_at=None))
    items = list(CFItem.objects.in_force().filter(document=document))
    marks = marks_of([document, *levels, *items], get_language())
    context = {"document": document, "wall": build_wall(document, levels, items), "marks": marks}
    return render(request, "competencies/framework.html", context)


@require_safe
def competency(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One item: a page in the reader's language, or JSON-LD, by `Accept`. The address is the same for everyone."""
    item = get_object_or_404(CFItem.objects.select_related("document", "level", "parent"), uuid=uuid)
    form = best_type(request.headers.get("Accept", ""))
    if form == PAGE:
        response = _competency_page(request, item)
    elif form:
        response = JsonResponse(compose_item(item), content_type=form, json_dumps_params={"ensure_ascii": False})
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response = HttpResponse(f"Available as {', '.join(OFFERED)}.\n", status=406, content_type="text/plain")
    patch_vary_headers(response, ["Accept"])
    return response


def _competency_page(request: HttpRequest, item: CFItem) -> HttpResponse:
    """The page in a language of its own choosing, since its address has no language in it."""
    language = reader_language(request)
    with translation.override(language):
        response = render(request, "competencies/competency.html", _competency_context(item))
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _competency_context(item: CFItem) -> dict[str, Any]:
    neighbours = CFItem.objects.in_force().select_related("level").exclude(pk=item.pk)
    # An area shows what stands in it; a competency, its neighbours in the area.
    holder = item if item.item_type == CFItem.ItemType.AREA else item.parent
    related = list(neighbours.filter(parent=holder)) if holder else []
    statements = list(item.practice_statements.exclude(text=""))
    return {
        "item": item,
        "document": item.document,
        "statements": statements,
        "has_official_codes": any(statement.official_code for statement in statements),
        "uses": list(item.uses.order_by("kind", "label")),
        "ties": list(CFAssociation.objects.touching(item)),
        "related": related,
        "marks": marks_of([item, item.document, *filter(None, (item.level, item.parent)), *related], get_language()),
        "address": absolute(item.path),
        "linked_type": LINKED,
    }


def reader_language(request: HttpRequest) -> str:
    """`?lang=` when it is one of ours, else the signed-in person's language, else the browser's."""
    known = dict(settings.LANGUAGES)
    own = getattr(request.user, "language", "")
    return next(
        (code for code in (request.GET.get("lang", ""), own) if code in known),
        translation.get_language_from_request(request),
    )


@login_required
@require_safe
def my_competencies(request: HttpRequest) -> HttpResponse:
    """The person's own wall for each framework in which they have shown something. Always four queries."""
    evidence = CompetencyEvidence.objects.visible_to(request.user).in_force().select_related("level", "item")
    walls = _walls_with(list(evidence))
    titled = [part for wall in walls for part in (wall.document, *wall.levels, *(s.item for s in wall.stones))]
    context = {"walls": walls, "marks": marks_of(titled, get_language()), "title": _("My competencies")}
    return render(request, "competencies/my_competencies.html", context)


def _walls_with(evidence: list[CompetencyEvidence]) -> list[Wall]:
    documents = list(CFDocument.objects.in_reading_order().filter(pk__in={row.item.document_id for row in evidence}))
    levels, items = defaultdict(list), defaultdict(list)
    for level in CFLevel.objects.filter(document__in=documents, withdrawn_at=None):
        levels[level.document_id].append(level)
    shown = {row.item_id for row in evidence}
    for item in CFItem.objects.filter(document__in=documents):
        # A competency that left the framework stays on the wall of who has shown it.
        if item.withdrawn_at is None or item.pk in shown:
            items[item.document_id].append(item)
    return [build_wall(document, levels[document.pk], items[document.pk], evidence) for document in documents]
