"""Twelve files that name somebody everywhere: cleaned, none does, and each opens with what it was made for (S-03)."""

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pikepdf import Name, Pdf
from PIL import Image

from peer_review.metadata import bare
from tests.peer_review.corpus import CORPUS, GPS, MARKS, PICTURES, SOUND, sound_of_mp3

DEFLATED = re.compile(rb"x[\x01\x5e\x9c\xda]|\r?\nstream\r?\n")


@pytest.fixture(scope="module")
def cleaned() -> Callable[[str], bytes]:
    """The cleaned file of a kind, each cleaned once."""
    done: dict[str, bytes] = {}

    def clean(kind: str) -> bytes:
        if kind not in done:
            content_type, build = CORPUS[kind]
            done[kind] = bare(build(), content_type)
        return done[kind]

    return clean


def layers(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The file as it lies there, and all that can be unpacked from it: zips, zlib streams, and what is in those."""
    yield content
    if depth > 3:
        return
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment
            for name in archive.namelist():
                yield from layers(archive.read(name), depth + 1)
    for found in DEFLATED.finditer(content):
        start = found.start() if found[0].startswith(b"x") else found.end()
        try:
            unpacked = zlib.decompressobj().decompress(content[start:])
        except zlib.error:
            continue
        yield from layers(unpacked, depth + 1)


def marks_in(content: bytes) -> list[bytes]:
    lowered = [layer.lower() for layer in layers(content)]
    return [mark for mark in MARKS if any(mark.lower() in layer for layer in lowered)]


@pytest.mark.parametrize("kind", [kind for kind in CORPUS if kind != "txt"])
def test_the_search_sees_what_was_planted(kind: str) -> None:
    """A search that finds nothing anywhere would prove nothing."""
    assert len(marks_in(CORPUS[kind][1]())) >= 5


@pytest.mark.parametrize("kind", CORPUS)
def test_nobody_is_named_in_the_file_nor_in_anything_packed_in_it(kind: str, cleaned: Callable[[str], bytes]) -> None:
    assert marks_in(cleaned(kind)) == []


@pytest.mark.parametrize("kind", CORPUS)
def test_cleaning_again_changes_no_byte(kind: str, cleaned: Callable[[str], bytes]) -> None:
    assert bare(cleaned(kind), CORPUS[kind][0]) == cleaned(kind)


@pytest.mark.parametrize("kind", CORPUS)
def test_the_same_file_is_cleaned_to_the_same_bytes(kind: str, cleaned: Callable[[str], bytes]) -> None:
    content_type, build = CORPUS[kind]
    assert bare(build(), content_type) == cleaned(kind)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_shows_what_it_showed(kind: str, cleaned: Callable[[str], bytes]) -> None:
    with Image.open(io.BytesIO(cleaned(kind))) as image:
        assert (image.format, image.size, dict(image.getexif())) == (kind.upper(), (24, 16), {})
        left, right = image.convert("RGB").getpixel((3, 8)), image.convert("RGB").getpixel((20, 8))
    assert left[1] > 120 > left[2] and right[2] > 150 > right[1]


@pytest.mark.parametrize("kind", ["pdf, classic", "pdf, with object streams"])
def test_a_pdf_keeps_text_remarks_links_and_language(
    kind: str, cleaned: Callable[[str], bytes], tmp_path: Path
) -> None:
    with Pdf.open(io.BytesIO(cleaned(kind))) as pdf:
        page = pdf.pages[0]
        assert b"(Shade is cooler) Tj" in page.Contents.read_bytes()
        links = [note.A.get("/URI") for note in page.Annots if note.Subtype == Name.Link]
        assert [str(link) for link in links if link] == ["https://example.org/shade"]
        assert [str(note.Contents) for note in page.Annots if note.Subtype == Name.Text] == ["Look here"]
        assert (str(pdf.Root.Lang), "/Info" in pdf.trailer) == ("fr", False)
    if program := shutil.which("pdftotext"):
        (tmp_path / "plan.pdf").write_bytes(cleaned(kind))
        done = subprocess.run([program, tmp_path / "plan.pdf", "-"], capture_output=True, text=True, check=True)
        assert (done.stdout.splitlines()[0], done.stderr) == ("Shade is cooler", "")


def test_a_tagged_pdf_stays_tagged_and_its_form_answered(cleaned: Callable[[str], bytes]) -> None:
    with Pdf.open(io.BytesIO(cleaned("pdf, with object streams"))) as pdf:
        element = pdf.Root.StructTreeRoot.K[0]
        assert (element.S, str(element.Alt), bool(pdf.Root.MarkInfo.Marked)) == (Name.P, "A tree", True)
        field = pdf.pages[0].Annots[2]
        assert (str(field.T), str(field.V)) == ("answer", "42")
        photograph = pdf.pages[0].Resources.XObject.Im0
        with Image.open(io.BytesIO(photograph.read_raw_bytes())) as image:
            image.load()
            assert (image.size, "exif" in image.info) == ((24, 16), False)


@pytest.mark.parametrize(
    ("kind", "part"), [("docx", "word/document.xml"), ("pptx", "ppt/presentation.xml"), ("odt", "content.xml")]
)
def test_an_office_file_keeps_its_text_and_pictures(kind: str, part: str, cleaned: Callable[[str], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned(kind))) as archive:
        assert archive.testzip() is None
        assert b"Shade is cooler" in archive.read(part)
        pictures = [name for name in archive.namelist() if name.endswith(("1.jpeg", "1.png", "1.jpg"))]
        assert len(pictures) == 1
        with Image.open(io.BytesIO(archive.read(pictures[0]))) as image:
            image.load()


def test_a_text_is_as_it_was(cleaned: Callable[[str], bytes]) -> None:
    assert cleaned("txt") == CORPUS["txt"][1]()


def test_a_recording_keeps_every_frame_and_nothing_else(cleaned: Callable[[str], bytes]) -> None:
    assert cleaned("mp3") == sound_of_mp3()


@pytest.mark.parametrize(("kind", "samples"), [("mp4", [PICTURES, SOUND]), ("m4a", [SOUND])])
def test_a_film_is_found_where_its_tables_say(kind: str, samples: list[bytes], cleaned: Callable[[str], bytes]) -> None:
    content = cleaned(kind)
    assert len(content) == len(CORPUS[kind][1]()), "no offset has moved"
    places = [int.from_bytes(content[found.end() + 8 : found.end() + 12]) for found in re.finditer(b"stco", content)]
    assert [content[place : place + len(sample)] for place, sample in zip(places, samples, strict=True)] == samples
    assert GPS not in content
    assert b"esds kept" in content and (kind == "m4a" or b"avcC\1\2\3" in content)


@pytest.mark.parametrize("kind", ["mp4", "m4a"])
def test_a_film_plays_where_a_player_is(kind: str, cleaned: Callable[[str], bytes], tmp_path: Path) -> None:
    """The boxes as an independent program reads them; the samples of this corpus are no pictures, so none is shown."""
    program = shutil.which("ffprobe")
    if not program:
        pytest.skip("ffprobe is not here")
    (tmp_path / "film").write_bytes(cleaned(kind))
    command = [program, "-v", "error", "-show_entries", "stream=codec_type:format_tags", tmp_path / "film"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "codec_type=audio" in told and "TAG:creation_time" not in told
