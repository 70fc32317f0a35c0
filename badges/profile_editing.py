"""The editor's form of an issuer profile: its name for people, and the name it signs under."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import Membership
from accounts.permissions import has_role
from badges import addresses, fetcher, issuing
from badges.models import IssuerId, Profile
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.fetching import FetchError
from badges.openbadges.safe_json import parse_json

# What is decided once for the institution and in every badge from then on: for its administrators.
SIGNING_FIELDS = ("did_method", "domain", "status_method")
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")


class ProfileForm(WagtailAdminModelForm):
    """An issuer profile of one of the person's own institutions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_decide = self.for_user and self.instance.pk and self._is_administrator()
        for name in SIGNING_FIELDS:
            if name in self.fields:
                self.fields[name].disabled = not may_decide

    def _is_administrator(self) -> bool:
        return has_role(self.for_user, self.instance.institution, Membership.Role.ADMINISTRATOR)

    def clean_domain(self) -> str:
        """A public host name that no other issuer here has or had, and not this site's own."""
        domain: str = self.cleaned_data["domain"].strip().lower().rstrip(".")
        if not domain or domain == self.instance.domain:
            return domain
        if not DOMAIN.fullmatch(domain):
            raise forms.ValidationError(_("Give the host name alone, as in badges.college.example."))
        if self._is_taken(domain):
            raise forms.ValidationError(_("This domain belongs to this site or to another issuer here."))
        return domain

    def _is_taken(self, domain: str) -> bool:
        others = Profile.objects.filter(domain=domain).exclude(pk=self.instance.pk)
        signed = IssuerId.objects.filter(identifier=issuing.domain_did(domain)).exclude(profile=self.instance)
        own_hosts = {urlsplit(base).hostname for base in addresses.signing_bases()}
        return domain in own_hosts or others.exists() or signed.exists()

    def clean(self) -> dict[str, Any]:
        """A domain is signed under only once it leads here: else anybody could sign as somebody else's."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_named_here = cleaned.get("did_method") == Profile.DidMethod.WEB
        if cleaned.get("status_method") == Profile.StatusMethod.REVOCATION_LIST and not is_named_here:
            sentence = _(
                "This list counts only on the issuer's own site: choose “an address here” above, or a bitstring."
            )
            self.add_error("status_method", sentence)
        if cleaned.get("did_method") != Profile.DidMethod.DOMAIN or self.errors:
            return cleaned
        domain = cleaned.get("domain", "")
        if not domain:
            self.add_error("domain", _("Give the domain that badges are to be signed under."))
        elif domain != self.instance.domain and self.instance.pk:
            self.add_error("did_method", _("Save the domain first, let it lead to this site, and choose this then."))
        elif "did_method" in self.changed_data and not _leads_here(self.instance, domain):
            sentence = _(
                "https://%(domain)s/.well-known/did.json does not answer with this issuer's document yet. Let the"
                " domain lead to this site, with a certificate, add it to ALLOWED_HOSTS, and save again."
            )
            self.add_error("did_method", sentence % {"domain": domain})
        return cleaned


def _leads_here(profile: Profile, domain: str) -> bool:
    """True when the domain, asked as anybody would ask it, answers with this profile's keys."""
    key = issuing.active_key(profile)
    try:
        document = parse_json(fetcher.fetch(f"https://{domain}/.well-known/did.json").body)
    except (FetchError, OpenBadgesError, ValueError):
        return False
    if not isinstance(document, dict) or document.get("id") != issuing.domain_did(domain):
        return False
    methods = document.get("verificationMethod")
    listed = methods if isinstance(methods, list) else []
    return any(isinstance(one, dict) and one.get("publicKeyMultibase") == key.public_key_multibase for one in listed)
