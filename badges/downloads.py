"""The files a badge can be had as: their names, addresses and bytes, the same for its page, its menu and the archive.

A file name says what it is, in letters that every system keeps: ``badge-lesson-planning-2026-11-20-named.png``.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from badges import addresses, baker, documents, pdf, securing
from badges.errors import BadgesError
from badges.models import Award, Credential

Securing, Disclosure = Credential.Securing, Credential.Disclosure
# What each file is for, in a line: the order of the menu.
NEEDED_BY = {
    "PNG": _("A picture with the signed badge inside. For e-mail, websites and most wallets."),
    "SVG": _("The same picture, sharp at any size. For websites and print."),
    "JSON": _("The signed badge alone, Open Badges 3.0. For wallets and for software that checks badges."),
    "JWT": _("The same badge as a token. For systems that ask for VC-JWT."),
    "PDF": _("A sheet to print. Paper is not proof: its code leads to the badge."),
}
OB2_FORMS = ("JSON", "PNG", "SVG", "JWS")
SAYS = {
    Disclosure.BARE: _("Nothing"),
    Disclosure.NAMED: _("Your name"),
    Disclosure.BOUND: _("Your e-mail address, scrambled"),
    Disclosure.NAMED_BOUND: _("Both"),
}


@dataclass(frozen=True)
class Download:
    """One line of the menu."""

    kind: str
    needed_by: Any
    address: str
    file_name: str


@dataclass(frozen=True)
class Packed:
    """One file of the archive: its form in a word, and how to make it."""

    name: str
    form: str
    make: Callable[[], bytes]


def file_name(award: Award, extension: str, *details: str) -> str:
    """Badge, what was earned, the day, and what is special about the file."""
    parts = ["badge", award.achievement.slug, f"{award.awarded_at:%Y-%m-%d}", *filter(None, details)]
    return "-".join(parts) + f".{extension}"


def menu(award: Award, *, language: str, key: str = "", disclosure: str = Disclosure.BARE) -> list[Download]:
    """Every Open Badges 3.0 file of an award, and the sheet, through the share link's `key` where there is one."""
    found = []
    for kind, needed_by in NEEDED_BY.items():
        asked = {"key": key} if key else {}
        if kind == "PDF":
            asked["lang"] = language
        if disclosure != Disclosure.BARE:
            asked["as"] = disclosure
        address = f"/credentials/{award.uuid}.{kind.lower()}" + (f"?{urlencode(asked)}" if asked else "")
        detail = "" if disclosure == Disclosure.BARE else disclosure
        found.append(Download(kind, needed_by, address, file_name(award, kind.lower(), detail)))
    return found


def ob2_menu(award: Award) -> list[Download]:
    """The files of the Open Badges 2.0 form, once its holder opened it."""
    if not award.ob2_enabled_at or award.revoked_at:
        return []
    return [
        Download(kind, "", addresses.ob2_assertion("", award.uuid, kind.lower()), ob2_file_name(award, kind.lower()))
        for kind in OB2_FORMS
    ]


def ob2_file_name(award: Award, extension: str) -> str:
    """The name of an Open Badges 2.0 file."""
    return file_name(award, extension, "ob2")


def image(award: Award, credential: Credential, extension: baker.Extension) -> bytes:
    """The picture with this Open Badges 3.0 credential in it, whichever way that is secured.

    A token goes into the `verify` attribute of an SVG, whose element stays empty (OB 3.0, section "Baked badges").
    """
    text = credential.document
    if credential.securing == Securing.VC_JWT and extension == "svg":
        return baker.baked(award.definition, "", extension, standard="ob3", verify=text)
    return baker.baked(award.definition, text, extension, standard="ob3")


def ob2_image(award: Award, base: str, extension: baker.Extension) -> bytes:
    """The picture with the hosted Open Badges 2.0 assertion in it."""
    payload = documents.ob2_assertion_text(award, base)
    verify = json.loads(payload)["id"]  # the address it was opened under, whatever ours is today
    return baker.baked(award.definition, payload, extension, standard="ob2", verify=verify)


def packed(award: Award, base: str, language: str) -> Iterator[Packed]:
    """Every file there is of an award that was signed: in each disclosure, each securing and each container."""
    for disclosure in securing.signed_disclosures(award):
        yield from _packed_disclosure(award, disclosure)
    key = award.share_key if award.share_link_enabled else ""
    detail = Disclosure.NAMED if award.shows_name else ""
    yield Packed(file_name(award, "pdf", detail), "PDF", partial(pdf.sheet, award, base, language, key=key))
    if ob2_menu(award):
        yield from _packed_ob2(award, base)


def _packed_disclosure(award: Award, disclosure: str) -> Iterator[Packed]:
    detail = "" if disclosure == Disclosure.BARE else disclosure
    signed = securing.stored(award, Securing.DATA_INTEGRITY, disclosure)
    if signed:
        form = f"Open Badges 3.0, {signed.securing}, {disclosure}"
        yield Packed(file_name(award, "json", detail), form, signed.document.encode)
        for extension in ("png", "svg"):
            yield Packed(
                file_name(award, extension, detail), f"{form}, baked", partial(image, award, signed, extension)
            )
    token = _form(award, Securing.VC_JWT, disclosure)
    if token:
        yield Packed(file_name(award, "jwt", detail), f"Open Badges 3.0, VC-JWT, {disclosure}", token.document.encode)


def _form(award: Award, securing_as: str, disclosure: str = Disclosure.BARE) -> Credential | None:
    """The form there is; a new one only while the badge is live. One that cannot be signed now is left out."""
    existing = securing.stored(award, securing_as, disclosure)
    if existing or not award.is_live:
        return existing
    with suppress(BadgesError):
        return securing.issue_form(award, securing_as, disclosure)
    return None


def _packed_ob2(award: Award, base: str) -> Iterator[Packed]:
    text = documents.ob2_assertion_text(award, base)
    yield Packed(ob2_file_name(award, "json"), "Open Badges 2.0, hosted", text.encode)
    for extension in ("png", "svg"):
        make = partial(ob2_image, award, base, extension)
        yield Packed(ob2_file_name(award, extension), "Open Badges 2.0, hosted, baked", make)
    signed = _form(award, Securing.OB2_SIGNED)
    if signed:
        yield Packed(ob2_file_name(award, "jws"), "Open Badges 2.0, signed", signed.document.encode)
