"""Give an issuer new signing keys: as a habit, or because a private key came into other hands."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges import addresses, issuing
from badges.actions.revoke_key import revoke_key
from badges.actions.rotate_key import rotate_key
from badges.errors import BadgesError
from badges.management.rows import moment_of, profile_of
from badges.models import Award, Profile, SigningKey


class Command(BaseCommand):
    help = (
        "Give an issuer new signing keys. The old ones are retired and stay published, so old badges stay valid. With"
        " --compromised-from one key is revoked from that moment, and what it signed is signed again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--issuer", required=True, metavar="SLUG")
        parser.add_argument("--compromised-from", metavar="ISO", help="since when others may have had the private key")
        parser.add_argument("--reason", default="", metavar="TEXT", help="required with --compromised-from; logged")
        parser.add_argument("--key", default="", metavar="FRAGMENT", help="which key, else the active Ed25519 one")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        profile = profile_of(options["issuer"])
        affected: list[Award] = []
        try:
            if options["compromised_from"]:
                affected = revoke_key(
                    key=_key(profile, options["key"]),
                    compromised_from=moment_of(options["compromised_from"]),
                    reason=options["reason"],
                    actor=None,
                )
                key = issuing.active_key(profile)
            else:
                key = rotate_key(profile=profile, actor=None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_said(profile, key, affected, is_json=options["json"]))


def _key(profile: Profile, fragment: str) -> SigningKey:
    if not fragment:
        return issuing.active_key(profile)
    key = profile.keys.select_related("profile").filter(fragment=fragment).first()
    if key is None:
        known = ", ".join(profile.keys.values_list("fragment", flat=True))
        raise CommandError(f"{profile.slug} has no key “{fragment}”. There are: {known}.")
    return key


def _said(profile: Profile, key: SigningKey, affected: list[Award], *, is_json: bool) -> str:
    method = issuing.verification_method(issuing.issuer_id(profile, addresses.current_base()), key)
    answer = {
        "issuer": profile.slug,
        "verificationMethod": method,
        "publicKeyMultibase": key.public_key_multibase,
        "signed_anew": [str(award.uuid) for award in affected],
    }
    text = f"{profile.slug} signs with {method} from now on."
    if affected:
        text += f" {len(affected)} badges are signed again, and their holders told."
    return json.dumps(answer, indent=2) if is_json else text
