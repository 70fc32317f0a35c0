"""Award a badge to one person or, from a CSV file, to many; exactly once each, however often it runs."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from badges import addresses
from badges.actions.award import award
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.set_visibility import set_visibility
from badges.errors import BadgesError
from badges.models import Achievement, Award

COLUMN = "email"


class Command(BaseCommand):
    help = "Award a badge: --achievement SLUG with --recipient EMAIL, or with --file CSV that has a column “email”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--achievement", required=True, metavar="SLUG")
        parser.add_argument("--recipient", metavar="EMAIL")
        parser.add_argument("--file", metavar="CSV", type=Path)
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default="en", choices=codes)
        parser.add_argument("--public", action="store_true", help="open the page to everybody, and as Open Badges 2.0")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        achievement = _achievement(options["achievement"])
        emails = list(_emails(options["recipient"], options["file"]))
        given = [self._award(achievement, email, options) for email in emails]
        self._say_what_is_unsigned([row["uuid"] for row in given])
        if options["json"]:
            self.stdout.write(json.dumps(given if options["file"] else given[0], indent=2))
            return
        for row in given:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in row.items()) + "\n")

    def _say_what_is_unsigned(self, uuids: list[str]) -> None:
        unsigned = Award.objects.without_credential().filter(uuid__in=uuids).count()
        if unsigned:
            self.stderr.write(f"Not signed yet: {unsigned}. Run issue_missing, which says why if it cannot.")

    def _award(self, achievement: Achievement, email: str, options: dict[str, Any]) -> dict[str, str]:
        try:
            given = award(achievement=achievement, email=email, language=options["language"])
        except BadgesError as error:
            raise CommandError(str(error)) from error
        # What its holder closed since stays closed, however often this runs.
        if options["public"] and given.first_shared_at is None:
            set_visibility(award=given, actor=None, is_public=True)
            given = enable_ob2(award=given, actor=None)
        return _row(given)


def _achievement(slug: str) -> Achievement:
    found = Achievement.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Achievement.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no achievement “{slug}”. There are: {known}.")
    return found


def _emails(recipient: str | None, file: Path | None) -> Iterator[str]:
    """The addresses asked for. Raises CommandError before anything is awarded when the request is not clear."""
    if bool(recipient) == bool(file):
        raise CommandError("Give either --recipient EMAIL or --file CSV.")
    if recipient:
        yield recipient
    if file:
        yield from _read(file)


def _read(file: Path) -> Iterator[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read as a CSV file in UTF-8.") from error
    rows = csv.DictReader(text.splitlines())
    if COLUMN not in (rows.fieldnames or ()):
        raise CommandError(f"{file} has no column “{COLUMN}”. Its first line names the columns, e.g.: email")
    for row in rows:
        yield _checked((row[COLUMN] or "").strip(), f"{file}, line {rows.line_num}")


def _checked(email: str, place: str) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{place}: “{email}” is not an e-mail address. Nothing was awarded.") from error
    return email


def _row(given: Award) -> dict[str, str]:
    base = addresses.current_base()
    row = {
        "uuid": str(given.uuid),
        "recipient": given.recipient.email,
        "page": addresses.credential(base, given.uuid),
        "json": addresses.credential(base, given.uuid, "json"),
        "png": addresses.credential(base, given.uuid, "png"),
        "svg": addresses.credential(base, given.uuid, "svg"),
        "pdf": addresses.credential(base, given.uuid, "pdf"),
    }
    return row | ({"ob2": addresses.ob2_assertion(base, given.uuid)} if given.ob2_enabled_at else {})
