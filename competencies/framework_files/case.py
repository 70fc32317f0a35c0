"""CASE packages (1EdTech CASE 1.0 and 1.1, CFPackage): one CFDocument, its CFItems, `isChildOf` associations.

Packages in the wild miss a `fullStatement` here and have an empty link there. What can be mended without guessing is
mended and said in `warnings`; what names nothing is refused. An item that others are children of is an area, the rest
are competencies. Identifiers are the package's own, so that they stay equal everywhere.
"""

import re
import unicodedata
from typing import Any
from uuid import UUID

from competencies.framework_files.fields import Fields, FrameworkFileError, shown
from competencies.framework_files.parsed import ParsedFramework, ParsedItem

STATUS = "verified-secondary (as in the CASE package)"


def read_case_package(data: dict[str, Any]) -> ParsedFramework:
    """The framework of one CFPackage. Raises FrameworkFileError."""
    file = Fields(data, "The file")
    document = file.at("CFDocument")
    document.require("identifier", "title", "creator")
    uuid = document.uuid("identifier")
    language = _language(document) or "en"
    rows = file.rows("CFItems")
    if not rows:
        raise FrameworkFileError("The package has no “CFItems”: there is nothing to load.")
    parents, order = _tree(file, uuid, [row.uuid("identifier") for row in rows])
    items, warnings = _items(rows, parents, order, language)
    others = sum(row.text("associationType") != "isChildOf" for row in file.rows("CFAssociations"))
    left_out = (f"{others} associations other than “isChildOf” were left out.",) if others else ()
    return ParsedFramework(
        slug=_slug(document.text("title"), uuid),
        fields=_document(document, language),
        levels=(),
        items=items,
        uuid=uuid,
        changed_at=document.moment("lastChangeDateTime"),
        warnings=(*warnings, *left_out),
    )


def _language(row: Fields) -> str:
    """`en` of `en-GB`, or "" when absent or longer than a code is."""
    found = re.match(r"[a-z]{2,3}(?![a-z])", row.text("language").lower())
    return found.group() if found else ""


def _slug(title: str, uuid: UUID) -> str:
    """Readable, unique, and the same at every import."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"{words or 'framework'}-{str(uuid)[:8]}"


def _document(document: Fields, language: str) -> dict[str, Any]:
    title = document.text("title", 1000)
    licence = document.at("licenseURI") if document.value.get("licenseURI") else Fields({}, document.place)
    return {
        "title": {language: title},
        "title_status": {language: STATUS},
        "short_title": title[:100],
        "kind": document.text("frameworkType", 60),
        "version": document.text("version", 30),
        "published": document.text("statusStartDate", 20),
        "publisher": document.text("publisher", 300) or document.text("creator", 300),
        "licence": licence.text("title", 300),
        "licence_url": licence.url("uri"),
        "licence_status": "",
        "attribution": f"{document.text('creator', 300)}: {title}",
        "source_url": document.url("officialSourceURL") or document.url("uri"),
        "area_kind": "",
    }


def _tree(file: Fields, document: UUID, items: list[UUID]) -> tuple[dict[UUID, UUID], dict[UUID, int]]:
    """The parent of each item that has one, and the place of each among its siblings."""
    if len(set(items)) < len(items):
        raise FrameworkFileError("The package lists one CFItem identifier twice: give each item its own.")
    known = set(items)
    parents: dict[UUID, UUID] = {}
    order: dict[UUID, int] = {}
    for n, row in enumerate(file.rows("CFAssociations")):
        if row.text("associationType") != "isChildOf":
            continue
        child, parent = (row.at(end).uuid("identifier") for end in ("originNodeURI", "destinationNodeURI"))
        if child not in known or (parent not in known and parent != document):
            lost = child if child not in known else parent
            raise FrameworkFileError(f"{row.place} names {lost}, which the package does not hold: add or correct it.")
        order[child] = row.position("sequenceNumber", n)
        if parent != document:
            parents.setdefault(child, parent)
    _refuse_circles(parents)
    return parents, order


def _refuse_circles(parents: dict[UUID, UUID]) -> None:
    """Climb from every item; each is climbed from once."""
    safe: set[UUID] = set()
    for start in parents:
        climbed: set[UUID] = set()
        node: UUID | None = start
        while node is not None and node not in safe:
            if node in climbed:
                raise FrameworkFileError(f"The item {node} is a child of itself in the end: correct its “isChildOf”.")
            climbed.add(node)
            node = parents.get(node)
        safe |= climbed


def _items(
    rows: list[Fields], parents: dict[UUID, UUID], order: dict[UUID, int], language: str
) -> tuple[tuple[ParsedItem, ...], tuple[str, ...]]:
    above = set(parents.values())
    types = {row.uuid("identifier"): "area" if row.uuid("identifier") in above else "competency" for row in rows}
    codes, warnings = _codes(rows, types)
    items = []
    for n, row in enumerate(rows):
        uuid = row.uuid("identifier")
        parent = parents.get(uuid)
        statement, warning = _statement(row)
        warnings += [warning] if warning else []
        spoken = _language(row) or language
        items.append(
            ParsedItem(
                item_type=types[uuid],
                code=codes[uuid],
                position=order.get(uuid, n),
                title={spoken: statement},
                title_status={spoken: STATUS},
                parent=(types[parent], codes[parent]) if parent else None,
                descriptor=row.text("notes"),
                target_url=_lenient_url(row),
                target_code=row.text("humanCodingScheme", 200),
                uuid=uuid,
            )
        )
    return tuple(items), tuple(warnings)


def _codes(rows: list[Fields], types: dict[UUID, str]) -> tuple[dict[UUID, str], list[str]]:
    """`humanCodingScheme` where it is there and free, else the identifier."""
    codes: dict[UUID, str] = {}
    taken: set[tuple[str, str]] = set()
    warnings = []
    for row in rows:
        uuid, code = row.uuid("identifier"), row.text("humanCodingScheme", 200).replace("|", "/")
        if code and (types[uuid], code) in taken:
            warnings.append(f"{row.place}: the code “{shown(code)}” is taken; the identifier stands in.")
        if not code or (types[uuid], code) in taken:
            code = str(uuid)
        taken.add((types[uuid], code))
        codes[uuid] = code
    return codes, warnings


def _statement(row: Fields) -> tuple[str, str]:
    """The item's text, and a warning where another field had to stand in for `fullStatement`."""
    full = row.text("fullStatement")
    if full:
        return full, ""
    standing_in = row.text("abbreviatedStatement") or row.text("humanCodingScheme")
    if not standing_in:
        raise FrameworkFileError(f"{row.place} lacks “fullStatement” and any other text: add what the item says.")
    return standing_in, f"{row.place} lacks “fullStatement”; “{shown(standing_in)}” stands in."


def _lenient_url(row: Fields) -> str:
    """The item's address; an empty or odd one is left out, since nothing depends on it."""
    try:
        return row.url("uri", 300)
    except FrameworkFileError:
        return ""
