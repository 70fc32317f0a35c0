"""Award a badge to one person or, from a CSV file, to many; exactly once each, however often it runs."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from badges import addresses, failpoints
from badges.actions.award import award
from badges.actions.award_many import award_many
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.set_visibility import set_visibility
from badges.errors import BadgesError
from badges.management.batching import BatchCommand, portions
from badges.models import Achievement, Award

COLUMN = "email"


class Command(BatchCommand):
    help = (
        "Award a badge: --achievement SLUG with --recipient EMAIL, or with --file CSV that has a column “email”. Run it"
        " again after an interruption: it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--achievement", required=True, metavar="SLUG")
        parser.add_argument("--recipient", metavar="EMAIL")
        parser.add_argument("--file", metavar="CSV", type=Path)
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default="en", choices=codes)
        parser.add_argument("--public", action="store_true", help="open the page to everybody, and as Open Badges 2.0")

    def handle(self, *args: Any, **options: Any) -> None:
        achievement = _achievement(options["achievement"])
        emails = list(_emails(options["recipient"], options["file"]))
        self._write = _as_json if options["json"] else _as_lines
        if options["file"]:
            unsigned = self._award_many(achievement, emails, options)
        else:
            given = self._opened(self._award(achievement, emails[0], options), options)
            self.stdout.write(self._write(_row(given)))
            unsigned = _unsigned([given.pk])
        if unsigned:
            self.stderr.write(f"Not signed yet: {unsigned}. Run issue_missing, which says why if it cannot.")

    def _award(self, achievement: Achievement, email: str, options: dict[str, Any]) -> Award:
        try:
            return award(achievement=achievement, email=email, language=options["language"])
        except BadgesError as error:
            raise CommandError(str(error)) from error

    def _award_many(self, achievement: Achievement, emails: list[str], options: dict[str, Any]) -> int:
        """Decide, sign and print a portion at a time; how many could not be signed."""
        is_json: bool = options["json"]
        decided: list[int] = []
        self.stdout.write("[\n" if is_json else "", ending="")
        with self.issuing(len(emails), options["workers"]) as issuing:
            for portion in portions(emails):
                given = self._decide(achievement, portion, options)
                failpoints.reach("portion-committed")
                issuing.issue(list({entry.pk: None for entry in given}))
                rows = [self._write(_row(self._opened(entry, options))) for entry in given]
                self.stdout.write(
                    (",\n" if is_json and decided else "") + (",\n" if is_json else "").join(rows), ending=""
                )
                decided += [entry.pk for entry in given]
            issuing.wait()
        self.stdout.write("\n]\n" if is_json else "", ending="")
        return sum(_unsigned(portion) for portion in portions(decided))

    def _decide(self, achievement: Achievement, emails: Sequence[str], options: dict[str, Any]) -> list[Award]:
        """One award for each line, the same one where a line comes again."""
        try:
            given = award_many(achievement=achievement, emails=emails, language=options["language"])
        except BadgesError as error:
            raise CommandError(str(error)) from error
        found = {entry.recipient.email: entry for entry in given}
        return [found[email.lower()] for email in emails]

    def _opened(self, given: Award, options: dict[str, Any]) -> Award:
        # What its holder closed since stays closed, however often this runs.
        if not options["public"] or given.first_shared_at is not None:
            return given
        set_visibility(award=given, actor=None, is_public=True)
        return enable_ob2(award=given, actor=None)


def _unsigned(award_ids: Sequence[int]) -> int:
    return Award.objects.without_credential().filter(pk__in=set(award_ids)).count()


def _as_json(row: dict[str, str]) -> str:
    return json.dumps(row, indent=2)


def _as_lines(row: dict[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in row.items()) + "\n"


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
