"""The badge on paper: one tagged sheet that says that paper is no proof, and that carries the proof in itself.

The file is PDF/UA-1 (accessible) and PDF/A-3a (to be kept), and the credential is attached to it byte for byte, so that
`/verify/` reads the sheet as it reads a picture with a badge in it. Nothing that a person wrote is ever part of the
template: texts travel as JSON in typst's inputs. Fonts are typst's own and the one in `fonts/` (Arabic); none of the
machine's are used, so that the sheet is the same everywhere.
"""

import io
import json
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from badges import addresses, pictures
from badges.definitions import alignments_in, results_in, text_in
from badges.models import Award
from cms.dates import day

ROOM = Path(__file__).parent
TEMPLATE = ROOM / "sheets" / "credential.typ"
FONTS = ROOM / "fonts"
Standard = Literal["ua-1", "a-3a"]
STANDARDS: tuple[Standard, ...] = ("ua-1", "a-3a")
# The first size at which everything stands on one sheet; what is too long for the last runs over to a second.
SIZES = (12, 11, 10, 9)
PAGE = re.compile(rb"/Type/Page\b")
# Characters that PDF/UA-1 and PDF/A-3 forbid, and that nobody sees: private use, marks of byte order, controls.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
ATTACHMENT = "openbadge-credential.json"


def sheet(award: Award, base: str, language: str, *, key: str = "", document: str | None = None) -> bytes:
    """The PDF in this interface language. `key` opens the share link of a badge that is not public.

    `document` is what is attached: by default the bare credential, nothing while that is still being signed.
    """
    with translation.override(language):
        data = _data(award, base, language, key) | _attachment(award, document)
    content = b""
    for size in SIZES:
        content = _compile({**data, "size": size})
        if len(PAGE.findall(content)) == 1:
            break
    return content


def _compile(data: dict[str, Any]) -> bytes:
    """A letter that our fonts lack may not be in a PDF/UA file: then the sheet is tagged all the same, and says less.

    The letter shows as a box there, and is still found, copied and read aloud.
    """
    try:
        return _typeset(data, STANDARDS)
    except typst.TypstError:
        return _typeset(data, ())


def _typeset(data: dict[str, Any], standards: tuple[Standard, ...]) -> bytes:
    compiled: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=[*standards],
    )
    return compiled


def _attachment(award: Award, document: str | None) -> dict[str, str]:
    if document is None:
        credential = award.credentials.as_signed().first()
        document = credential.document if credential else ""
    return {
        "credential": document,
        "credential_name": ATTACHMENT,
        "credential_type": "application/vc+ld+json",
        "credential_label": _("The signed badge. Give this PDF to a page that verifies badges."),
    }


def qr_svg(text: str) -> str:
    """A QR code as SVG, dark on light, with its quiet zone."""
    output = io.BytesIO()
    segno.make(text, error="m").save(output, kind="svg", dark="#16303f", light="#ffffff", border=2, xmldecl=False)
    return output.getvalue().decode()


def page_address(award: Award, base: str, key: str = "") -> str:
    """Where whoever holds the sheet may check it: the badge's page, through the share link where it needs one."""
    address = addresses.credential(base, award.uuid)
    return address if award.is_public or not key else f"{address}?key={key}"


def _data(award: Award, base: str, language: str, key: str) -> dict[str, Any]:
    text = {part: _plain(value) for part, value in text_in(award.definition, language).items()}
    own = _text_language(award, language)
    issuer = _plain(award.achievement.institution.profile.name)
    address = page_address(award, base, key)
    person = award.recipient.user.display_name if award.shows_name and award.recipient.user else ""
    return {
        "language": language.split("-")[0],
        "rtl_languages": [code for code, _name in settings.LANGUAGES if get_language_info(code)["bidi"]],
        "date": {"year": award.awarded_at.year, "month": award.awarded_at.month, "day": award.awarded_at.day},
        "title": f"{text['name']} · {issuer}",
        "issuer": issuer,
        "plate": pictures.awarded(award.definition).svg.decode(),
        "plate_alt": _("Badge: an arch of stone"),
        "name": _said(text["name"], own),
        "person": _plain(person),
        "person_label": _("Awarded to"),
        "issued_sentence": _("Issued by %(issuer)s on %(date)s") % {"issuer": issuer, "date": day(award.awarded_at)},
        "valid_until": f"{_('Valid until')} {day(award.valid_until)}" if award.valid_until else "",
        "notice": _("This badge was revoked.") if award.revoked_at else "",
        "description": _said(text["description"], own),
        "criteria_label": _("What it took"),
        "criteria": _said(text["criteria"], own),
        "results_label": _("How it was judged"),
        "results": _grouped((result["language"], _result(result)) for result in results_in(award, language)),
        "alignments_label": _("Competencies"),
        "alignments": _grouped(
            (entry["name_language"], _alignment(entry)) for entry in alignments_in(award.definition, language)
        ),
        "judged_label": _("Who judged it"),
        "judged": _said(" ".join(piece.narrative for piece in award.evidence.all() if piece.narrative), award.language),
        "qr": qr_svg(address),
        "qr_alt": _("QR code: the address of this badge's page"),
        "check_label": _("Check it online: paper is not proof."),
        "check_sentence": _how_to_check(is_open=award.is_public or bool(key)),
        "url": address,
        "id_label": _("Credential"),
        "id": award.urn,
    }


def _text_language(award: Award, language: str) -> str:
    """The language that `text_in` answers in."""
    code = language.split("-")[0]
    return code if code in award.definition["translations"] else str(award.definition["language"])


def _said(text: str, language: str) -> dict[str, str]:
    return {"text": _plain(text), "language": language.split("-")[0]}


def _grouped(entries: Iterable[tuple[str, dict[str, str]]]) -> list[dict[str, Any]]:
    """Lists of one language each, in the order in which they come."""
    return [
        {"language": language.split("-")[0], "entries": [entry for _language, entry in group]}
        for language, group in groupby(entries, key=lambda pair: pair[0])
    ]


def _plain(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _how_to_check(*, is_open: bool) -> str:
    if is_open:
        return _("Anybody can print a sheet like this one. Scan the code or open the address.")
    return _("Anybody can print a sheet like this one. Its holder has to open the page first: ask for that.")


def _result(result: dict[str, Any]) -> dict[str, str]:
    return {
        "title": _plain(result["title"]),
        "level": _plain(result.get("level_title") or str(result["score"])),
        "description": _plain(result.get("level_description", "")),
    }


def _alignment(entry: dict[str, str]) -> dict[str, str]:
    return {part: _plain(entry[part]) for part in ("code", "name", "framework")}
