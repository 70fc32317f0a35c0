"""An institution endorses another's badge, another issuer or a single award, or takes that back."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from badges import addresses
from badges.actions.endorse import endorse
from badges.actions.withdraw_endorsement import withdraw_endorsement
from badges.errors import BadgesError
from badges.management.rows import achievement_of, award_of, profile_of
from badges.models import Achievement, Award, Endorsement, Profile


class Command(BaseCommand):
    help = (
        "Sign one institution's word about another's badge (--achievement SLUG), about an issuer (--issuer SLUG) or "
        "about one award (--award UUID); --withdraw UUID takes an endorsement back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--endorser", metavar="SLUG", help="the issuer profile that says it")
        parser.add_argument("--comment", default="", metavar="TEXT", help="what it says, at most 1,000 characters")
        about = parser.add_mutually_exclusive_group(required=True)
        about.add_argument("--achievement", metavar="SLUG")
        about.add_argument("--issuer", metavar="SLUG")
        about.add_argument("--award", metavar="UUID")
        about.add_argument("--withdraw", metavar="UUID", help="the endorsement's own uuid")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            endorsement = _withdraw(options["withdraw"]) if options["withdraw"] else _endorse(options)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        answer = {
            "uuid": str(endorsement.uuid),
            "address": addresses.endorsement(addresses.current_base(), endorsement.uuid),
            "about": str(endorsement.endorsed),
            "withdrawn_at": endorsement.withdrawn_at.isoformat() if endorsement.withdrawn_at else None,
        }
        state = f"was withdrawn at {answer['withdrawn_at']}" if answer["withdrawn_at"] else f"is at {answer['address']}"
        text = f"Endorsement {answer['uuid']} of “{answer['about']}” {state}."
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else text)


def _endorse(options: dict[str, Any]) -> Endorsement:
    if not options["endorser"]:
        raise CommandError("Say who endorses: --endorser SLUG.")
    return endorse(
        endorser=profile_of(options["endorser"]), about=_about(options), comment=options["comment"], actor=None
    )


def _about(options: dict[str, Any]) -> Achievement | Profile | Award:
    if options["achievement"]:
        return achievement_of(options["achievement"])
    return profile_of(options["issuer"]) if options["issuer"] else award_of(options["award"])


def _withdraw(text: str) -> Endorsement:
    try:
        uuid = UUID(text.removeprefix("urn:uuid:"))
    except ValueError as error:
        raise CommandError(f"“{text}” is not an endorsement's uuid. It is in the endorsement's address.") from error
    endorsement = Endorsement.objects.filter(uuid=uuid).first()
    if endorsement is None:
        raise CommandError(f"There is no endorsement {uuid} on this instance.")
    return withdraw_endorsement(endorsement=endorsement, actor=None)
