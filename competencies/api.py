"""Public reads of frameworks, without a key: `GET /api/v1/frameworks` and `/api/v1/frameworks/{slug}`.

Every name comes in each language we have, with the status of its wording: `verified` and `verified-secondary` may be
quoted as official, nothing else.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from competencies.case_json import absolute
from competencies.models import CFDocument, CFItem, CFLevel

router = Router(tags=["frameworks"])


class Titled(Schema):
    """A name in English (else in what there is), in every language, and how far each is official."""

    uuid: UUID
    name: str
    title: dict[str, str]
    title_status: dict[str, str]


class FrameworkSummary(Titled):
    """One framework of the list."""

    slug: str
    version: str
    published: str
    publisher: str
    licence: str
    licence_url: str
    attribution: str
    source_url: str
    area_count: int
    item_count: int
    last_changed_at: datetime


class Level(Titled):
    """A level; `descriptor` is in our own words."""

    code: str
    descriptor: str


class Item(Titled):
    """An area, competency, skill or occupation. `url` is its page and JSON-LD; `source_url` the original's."""

    code: str
    type: str
    area: str | None
    level: str | None
    descriptor: str
    url: str
    source_url: str


class Framework(FrameworkSummary):
    """One framework with its levels and items, in order."""

    levels: list[Level]
    items: list[Item]


@router.get("/frameworks", response=list[FrameworkSummary], summary="Every framework")
def list_frameworks(request: HttpRequest) -> list[dict[str, Any]]:
    """All frameworks, teachers' first."""
    return [_document(document) for document in CFDocument.objects.in_reading_order()]


@router.get("/frameworks/{slug}", response=Framework, summary="One framework with its items")
def read_framework(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One framework by its slug; items no longer in force are left out."""
    document = get_object_or_404(CFDocument.objects.with_counts(), slug=slug)
    items = CFItem.objects.in_force().filter(document=document).select_related("level", "parent")
    levels = document.levels.filter(withdrawn_at=None)
    parts = {"levels": [_level(level) for level in levels], "items": [_item(item) for item in items]}
    return {**_document(document), **parts}


def _titled(row: CFDocument | CFLevel | CFItem) -> dict[str, Any]:
    return {"uuid": row.uuid, "name": row.title_in("en"), "title": row.title, "title_status": row.title_status}


def _document(document: Any) -> dict[str, Any]:
    names = ("slug", "version", "published", "publisher", "licence", "licence_url", "attribution", "source_url")
    counted = ("area_count", "item_count", "last_changed_at")
    return {**_titled(document), **{name: getattr(document, name) for name in (*names, *counted)}}


def _level(level: CFLevel) -> dict[str, Any]:
    return {**_titled(level), "code": level.code, "descriptor": level.descriptor}


def _item(item: CFItem) -> dict[str, Any]:
    return {
        **_titled(item),
        "code": item.code,
        "type": item.item_type,
        "area": item.parent.code if item.parent else None,
        "level": item.level.code if item.level else None,
        "descriptor": item.descriptor,
        "url": absolute(item.path),
        "source_url": item.target_url,
    }
