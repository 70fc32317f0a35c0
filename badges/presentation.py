"""A badge as people read it: frozen texts in their language, and who can see it, in a sentence."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from badges import addresses, downloads, linkedin, pdf, securing, status
from badges.definitions import alignments_in, results_in, text_in
from badges.models import Award, Credential, Endorsement


@dataclass(frozen=True, eq=False)
class BadgePage:
    """One award for a template. `key` is the share link's, when the reader came by it."""

    award: Award
    base: str
    language: str
    key: str = ""
    is_holder: bool = False
    disclosure: str = Credential.Disclosure.BARE

    @cached_property
    def text(self) -> dict[str, str]:
        """{name, description, criteria}."""
        return text_in(self.award.definition, self.language)

    @property
    def text_language(self) -> str:
        """The language those texts are in."""
        code = self.language.split("-")[0]
        return code if code in self.award.definition["translations"] else self.award.definition["language"]

    @property
    def tier(self) -> int:
        return int(self.award.definition["tier"])

    @property
    def issuer(self) -> Any:
        return self.award.achievement.institution.profile

    @property
    def person(self) -> str:
        """The holder's name, if the holder wants it shown."""
        user = self.award.recipient.user
        return user.display_name if user and self.award.shows_name else ""

    @cached_property
    def alignments(self) -> list[dict[str, str]]:
        """Frozen alignments in the reader's words, each with our own address."""
        entries = alignments_in(self.award.definition, self.language)
        return [{**entry, "address": f"/competencies/{entry['uuid']}"} for entry in entries]

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """What was judged, in the reader's words."""
        return results_in(self.award, self.language)

    @cached_property
    def evidence(self) -> list[Any]:
        return list(self.award.evidence.order_by("pk"))

    @property
    def query(self) -> str:
        """What keeps the share link open on this page's own links."""
        return "?" + urlencode({"key": self.key}) if self.key and not self.award.is_public else ""

    @property
    def share_address(self) -> str:
        """What the holder gives to others: the page, through the link's key where the page is not public."""
        return pdf.page_address(self.award, self.base, self.award.share_key if self.award.share_link_enabled else "")

    @property
    def check_address(self) -> str:
        """What "Check it yourself" puts into the verification page."""
        key = self.key or (self.award.share_key if self.is_holder and self.award.share_link_enabled else "")
        return quote(pdf.page_address(self.award, self.base, key), safe="")

    @property
    def is_checkable(self) -> bool:
        """True when the verification page, which knows nobody, may read it."""
        return self.award.is_public or self.award.share_link_enabled

    @cached_property
    def is_issued(self) -> bool:
        return self.award.credentials.as_signed().exists()

    @cached_property
    def files(self) -> list[downloads.Download]:
        """The menu of files, through the share link where the page was."""
        key = self.key if not self.award.is_public else ""
        return downloads.menu(self.award, language=self.language, key=key, disclosure=self.disclosure)

    @cached_property
    def ob2_downloads(self) -> list[downloads.Download]:
        return downloads.ob2_menu(self.award)

    @cached_property
    def disclosures(self) -> list[dict[str, Any]]:
        """What the files may say of their holder: {value, label, address, is_chosen}, for the holder to choose."""
        signed = securing.signed_disclosures(self.award)
        return [
            {
                "label": label,
                "address": self._disclosure_address(value, is_signed=value in signed),
                "is_chosen": value == self.disclosure,
            }
            for value, label in downloads.SAYS.items()
            if value in signed or self.award.is_live
        ]

    def _disclosure_address(self, value: str, *, is_signed: bool) -> str:
        """The same page with these files, or where the holder reads what having them signed means."""
        name = "credential" if is_signed else "credential_disclosure"
        return reverse(name, args=[self.award.uuid]) + f"?as={value}" + ("#download" if is_signed else "")

    @property
    def linkedin_address(self) -> str:
        return linkedin.add_to_profile(self.award, self.share_address)

    @property
    def mail_address(self) -> str:
        """Opens the reader's own mail program with a sentence and the link."""
        subject = _("My badge: %(name)s") % {"name": self.text["name"]}
        body = _("You can see and check my badge “%(name)s” here: %(address)s") % {
            "name": self.text["name"],
            "address": self.share_address,
        }
        return "mailto:?" + urlencode({"subject": subject, "body": body}, quote_via=quote)

    @property
    def qr(self) -> str:
        """The QR code of the shared address, as inline SVG that takes the size its place gives it."""
        code = segno.make(self.share_address, error="m")
        drawn = code.svg_inline(omitsize=True, border=2, dark="#16303f", light="#ffffff")
        return mark_safe(drawn)  # noqa: S308 - drawn by segno from an address of ours

    @cached_property
    def endorsements(self) -> list[Endorsement]:
        """What institutions say about this badge, its achievement and its issuer, the oldest first."""
        return list(Endorsement.objects.about(self.award).select_related("endorser").order_by("pk"))

    @property
    def is_expired(self) -> bool:
        """True once its term has ended."""
        return self.award.valid_until is not None and self.award.valid_until <= timezone.now()

    @property
    def is_suspension_listed(self) -> bool:
        """True when every verifier sees a suspension, not this site alone."""
        return status.is_suspension_listed(self.award)

    @property
    def image_address(self) -> str:
        return addresses.achievement_image(
            self.base, self.award.achievement.uuid, digest=self.award.definition.get("picture", "")
        )

    @property
    def who_sees(self) -> str:
        """One sentence."""
        if self.award.is_public:
            return _("Everybody can see this badge.")
        if self.award.share_link_enabled:
            return _("Only you and whoever has the link can see this badge.")
        return _("Only you can see this badge.")
