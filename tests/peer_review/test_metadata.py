"""Office files lose what says who wrote them, and nothing else."""

import io
import zipfile

import pytest

from peer_review import metadata
from peer_review.metadata import NotWhatItSaysError, bare

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            is_mimetype = name == "mimetype"
            target.writestr(name, content, zipfile.ZIP_STORED if is_mimetype else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        assert source.testzip() is None
        return {name: source.read(name).decode() for name in source.namelist()}


def test_a_word_file_forgets_its_author_and_who_commented_and_keeps_its_text() -> None:
    source = packed({
        "[Content_Types].xml": "<Types/>",
        "docProps/core.xml": "<x><dc:creator>Amina Zerhouni</dc:creator></x>",
        "docProps/app.xml": "<x><Company>Ecole des Oliviers</Company></x>",
        "docProps/thumbnail.jpeg": "a picture of page one",
        "word/document.xml": '<w:ins w:author="Amina" w:date="2026-01-01"><w:t>Shade, by Amina</w:t></w:ins>',
    })
    parts = unpacked(bare(source, DOCX))
    assert set(parts) == {"[Content_Types].xml", "docProps/core.xml", "docProps/app.xml", "word/document.xml"}
    assert "Zerhouni" not in str(parts) and "Oliviers" not in str(parts)
    assert parts["word/document.xml"] == '<w:ins w:author="" w:date="2026-01-01"><w:t>Shade, by Amina</w:t></w:ins>'


def test_an_open_document_keeps_its_type_first_and_unpacked() -> None:
    source = packed({"mimetype": ODT, "content.xml": "<t>Shade</t>", "meta.xml": "<m>Amina Zerhouni</m>"})
    cleaned = bare(source, ODT)
    assert b"Zerhouni" not in cleaned and unpacked(cleaned)["content.xml"] == "<t>Shade</t>"
    with zipfile.ZipFile(io.BytesIO(cleaned)) as result:
        first = result.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_the_time_of_writing_is_gone() -> None:
    with zipfile.ZipFile(io.BytesIO(bare(packed({"word/document.xml": "x"}), DOCX))) as result:
        assert {entry.date_time for entry in result.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("content", [b"", b"not a zip", packed({"a": "b"})[:-10]])
def test_what_is_no_office_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotWhatItSaysError):
        bare(content, DOCX)


@pytest.mark.parametrize(("limit", "value"), [("MAX_ENTRIES", 1), ("MAX_UNPACKED", 10)])
def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(metadata, limit, value)
    with pytest.raises(NotWhatItSaysError):
        bare(packed({"word/document.xml": "some words", "word/styles.xml": "more words"}), DOCX)


def test_a_damaged_part_is_refused_and_not_a_fault_of_ours() -> None:
    content = bytearray(packed({"word/document.xml": "many words " * 50}))
    start = content.index(b"word/document.xml") + len("word/document.xml")
    content[start : start + 8] = b"\xff" * 8
    with pytest.raises(NotWhatItSaysError):
        bare(bytes(content), DOCX)


def test_a_packing_that_no_office_program_uses_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("word/document.xml", "words")
    with pytest.raises(NotWhatItSaysError):
        bare(buffer.getvalue(), DOCX)


def test_a_type_that_cannot_be_cleaned_is_left_as_it_is() -> None:
    assert bare(b"%PDF-1.4", "application/pdf") == b"%PDF-1.4"
