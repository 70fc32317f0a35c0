"""Brings the rows of one framework or crosswalk in line with a checked file: what is equal is not touched.

Rows keep their ids for ever. An item or level that left the file is marked withdrawn, because badges and evidence
name it; practice statements and mappings, which nothing names, go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from competencies.errors import FrameworkFileError
from competencies.framework_files.parsed import ParsedAssociation, ParsedCrosswalk, ParsedFramework, ParsedItem
from competencies.models import (
    CFAssociation,
    CFAssociationGrouping,
    CFDocument,
    CFItem,
    CFLevel,
    PracticeStatement,
    stable_uuid,
)
from competencies.searching import search_text

Row = TypeVar("Row", bound=models.Model)
Values = dict[str, Any]


@dataclass
class Changes:
    """How many rows were made, changed and withdrawn (or, for statements and mappings, removed)."""

    created: int = 0
    updated: int = 0
    withdrawn: int = 0

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.withdrawn)


def save_framework(parsed: ParsedFramework, changes: Changes) -> CFDocument:
    """Write the document, its levels, items and statements. Raises FrameworkFileError on a clash with another one."""
    document = _save_document(parsed, changes)
    levels = _save_levels(document, parsed, changes)
    items = _save_items(document, parsed, levels, changes)
    _save_statements(items, parsed, changes)
    return document


def item_uuid(parsed: ParsedFramework, item: ParsedItem) -> UUID:
    """The file's own identifier, else uuid5 of (framework, code); areas also by their type, since codes overlap."""
    if item.uuid:
        return item.uuid
    parts = (item.item_type, item.code) if item.item_type == CFItem.ItemType.AREA else (item.code,)
    return stable_uuid(parsed.slug, *parts)


def sync(
    model: type[Row], existing: Mapping[Any, Row], wanted: Mapping[Any, Values], changes: Changes
) -> dict[Any, Row]:
    """Create the rows that miss and update those that differ, field by field. Returns every wanted row by its key."""
    rows: dict[Any, Row] = {}
    changed: list[Row] = []
    names: set[str] = set()
    for key, values in wanted.items():
        row = existing.get(key)
        if row is None:
            rows[key] = model(**values)
            continue
        rows[key] = row
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        for name in differing:
            setattr(row, name, values[name])
        if differing:
            changed.append(row)
            names.update(differing)
    new = [row for row in rows.values() if row.pk is None]
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, sorted(names), batch_size=200)
    changes.created += len(new)
    changes.updated += len(changed)
    return rows


def _save_document(parsed: ParsedFramework, changes: Changes) -> CFDocument:
    uuid = parsed.uuid or stable_uuid(parsed.slug)
    found = CFDocument.objects.filter(uuid=uuid).first()
    if not found and CFDocument.objects.filter(slug=parsed.slug).exists():
        raise FrameworkFileError(f"Another framework is already called “{parsed.slug}”: give this one its own name.")
    values = parsed.fields if found else {**parsed.fields, "uuid": uuid, "slug": parsed.slug}
    return sync(CFDocument, {uuid: found} if found else {}, {uuid: values}, changes)[uuid]


def _save_levels(document: CFDocument, parsed: ParsedFramework, changes: Changes) -> dict[str, CFLevel]:
    existing = {level.code: level for level in document.levels.all()}
    wanted = {
        level.code: {
            "document_id": document.pk,
            "uuid": stable_uuid(parsed.slug, "level", level.code),
            "code": level.code,
            "position": level.position,
            "title": level.title,
            "title_status": level.title_status,
            "descriptor": level.descriptor,
            "withdrawn_at": None,
        }
        for level in parsed.levels
    }
    _withdraw((row for code, row in existing.items() if code not in wanted), CFLevel, changes)
    return sync(CFLevel, existing, wanted, changes)


def _save_items(
    document: CFDocument, parsed: ParsedFramework, levels: Mapping[str, CFLevel], changes: Changes
) -> dict[tuple[str, str], CFItem]:
    uuids = {item.key: item_uuid(parsed, item) for item in parsed.items}
    _refuse_foreign(document, uuids.values())
    existing = {item.uuid: item for item in document.items.all()}
    wanted = {uuids[item.key]: _item_values(document, uuids[item.key], item, levels) for item in parsed.items}
    _withdraw((row for uuid, row in existing.items() if uuid not in wanted), CFItem, changes)
    _free_codes(existing, wanted)
    rows = sync(CFItem, existing, wanted, changes)
    by_key = {key: rows[uuid] for key, uuid in uuids.items()}
    _save_parents(parsed, by_key)
    return by_key


def _item_values(document: CFDocument, uuid: UUID, item: ParsedItem, levels: Mapping[str, CFLevel]) -> Values:
    return {
        "document_id": document.pk,
        "uuid": uuid,
        "item_type": item.item_type,
        "code": item.code,
        "level_id": levels[item.level].pk if item.level else None,
        "position": item.position,
        "title": item.title,
        "title_status": item.title_status,
        "descriptor": item.descriptor,
        "descriptor_status": item.descriptor_status,
        "target_url": item.target_url,
        "target_code": item.target_code,
        "withdrawn_at": None,
        "search_text": search_text(item.code, item.title.values()),
    }


def _refuse_foreign(document: CFDocument, uuids: Iterable[UUID]) -> None:
    """A package must not take over an item that another framework brought."""
    foreign = CFItem.objects.filter(uuid__in=set(uuids)).exclude(document=document).select_related("document").first()
    if foreign:
        owner = foreign.document.slug
        raise FrameworkFileError(
            f"The item {foreign.uuid} belongs to “{owner}” already: give it an identifier of its own."
        )


def _withdraw(rows: Iterable[Any], model: type[models.Model], changes: Changes) -> None:
    in_force = [row.pk for row in rows if row.withdrawn_at is None]
    model._default_manager.filter(pk__in=in_force).update(withdrawn_at=timezone.now())
    changes.withdrawn += len(in_force)


def _free_codes(existing: Mapping[UUID, CFItem], wanted: Mapping[UUID, Values]) -> None:
    """Two items may swap codes; each stands aside under its identifier first, so that neither meets the other."""
    moving = [row.pk for uuid, row in existing.items() if uuid in wanted and row.code != wanted[uuid]["code"]]
    for row in CFItem.objects.filter(pk__in=moving):
        CFItem.objects.filter(pk=row.pk).update(code=str(row.uuid))


def _save_parents(parsed: ParsedFramework, rows: Mapping[tuple[str, str], CFItem]) -> None:
    """Second pass, because a parent may stand after its child and needs an id first."""
    changed = []
    for item in parsed.items:
        row, parent_id = rows[item.key], rows[item.parent].pk if item.parent else None
        if row.parent_id != parent_id:
            row.parent_id = parent_id
            changed.append(row)
    CFItem.objects.bulk_update(changed, ["parent_id"], batch_size=200)


def _save_statements(items: Mapping[tuple[str, str], CFItem], parsed: ParsedFramework, changes: Changes) -> None:
    ids = {row.pk for row in items.values()}
    existing = {(row.item_id, row.kind, row.code): row for row in PracticeStatement.objects.filter(item_id__in=ids)}
    wanted = {
        (items[item.key].pk, statement.kind, statement.code): {
            "item_id": items[item.key].pk,
            "kind": statement.kind,
            "code": statement.code,
            "official_code": statement.official_code,
            "text": statement.text,
            "status": statement.status,
            "position": position,
        }
        for item in parsed.items
        for position, statement in enumerate(item.statements, start=1)
    }
    _remove(existing, wanted, PracticeStatement, changes)
    sync(PracticeStatement, existing, wanted, changes)


def _remove(
    existing: Mapping[Any, Any], wanted: Mapping[Any, Values], model: type[models.Model], changes: Changes
) -> None:
    gone = [row.pk for key, row in existing.items() if key not in wanted]
    model._default_manager.filter(pk__in=gone).delete()
    changes.withdrawn += len(gone)


def save_crosswalk(parsed: ParsedCrosswalk, changes: Changes) -> CFAssociationGrouping:
    """Write the crosswalk and its mappings. Raises FrameworkFileError when a framework or a code is not there."""
    items, documents = _known_ends(parsed.associations)
    uuid = stable_uuid(parsed.slug)
    found = CFAssociationGrouping.objects.filter(uuid=uuid).first()
    values = {**parsed.fields, "uuid": uuid, "slug": parsed.slug}
    grouping = sync(CFAssociationGrouping, {uuid: found} if found else {}, {uuid: values}, changes)[uuid]
    existing = {row.identifier: row for row in grouping.associations.all()}
    wanted = {
        association.identifier: _association_values(grouping, association, items, documents)
        for association in parsed.associations
    }
    _remove(existing, wanted, CFAssociation, changes)
    sync(CFAssociation, existing, wanted, changes)
    return grouping


def _known_ends(
    associations: Iterable[ParsedAssociation],
) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """Ids of every item by (framework, code) and of every framework by name, once all that is named is found."""
    named = [(a.origin_framework, a.origin_code) for a in associations]
    named += [(a.destination_framework, a.destination_code) for a in associations]
    slugs = {slug for slug, _ in named}
    documents = dict(CFDocument.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    missing = sorted(slugs - documents.keys())
    if missing:
        listed = ", ".join(f"“{slug}”" for slug in missing)
        raise FrameworkFileError(f"The crosswalk needs {listed}: load the framework first, or together with it.")
    rows = CFItem.objects.in_force().filter(document__slug__in=slugs).exclude(item_type=CFItem.ItemType.AREA)
    items = {(slug, code): pk for slug, code, pk in rows.values_list("document__slug", "code", "pk")}
    unknown = sorted({f"“{slug}:{code}”" for slug, code in named if code is not None and (slug, code) not in items})
    if unknown:
        listed = ", ".join(unknown[:5]) + (" and more" if len(unknown) > 5 else "")
        raise FrameworkFileError(
            f"The crosswalk names unknown codes: {listed}. Correct them, or load the newer framework."
        )
    return items, documents


def _association_values(
    grouping: CFAssociationGrouping,
    association: ParsedAssociation,
    items: Mapping[tuple[str, str], int],
    documents: Mapping[str, int],
) -> Values:
    origin, code = association.origin_framework, association.origin_code
    is_exact = association.strength == CFAssociation.Strength.EXACT
    return {
        "uuid": stable_uuid(grouping.slug, "association", association.identifier),
        "grouping_id": grouping.pk,
        "identifier": association.identifier,
        "origin_id": items[(origin, code)] if code is not None else None,
        "origin_document_id": documents[origin] if code is None else None,
        "destination_id": items[(association.destination_framework, association.destination_code)],
        "association_type": "exactMatchOf" if is_exact else "isRelatedTo",
        "strength": association.strength,
        "relation": association.relation,
        "rationale": association.rationale,
        "source": association.source,
        "status": association.status,
    }
