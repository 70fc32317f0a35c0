"""Our framework files: `identifier`, `title` by language with a status each, `levels`, `areas`, `items`.

ESCO's selection is the same kind of file with `skills` and `occupations` in the place of areas and items; there the
concept's URI is its code. Objectives, goals and activities become practice statements, never items.
"""

import re
from typing import Any

from competencies.framework_files.fields import Fields, FrameworkFileError, refuse_repeats, shown
from competencies.framework_files.parsed import ParsedFramework, ParsedItem, ParsedLevel, ParsedStatement

WORKING_CODE = re.compile(r"-w\d+$")


def read_framework(data: dict[str, Any]) -> ParsedFramework:
    """The framework of one of our files. Raises FrameworkFileError."""
    file = Fields(data, "The file")
    file.require("identifier", "title", "publisher", "licence")
    levels = tuple(_level(row, n) for n, row in enumerate(file.rows("levels"), start=1))
    items = (*_areas(file), *_competencies(file), *_concepts(file, "skills"), *_concepts(file, "occupations"))
    _refuse_contradictions(levels, items)
    return ParsedFramework(slug=file.slug("identifier"), fields=_document(file), levels=levels, items=items)


def _document(file: Fields) -> dict[str, Any]:
    return {
        "title": file.title(),
        "title_status": file.names("title_status"),
        "short_title": file.text("short_title", 100),
        "kind": file.text("kind", 60),
        "version": file.text("version", 30),
        "published": file.text("published", 20),
        "publisher": file.text("publisher", 300),
        "licence": file.text("licence", 300),
        "licence_url": file.url("licence_url"),
        "licence_status": file.text("licence_status", 200),
        "attribution": file.text("attribution"),
        "source_url": file.url("source_url"),
        "area_kind": file.text("area_kind", 30),
    }


def _level(row: Fields, n: int) -> ParsedLevel:
    return ParsedLevel(
        code=row.code(limit=20),
        position=row.position("order", n),
        title=row.title(),
        title_status=row.names("title_status"),
        descriptor=row.text("descriptor_en"),
    )


def _areas(file: Fields) -> list[ParsedItem]:
    return [
        ParsedItem(
            item_type="area",
            code=row.code(),
            position=row.position("order", n),
            title=row.title(),
            title_status=row.names("title_status"),
            descriptor=row.text("descriptor_en"),
            descriptor_status=row.text("descriptor_status", 200),
        )
        for n, row in enumerate(file.rows("areas"), start=1)
    ]


def _competencies(file: Fields) -> list[ParsedItem]:
    return [_competency(row, n) for n, row in enumerate(file.rows("items"), start=1)]


def _competency(row: Fields, n: int) -> ParsedItem:
    code = row.code()
    if WORKING_CODE.search(code):
        raise row.wrong("code", f"is a working code ({shown(code)}): practice statements belong under “objectives”")
    area = row.text("area", 200) or row.text("parent", 200)
    return ParsedItem(
        item_type="competency",
        code=code,
        position=n,
        title=row.title(),
        title_status=row.names("title_status"),
        parent=("area", area) if area else None,
        level=row.text("level", 20) or None,
        descriptor=row.text("descriptor_en"),
        descriptor_status=row.text("descriptor_status", 200),
        target_url=row.url("target_url", 300),
        target_code=row.text("target_code", 200),
        statements=_statements(row),
    )


def _statements(row: Fields) -> tuple[ParsedStatement, ...]:
    objectives = [_statement(part, "objective", "text_en") for part in row.rows("objectives")]
    goals = [_statement(part, "goal", "label_en") for part in row.rows("curricular_goals")]
    codes = [Fields({"code": code}, row.place) for code in row.list("contextual_activities")]
    activities = [ParsedStatement(kind="activity", code=part.code(limit=40)) for part in codes]
    found = (*objectives, *goals, *activities)
    refuse_repeats("practice statement", (f"{statement.kind} {statement.code}" for statement in found))
    return found


def _statement(part: Fields, kind: str, text_field: str) -> ParsedStatement:
    code = part.code(limit=40)
    given = part.text("official_code", 40)
    # A code of the source's own scheme (LO1.2.1) is official; a working code (KA.1-w01) never is.
    official = given if "official_code" in part.value else ("" if WORKING_CODE.search(code) else code)
    if WORKING_CODE.search(official):
        raise part.wrong("official_code", f"is a working code ({shown(official)}) and cannot be official")
    return ParsedStatement(kind, code, official, part.text(text_field), part.text("status", 200))


def _concepts(file: Fields, name: str) -> list[ParsedItem]:
    return [_concept(row, name.removesuffix("s"), n) for n, row in enumerate(file.rows(name), start=1)]


def _concept(row: Fields, item_type: str, n: int) -> ParsedItem:
    row.require("uri", "title")
    titles = row.title()
    status = row.text("status", 200)
    return ParsedItem(
        item_type=item_type,
        code=row.code("uri"),
        position=n,
        title=titles,
        title_status=dict.fromkeys(titles, status) if status else {},
        target_url=row.url("uri", 300),
        target_code=row.text("uri", 200),
    )


def _refuse_contradictions(levels: tuple[ParsedLevel, ...], items: tuple[ParsedItem, ...]) -> None:
    """Codes stand once; whatever an item points at is in the file; there is something to load."""
    if not items:
        raise FrameworkFileError(
            "The file has no “items”, “areas”, “skills” or “occupations”: there is nothing to load."
        )
    refuse_repeats("level", (level.code for level in levels))
    refuse_repeats("code", (" ".join(item.key) for item in items))
    level_codes = {level.code for level in levels}
    keys = {item.key for item in items}
    for item in items:
        if item.level is not None and item.level not in level_codes:
            raise _unknown(item, "level", item.level)
        if item.parent is not None and item.parent not in keys:
            raise _unknown(item, "area", item.parent[1])


def _unknown(item: ParsedItem, what: str, code: str) -> FrameworkFileError:
    place = f"The item “{shown(item.code)}”"
    return FrameworkFileError(
        f"{place} names the {what} “{shown(code)}”, which the file does not have: add or correct it."
    )
