"""Give an issuer a new signing key. Badges signed with the old one stay valid."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges import addresses
from badges.actions.rotate_key import rotate_key
from badges.errors import BadgesError
from badges.models import Profile


class Command(BaseCommand):
    help = "Give an issuer a new signing key. The old one is retired and stays published, so old badges stay valid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--issuer", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        profile = Profile.objects.filter(slug=options["issuer"]).first()
        if profile is None:
            known = ", ".join(Profile.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no issuer “{options['issuer']}”. There are: {known}.")
        try:
            key = rotate_key(profile=profile, actor=None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        method = f"{addresses.did(addresses.current_base(), profile.slug)}#{key.fragment}"
        answer = {"issuer": profile.slug, "verificationMethod": method, "publicKeyMultibase": key.public_key_multibase}
        text = f"{profile.slug} signs with {method} from now on."
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
