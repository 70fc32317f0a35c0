"""The badge on paper: one tagged sheet (PDF/UA-1) that says that paper is no proof, and where the proof is.

Nothing that a person wrote is ever part of the template: texts travel as JSON in typst's inputs. Fonts are typst's own
and the one in `fonts/` (Arabic); none of the machine's are used, so that the sheet is the same everywhere.
"""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils import translation
from django.utils.translation import gettext as _

from badges import addresses, images
from badges.definitions import alignments_in, results_in, text_in
from badges.models import Award
from cms.dates import day

ROOM = Path(__file__).parent
TEMPLATE = ROOM / "sheets" / "credential.typ"
FONTS = ROOM / "fonts"


def sheet(award: Award, base: str, language: str, *, key: str = "") -> bytes:
    """The PDF in this interface language. `key` opens the share link of a badge that is not public."""
    with translation.override(language):
        data = _data(award, base, language, key)
    compiled: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
    return compiled


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
    text = text_in(award.definition, language)
    issuer = award.achievement.institution.profile.name
    address = page_address(award, base, key)
    person = award.recipient.user.display_name if award.shows_name and award.recipient.user else ""
    issued = day(award.awarded_at)
    return {
        "language": language.split("-")[0],
        "rtl": translation.get_language_bidi(),
        "title": f"{text['name']} · {issuer}",
        "issuer": issuer,
        "plate": images.plate_svg(award.definition["tier"]).decode(),
        "plate_alt": _("Badge: an arch of stone"),
        "name": text["name"],
        "person": person,
        "person_label": _("Awarded to"),
        "issued_sentence": _("Issued by %(issuer)s on %(date)s") % {"issuer": issuer, "date": issued},
        "revoked": _("This badge was revoked.") if award.revoked_at else "",
        "description": text["description"],
        "criteria_label": _("What it took"),
        "criteria": text["criteria"],
        "results_label": _("How it was judged"),
        "results": [_result(result) for result in results_in(award, language)],
        "alignments_label": _("Competencies"),
        "alignments": [_alignment(entry) for entry in alignments_in(award.definition, language)],
        "judged_label": _("Who judged it"),
        "judged": " ".join(piece.narrative for piece in award.evidence.all() if piece.narrative),
        "qr": qr_svg(address),
        "qr_alt": _("QR code: the address of this badge's page"),
        "check_label": _("Check it online: paper is not proof."),
        "check_sentence": _how_to_check(is_open=award.is_public or bool(key)),
        "url": address,
        "id_label": _("Credential"),
        "id": award.urn,
    }


def _how_to_check(*, is_open: bool) -> str:
    if is_open:
        return _("Anybody can print a sheet like this one. Scan the code or open the address.")
    return _("Anybody can print a sheet like this one. Its holder has to open the page first: ask for that.")


def _result(result: dict[str, Any]) -> dict[str, str]:
    return {
        "title": result["title"],
        "level": result.get("level_title") or str(result["score"]),
        "description": result.get("level_description", ""),
    }


def _alignment(entry: dict[str, str]) -> dict[str, str]:
    return {"code": entry["code"], "name": entry["name"], "framework": entry["framework"]}
