"""Our crosswalk file: `mappings` from an item (or, by the code `*`, a whole framework) to an item of another one."""

from typing import Any

from competencies.framework_files.fields import Fields, FrameworkFileError, refuse_repeats, shown
from competencies.framework_files.parsed import ParsedAssociation, ParsedCrosswalk

STRENGTHS = ("exact", "close", "broad", "related")
WHOLE_FRAMEWORK = "*"


def read_crosswalk(data: dict[str, Any]) -> ParsedCrosswalk:
    """The crosswalk of one file. Raises FrameworkFileError."""
    file = Fields(data, "The file")
    file.require("identifier", "title")
    associations = tuple(_association(row) for row in file.rows("mappings"))
    if not associations:
        raise FrameworkFileError("The file's “mappings” are empty: there is nothing to load.")
    refuse_repeats("mapping", (association.identifier for association in associations))
    return ParsedCrosswalk(slug=file.slug("identifier"), fields=_grouping(file), associations=associations)


def _grouping(file: Fields) -> dict[str, Any]:
    return {
        "title": file.title(),
        "title_status": file.names("title_status"),
        "version": file.text("version", 30),
        "publisher": file.text("publisher", 300),
        "licence": file.text("licence", 300),
        "recognition_rule": file.text("recognition_rule"),
    }


def _association(row: Fields) -> ParsedAssociation:
    row.require("id", "source", "target", "strength")
    origin, destination = _end(row, "source"), _end(row, "target")
    strength = row.text("strength")
    if strength not in STRENGTHS:
        raise row.wrong("strength", f"is “{shown(strength)}”; use one of {', '.join(STRENGTHS)}")
    if destination[1] == WHOLE_FRAMEWORK:
        raise row.wrong("target", "must be one item; only a source may be a whole framework (“*”)")
    return ParsedAssociation(
        identifier=row.code("id", 60),
        origin_framework=origin[0],
        origin_code=None if origin[1] == WHOLE_FRAMEWORK else origin[1],
        destination_framework=destination[0],
        destination_code=destination[1],
        strength=strength,
        relation=row.text("relation", 40),
        rationale=row.text("rationale_en"),
        source=row.text("origin", 60) or "ours",
        status=row.text("status", 200),
    )


def _end(row: Fields, name: str) -> tuple[str, str]:
    end = row.at(name)
    end.require("framework", "code")
    return end.slug("framework"), end.code()
