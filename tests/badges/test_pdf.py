"""The sheet: one page, tagged, in the direction of its texts, with the badge in it byte for byte."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from badges import pdf, verifier
from badges.models import Award
from badges.openbadges.baking import unbake
from tests.badges.conftest import GiveAward


def _signed(award: Award) -> str:
    document: str = award.credentials.as_signed().get().document
    return document


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_sheet_holds_the_badge_and_both_standards(awarded: Award, language: str) -> None:
    content = pdf.sheet(awarded, "http://testserver", language)
    assert unbake(content).text == _signed(awarded)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"<pdfaid:part>3</pdfaid:part>" in content
    assert len(pdf.PAGE.findall(content)) == 1


def test_the_sheet_says_until_when_it_holds(awarded: Award) -> None:
    without = pdf.sheet(awarded, "http://testserver", "fr")
    awarded.valid_until = datetime(2031, 3, 5, tzinfo=UTC)
    with translation.override("fr"):
        assert pdf._data(awarded, "http://testserver", "fr", "")["valid_until"] == "Valable jusqu’au 5 mars 2031"
    assert pdf.sheet(awarded, "http://testserver", "fr") != without


def test_the_sheet_verifies_like_the_badge(awarded: Award) -> None:
    report = verifier.verify_document(pdf.sheet(awarded, "http://testserver", "en"), is_offline=True)
    assert report.verdict == "valid"
    assert report.checks[0].code == "format_sheet", "its print is not covered by the signature, and that is said"


def test_a_tampered_attachment_is_not_valid(awarded: Award) -> None:
    altered = _signed(awarded).replace("Lessons with digital tools", "Master of everything")
    content = pdf.sheet(awarded, "http://testserver", "en", document=altered)
    assert verifier.verify_document(content, is_offline=True).verdict == "invalid"


def test_letters_that_our_fonts_lack_do_not_stop_the_sheet(give: GiveAward) -> None:
    award = give()
    award.definition["name"] = "数字课程 😀 \ufeff\ue000"
    content = pdf.sheet(award, "http://testserver", "en")
    assert unbake(content).text == _signed(award)
    assert b"/StructTreeRoot" in content


def test_a_long_text_is_set_smaller_and_only_then_on_a_second_page(awarded: Award) -> None:
    awarded.definition["criteria"] = "Plan, teach and look back with colleagues. " * 55
    assert len(pdf.PAGE.findall(pdf.sheet(awarded, "http://testserver", "en"))) == 1
    awarded.definition["criteria"] *= 4
    assert len(pdf.PAGE.findall(pdf.sheet(awarded, "http://testserver", "en"))) > 1


def test_the_page_that_verifies_takes_the_sheet(awarded: Award, client: Client) -> None:
    from_api = client.post(
        "/api/v1/verify",
        {"file": _upload(pdf.sheet(awarded, "http://testserver", "en"))},
    )
    assert from_api.json()["format"] == "OB3-DataIntegrity"


def test_a_pdf_without_a_badge_is_unreadable(db: None, client: Client) -> None:
    assert client.post("/api/v1/verify", {"file": _upload(b"%PDF-1.7\n%%EOF")}).status_code == 422


def _upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("badge.pdf", content, content_type="application/pdf")
