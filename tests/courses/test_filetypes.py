"""Files by content and by name, without what names a person."""

import io
import zipfile

import pytest
from PIL import Image

from courses.filetypes import LOCKED, NOT_WHAT_IT_SAYS, TYPES, UNKNOWN_TYPE, UNSAFE, ContentError, cleaned
from peer_review.metadata import bare, pictures
from peer_review.models import SubmissionEvidence
from tests.peer_review import corpus
from tests.samples import MP3, PDF

CORE = (
    b'<?xml version="1.0"?><cp:coreProperties><dc:creator>Amina Diallo</dc:creator>'
    b"<cp:lastModifiedBy>Amina Diallo</cp:lastModifiedBy><dc:title>Plan</dc:title></cp:coreProperties>"
)


def picture(image_format: str, exif: bool = False) -> bytes:
    target = io.BytesIO()
    extra = {}
    if exif:
        data = Image.Exif()
        data[0x013B] = "Amina Diallo"
        data[0x8825] = {1: "N", 2: (13.0, 30.0, 0.0)}
        extra["exif"] = data
    Image.new("RGB", (4, 2), "red").save(target, image_format, **extra)
    return target.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


SAMPLES = {
    "plan.png": picture("PNG"),
    "plan.jpg": picture("JPEG"),
    "plan.jpeg": picture("JPEG"),
    "plan.webp": picture("WEBP"),
    "plan.pdf": PDF,
    "plan.docx": archive({"word/document.xml": b"<w/>", "docProps/core.xml": CORE}),
    "plan.pptx": archive({"ppt/presentation.xml": b"<p/>"}),
    "plan.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}),
    "plan.txt": "Une leçon".encode(),
    "plan.mp3": MP3,
    "plan.m4a": corpus.mp4(b"M4A ", has_pictures=False),
    "plan.mp4": corpus.mp4(),
}


def test_every_type_has_a_sample() -> None:
    assert {name.split(".")[1] for name in SAMPLES} == set(TYPES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_that_is_what_it_says_is_taken(name: str) -> None:
    assert cleaned(name.upper(), SAMPLES[name]).content_type == TYPES[name.split(".")[1]]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "plan.txt"])
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str) -> None:
    with pytest.raises(ContentError) as error:
        cleaned(name, b"MZ\x90\x00 a program in disguise")
    assert error.value.args[0] == NOT_WHAT_IT_SAYS


@pytest.mark.parametrize("name", ["plan.exe", "plan.svg", "plan.html", "plan.zip", "plan", "plan.docm", "plan.png.exe"])
def test_other_types_are_refused(name: str) -> None:
    with pytest.raises(ContentError) as error:
        cleaned(name, picture("PNG"))
    assert error.value.args[0] == UNKNOWN_TYPE


def test_a_picture_of_another_format_is_refused() -> None:
    with pytest.raises(ContentError):
        cleaned("plan.png", picture("JPEG"))


def test_text_with_null_bytes_is_refused() -> None:
    with pytest.raises(ContentError):
        cleaned("plan.txt", b"a\x00b")


@pytest.mark.parametrize("image_format", ["JPEG", "WEBP", "PNG"])
def test_pictures_lose_names_and_places(image_format: str) -> None:
    name = f"plan.{image_format.lower()}"
    data = cleaned(name, picture(image_format, exif=True)).data
    with Image.open(io.BytesIO(data)) as image:
        assert not dict(image.getexif())
        assert image.size == (4, 2)
    assert b"Amina" not in data


def test_a_picture_is_turned_as_the_camera_held_it() -> None:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (4, 2), "red").save(target, "JPEG", exif=exif)
    with Image.open(io.BytesIO(cleaned("plan.jpg", target.getvalue()).data)) as image:
        assert image.size == (2, 4)


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 7)
    with pytest.raises(ContentError) as error:
        cleaned("plan.png", picture("PNG"))
    assert error.value.args[0] == UNSAFE


def test_office_files_lose_their_authors_and_keep_the_rest() -> None:
    data = cleaned("plan.docx", SAMPLES["plan.docx"]).data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        core = file.read("docProps/core.xml")
        assert file.read("word/document.xml") == b"<w/>"
    assert b"Amina" not in core and b"Plan" not in core, "a title is often a name"


def test_an_office_file_that_swells_is_refused() -> None:
    bomb = archive({"word/document.xml": b"0" * 5_000_000})
    with pytest.raises(ContentError) as error:
        cleaned("plan.docx", bomb)
    assert error.value.args[0] == UNSAFE


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word/..\\..\\x", "word/vbaProject.bin"])
def test_an_office_file_with_a_way_out_or_a_program_is_refused(name: str) -> None:
    with pytest.raises(ContentError) as error:
        cleaned("plan.docx", archive({"word/document.xml": b"<w/>", name: b"x"}))
    assert error.value.args[0] == UNSAFE


def test_a_locked_office_file_is_told_from_a_damaged_one() -> None:
    with pytest.raises(ContentError) as error:
        cleaned("plan.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert error.value.args[0] == LOCKED


@pytest.mark.parametrize("kind", corpus.CORPUS)
def test_what_is_kept_when_uploading_is_kept_byte_for_byte_when_handed_in(kind: str) -> None:
    """One cleaner for both: the digest that the author's draft has is the one that reviewers see."""
    content_type, build = corpus.CORPUS[kind]
    ending = next(ending for ending, taken in TYPES.items() if taken == content_type)
    kept = cleaned(f"plan.{ending}", build()).data
    assert bare(kept, content_type) == kept


@pytest.mark.parametrize("content_type", sorted(set(TYPES.values())))
def test_whatever_is_taken_reaches_a_reviewer_under_a_name_that_opens(content_type: str) -> None:
    copy = SubmissionEvidence(content_type=content_type)
    assert copy.type_name.lower() in TYPES
    assert copy.neutral_name == f"evidence-1.{copy.type_name.lower()}"
