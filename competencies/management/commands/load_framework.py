"""`manage.py load_framework FILE…`: imports frameworks, crosswalks and CASE packages; idempotent."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from competencies.actions.load_framework import LoadResult, load_framework
from competencies.errors import FrameworkFileError


class Command(BaseCommand):
    """All files are loaded or none; crosswalks wait until the frameworks of the same call are in."""

    help = (
        "Import competency frameworks: the JSON files of competencies/data, or CASE 1.0/1.1 packages. "
        "Loading a file again changes nothing; if one file is wrong, none is loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a JSON file")
        parser.add_argument("--json", action="store_true", help="print the results as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            results = load_files(options["files"])
        except FrameworkFileError as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(result) for result in results], indent=2, ensure_ascii=False))
            return
        for result in results:
            self.stdout.write(sentence(result))


@transaction.atomic
def load_files(paths: list[Path]) -> list[LoadResult]:
    """Load every file, those with mappings last. Raises FrameworkFileError, and then nothing is kept."""
    contents = sorted(((path, _content(path)) for path in paths), key=lambda pair: b'"mappings"' in pair[1])
    return [load_framework(content=content, source_name=path.name) for path, content in contents]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FrameworkFileError(f"{path}: the file cannot be read ({error.strerror}).") from error


def sentence(result: LoadResult) -> str:
    """One result as lines for a person."""
    if result.outcome == "skipped":
        return f"{result.source_name}: {result.identifier}; nothing to load."
    counts = f" ({result.created} new, {result.updated} changed, {result.withdrawn} withdrawn)"
    line = f"{result.source_name}: {result.kind} “{result.identifier}” {result.outcome}"
    shown = "" if result.outcome == "unchanged" else counts
    return "\n".join((f"{line}{shown}.", *(f"  note: {warning}" for warning in result.warnings)))
