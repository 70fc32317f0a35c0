"""Import a framework, a crosswalk or a CASE package."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from competencies.errors import FrameworkFileError
from competencies.framework_files.parsed import Accompanying, ParsedCrosswalk, ParsedFramework
from competencies.framework_files.reading import read
from competencies.importing import Changes, save_crosswalk, save_framework
from competencies.models import CFAssociationGrouping, CFDocument


@dataclass(frozen=True)
class LoadResult:
    """What became of one file.

    `kind` is `framework`, `crosswalk` or `list`; `outcome` is `created`, `updated`, `unchanged` or `skipped`;
    the counts are rows of every table; `warnings` are sentences about what was mended in a CASE package.
    """

    source_name: str
    kind: str
    identifier: str
    outcome: str
    created: int = 0
    updated: int = 0
    withdrawn: int = 0
    warnings: tuple[str, ...] = ()


@transaction.atomic
def load_framework(*, content: bytes | dict[str, Any], source_name: str) -> LoadResult:
    """Bring the database in line with one file: all of it, or nothing.

    `content` is the file's bytes or its parsed JSON: one of our framework files, our crosswalk (after the frameworks
    that it names), or a CASE 1.0/1.1 CFPackage. The same content a second time changes nothing. `source_name` is how
    the file is called in the result and in errors. Raises FrameworkFileError: one sentence, beginning with that name.
    """
    try:
        parsed, digest = read(content)
        if isinstance(parsed, Accompanying):
            return LoadResult(source_name, "list", parsed.what, "skipped")
        known = _known(parsed)
        if known and known.content_hash == digest:
            return LoadResult(source_name, _kind(parsed), known.slug, "unchanged")
        changes = Changes()
        saved = _save(parsed, changes)
    except FrameworkFileError as error:
        raise FrameworkFileError(f"{source_name}: {error}") from error
    _stamp(saved, parsed, digest)
    log(instance=saved, action="competencies.load_framework", data={"source": source_name, "sha256": digest})
    return _result(source_name, parsed, saved, changes, is_new=known is None)


def _kind(parsed: ParsedFramework | ParsedCrosswalk) -> str:
    return "framework" if isinstance(parsed, ParsedFramework) else "crosswalk"


def _known(parsed: ParsedFramework | ParsedCrosswalk) -> CFDocument | CFAssociationGrouping | None:
    if isinstance(parsed, ParsedCrosswalk):
        return CFAssociationGrouping.objects.filter(slug=parsed.slug).first()
    found = CFDocument.objects.filter(uuid=parsed.uuid) if parsed.uuid else CFDocument.objects.filter(slug=parsed.slug)
    return found.first()


def _save(parsed: ParsedFramework | ParsedCrosswalk, changes: Changes) -> CFDocument | CFAssociationGrouping:
    if isinstance(parsed, ParsedCrosswalk):
        return save_crosswalk(parsed, changes)
    return save_framework(parsed, changes)


def _stamp(saved: Any, parsed: ParsedFramework | ParsedCrosswalk, digest: str) -> None:
    """The hash goes on last: a file counts as loaded only when all of it is."""
    saved.content_hash = digest
    if isinstance(parsed, ParsedFramework):
        saved.last_changed_at = parsed.changed_at or timezone.now()
        saved.save(update_fields=["content_hash", "last_changed_at"])
    else:
        saved.save(update_fields=["content_hash"])


def _result(source_name: str, parsed: Any, saved: Any, changes: Changes, *, is_new: bool) -> LoadResult:
    return LoadResult(
        source_name=source_name,
        kind=_kind(parsed),
        identifier=saved.slug,
        outcome="created" if is_new else "updated",
        created=changes.created,
        updated=changes.updated,
        withdrawn=changes.withdrawn,
        warnings=getattr(parsed, "warnings", ()),
    )
