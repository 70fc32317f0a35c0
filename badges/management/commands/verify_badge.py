"""Verify a badge from the command line: exit 0 valid, 1 not valid, 2 could not be checked or caution, 3 unreadable."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from badges import verifier
from badges.forms import MAX_BADGE_BYTES
from badges.openbadges import UnreadableInput, VerificationReport
from badges.reading import as_document

EXIT = {"valid": 0, "invalid": 1, "unknown": 2, "caution": 2}
UNREADABLE = 3


class Command(BaseCommand):
    help = (
        "Verify a badge and print the report. INPUT: a PNG, SVG, JSON or JWT file, an address, or - for standard input."
        " Exit status: 0 valid, 1 not valid, 2 could not be checked or caution, 3 unreadable input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", metavar="INPUT")
        parser.add_argument("--recipient", metavar="EMAIL", help="was it given to this address?")
        parser.add_argument("--offline", action="store_true", help="ask no other host")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = _read(options["input"])
            report = verifier.verify_document(document, recipient=options["recipient"], is_offline=options["offline"])
        except (UnreadableInput, OSError) as error:
            self.stderr.write(self.style.ERROR(_sentence(error, options["input"])))
            sys.exit(UNREADABLE)
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))
        sys.exit(EXIT[report.verdict])


def _read(given: str) -> bytes | str:
    """The bytes of the file or of standard input, or the address itself. Raises OSError."""
    if given.lower().startswith(("http://", "https://")):
        return given
    data = sys.stdin.buffer.read(MAX_BADGE_BYTES + 1) if given == "-" else Path(given).read_bytes()
    if len(data) > MAX_BADGE_BYTES:
        raise UnreadableInput("The input has more than 1 MB, which is more than a badge may have.")
    try:
        return as_document(data.decode())
    except UnicodeDecodeError:
        return data


def _sentence(error: Exception, given: str) -> str:
    if isinstance(error, OSError):
        return f"{given} cannot be read: {error.strerror}. Give a file, an http(s) address, or - for standard input."
    return f"{error} Give the PNG, SVG or JSON file that was issued, or its address."


def _as_json(report: VerificationReport) -> str:
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=2)


def _as_text(report: VerificationReport) -> str:
    lines = [f"{report.verdict.upper()}  ({report.format})"]
    lines += [f"  {check.outcome:<8} {check.id:<18} {check.detail}" for check in report.checks]
    if report.credential:
        known = "" if report.credential.issuer_recognised else " (as claimed)"
        lines += [f"  badge    {report.credential.name}", f"  issuer   {report.credential.issuer_name}{known}"]
        lines += [f"  issued   {report.credential.issued}"]
    return "\n".join(lines)
