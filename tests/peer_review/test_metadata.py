"""Office files lose what says who wrote them, and nothing else."""

import io
import zipfile

import pytest
from PIL import Image

from peer_review.metadata import LockedError, NotWhatItSaysError, UnsafeError, bare, office

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
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
    source = packed(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": "<x><dc:creator>Amina Zerhouni</dc:creator></x>",
            "docProps/app.xml": "<x><Company>Ecole des Oliviers</Company></x>",
            "docProps/thumbnail.jpeg": "a picture of page one",
            "word/document.xml": '<w:ins w:author="Amina" w:date="2026-01-01"><w:t>Shade, by Amina</w:t></w:ins>',
        }
    )
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


@pytest.mark.parametrize("content", [b"", b"not a zip", packed({"a": "b"})[:-10]], ids=["empty", "other", "cut off"])
def test_what_is_no_office_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotWhatItSaysError):
        bare(content, DOCX)


@pytest.mark.parametrize(("limit", "value"), [("MAX_ENTRIES", 1), ("MAX_UNPACKED", 10), ("MAX_RATIO", 0.5)])
def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, limit: str, value: float) -> None:
    monkeypatch.setattr(office, limit, value)
    with pytest.raises(UnsafeError):
        office.rezipped(packed({"word/document.xml": "some words", "word/styles.xml": "more words"}))


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
    assert bare(b"Shade\r\n", "text/plain") == b"Shade\r\n"


def test_an_office_file_that_windows_locked_is_told_from_a_damaged_one() -> None:
    with pytest.raises(LockedError):
        bare(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), DOCX)


def test_a_part_in_utf_16_hides_nobody() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><w:ins w:author="Amina">Été</w:ins>'
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as target:
        target.writestr("word/document.xml", text.encode("utf-16"))
    said = unpacked(bare(source.getvalue(), DOCX))["word/document.xml"]
    assert said == '<?xml version="1.0" encoding="UTF-8"?><w:ins w:author="">Été</w:ins>'


@pytest.mark.parametrize(
    ("content_type", "part", "content", "kept"),
    [
        (
            DOCX,
            "word/people.xml",
            '<w15:person w15:author="Amina"><w15:presenceInfo w15:providerId="AD" w15:userId="S::amina@lycee.org"/>',
            '<w15:person w15:author=""><w15:presenceInfo w15:providerId="" w15:userId=""/>',
        ),
        (
            DOCX,
            "word/_rels/settings.xml.rels",
            '<Relationship Id="rId1" Target="file:///C:/Users/Amina/Lesson.dotx" TargetMode="External"/>',
            '<Relationship Id="rId1" Target="file:///Normal.dotm" TargetMode="External"/>',
        ),
        (
            PPTX,
            "ppt/commentAuthors.xml",
            '<p:cmAuthor id="0" name="Amina" initials="Amina" lastIdx="1"/>',
            '<p:cmAuthor id="0" name="" initials="" lastIdx="1"/>',
        ),
        (
            PPTX,
            "ppt/authors.xml",
            '<p188:author id="{1}" name="Amina" initials="A" userId="Amina@lycee" providerId="AD"/>',
            '<p188:author id="{1}" name="" initials="" userId="" providerId=""/>',
        ),
        (
            ODT,
            "content.xml",
            "<office:annotation><dc:creator>Amina</dc:creator><text:p>Shade</text:p></office:annotation>",
            "<office:annotation><dc:creator></dc:creator><text:p>Shade</text:p></office:annotation>",
        ),
        (ODT, "content.xml", '<text:author-name text:fixed="true">Amina</text:author-name>', "</text:author-name>"),
    ],
)
def test_who_commented_is_forgotten_wherever_a_program_writes_it(
    content_type: str, part: str, content: str, kept: str
) -> None:
    cleaned = unpacked(bare(packed({part: content}), content_type))[part]
    assert "mina" not in cleaned
    assert kept in cleaned


def test_a_photograph_in_a_document_loses_its_place_and_stays_a_picture() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (13.0, 30.0, 0.0)}
    exif[0x010E] = "Classe de Mme Zerhouni"
    photo = io.BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "JPEG", exif=exif)
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as target:
        target.writestr("word/media/image1.jpeg", photo.getvalue())
        target.writestr("word/media/image2.png", b"no picture")
    with zipfile.ZipFile(io.BytesIO(bare(source.getvalue(), DOCX))) as result:
        assert b"Zerhouni" not in result.read("word/media/image1.jpeg")
        with Image.open(io.BytesIO(result.read("word/media/image1.jpeg"))) as image:
            assert (image.size, dict(image.getexif())) == ((4, 4), {})
        assert result.read("word/media/image2.png") == b"", "what cannot be opened cannot be vouched for"


def test_nothing_points_at_the_thumbnail_that_was_left_out() -> None:
    thumbnail = '<Relationship Id="rId2" Type="http://x/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>'
    document = '<Relationship Id="rId1" Type="http://x/officeDocument" Target="word/document.xml"/>'
    rels = f"<Relationships>{thumbnail}{document}</Relationships>"
    parts = unpacked(bare(packed({"_rels/.rels": rels, "docProps/thumbnail.jpeg": "x"}), DOCX))
    assert parts == {"_rels/.rels": f"<Relationships>{document}</Relationships>"}
