"""What keeps a badge from being published or understood elsewhere; exit code 0 clean, 1 errors, 2 warnings only."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.actions.publish_achievement import check_achievement
from badges.lint import Shown, shown
from badges.models import Achievement
from badges.openbadges.lint import Reader, accepted_by

CLEAN, ERRORS, WARNINGS = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Judge a badge as publishing does: --achievement SLUG. "
        "Exit code: 0 nothing but notes, 1 an error stands, 2 warnings only, 3 no such badge."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--achievement", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        achievement = _achievement(options["achievement"])
        findings = check_achievement(achievement=achievement)
        found, accepted = [shown(finding) for finding in findings], accepted_by(findings)
        self.stdout.write(
            _json(achievement, found, accepted) if options["json"] else _lines(achievement, found, accepted)
        )
        code = _code(found)
        if code:
            raise SystemExit(code)


def _achievement(slug: str) -> Achievement:
    found: Achievement | None = Achievement.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Achievement.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no achievement “{slug}”. There are: {known}.", returncode=3)
    return found


def _code(found: list[Shown]) -> int:
    severities = {finding.severity for finding in found}
    return ERRORS if "error" in severities else WARNINGS if "warning" in severities else CLEAN


def _json(achievement: Achievement, found: list[Shown], accepted: Mapping[Reader, bool]) -> str:
    answer = {
        "achievement": achievement.slug,
        "published": achievement.is_published,
        "accepted_by": accepted,
        "findings": [asdict(finding) for finding in found],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _lines(achievement: Achievement, found: list[Shown], accepted: Mapping[Reader, bool]) -> str:
    state = "published" if achievement.is_published else "a draft"
    lines = [f"{finding.severity}: {finding.what} {finding.change} [{finding.code}]" for finding in found]
    takes = ", ".join(f"{reader} {'yes' if is_accepted else 'no'}" for reader, is_accepted in accepted.items())
    return "\n".join([f"“{achievement.slug}” is {state}; {len(found)} findings. Accepted by: {takes}.", *lines])
