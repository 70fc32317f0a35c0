"""`/ims/ob/v3p0/profile`: who the person is to this one site (OB 3.0, sections 6.2.4 and 6.2.5).

A pairwise id that no other site gets, and the name where the person said so. Never an e-mail address.
"""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.actions.update_profile import update_profile
from badges.ims.answers import RefusedError, api_view, private_json
from badges.models import WalletConsent
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.safe_json import parse_json
from badges.scopes import READ_PROFILE, WRITE_PROFILE

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
MEMBERS = frozenset({"@context", "id", "type", "name"})
NAME_LENGTH = 150


def read(request: HttpRequest, consent: WalletConsent) -> HttpResponse:
    """The person's Profile, as far as they allowed."""
    return private_json(json.dumps(_profile(consent), ensure_ascii=False))


def write(request: HttpRequest, consent: WalletConsent) -> HttpResponse:
    """Change the name; the whole Profile is sent, and what we cannot keep is refused (section 6.2.5.1)."""
    sent = _sent(request, consent)
    name = sent.get("name")
    if name is not None:
        person = consent.holder
        update_profile(user=person, name=_name(name), school=person.school, language=person.language)
    return read(request, consent)


def _profile(consent: WalletConsent) -> dict[str, Any]:
    profile = {"@context": CONTEXTS, "id": f"urn:uuid:{consent.subject}", "type": ["Profile"]}
    return {**profile, "name": consent.holder.display_name} if consent.shares_name else profile


def _sent(request: HttpRequest, consent: WalletConsent) -> dict[str, Any]:
    """The Profile in the body. Raises RefusedError for any other thing, and for another person's."""
    try:
        sent = parse_json(request.body)
    except (OpenBadgesError, RequestDataTooBig) as error:
        raise RefusedError(400, _("The Profile is not well-formed JSON.")) from error
    types = sent.get("type") if isinstance(sent, dict) else None
    if not isinstance(sent, dict) or "Profile" not in (types if isinstance(types, list) else [types]):
        raise RefusedError(400, _("Send the whole Profile, with its `id` and its `type`."))
    if sent.get("id") != f"urn:uuid:{consent.subject}":
        raise RefusedError(400, _("This is not the person's Profile: its `id` is another one."))
    unknown = ", ".join(sorted(set(sent) - MEMBERS))
    if unknown:
        sentence = _("We keep no more of a Profile than its name; remove: %(members)s.") % {"members": unknown}
        raise RefusedError(400, sentence)
    return sent


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > NAME_LENGTH:
        raise RefusedError(400, _("The name is a text of at most 150 characters."))
    return value


profile = api_view(GET=(READ_PROFILE, read), PUT=(WRITE_PROFILE, write))
