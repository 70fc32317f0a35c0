"""Files made to cost more than they weigh cost what was allowed at most; damaged and locked ones are refused."""

import io
import random
import resource
import struct
import time
import zlib
from contextlib import suppress

import pytest
from pikepdf import Dictionary, Encryption, Name, ObjectStreamMode, Pdf

from peer_review.metadata import LockedError, NotWhatItSaysError, UnsafeError, bare
from peer_review.metadata.kinds import IN_A_PROCESS, MEGABYTE, PDF
from peer_review.metadata.mp3 import frames_only
from peer_review.metadata.mp4 import without_names
from peer_review.metadata.pictures import without_notes
from tests.peer_review.corpus import CORPUS, DOCX, box, frame, mp4, packed
from tests.samples import PDF as SMALL_PDF

# Starting a process and handing over its answer.
BESIDE = 1.0


def packed_table(megabytes: int) -> bytes:
    """A PDF whose table of objects, without which nothing is found, unpacks to so much."""
    table = zlib.compress(bytes(megabytes * MEGABYTE), 9)
    head = b"%PDF-1.7\n"
    said = b"1 0 obj<</Type/XRef/W[1 2 1]/Size 9/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(table)
    return head + said + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def page_tree(depth: int) -> bytes:
    """Each branch leads twice to the next."""
    branch = b"%d 0 obj<</Type/Pages/Count 1/Kids[%d 0 R %d 0 R]>>endobj\n"
    kids = b"".join(branch % (number, number + 1, number + 1) for number in range(2, depth))
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + kids + b"trailer<</Root 1 0 R>>"


def many_objects() -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.Root.Kept = [pdf.make_indirect(Dictionary(Rect=number, Subtype=Name.Text)) for number in range(140_000)]
    target = io.BytesIO()
    pdf.save(target, object_stream_mode=ObjectStreamMode.generate)
    return target.getvalue()


HOSTILE_PDFS = {
    "a table that swells to 700 MB": packed_table(700),
    "an array in an array in an array": b"%PDF-1.4\n1 0 obj" + b"[" * 5_000_000 + b"trailer<</Root 1 0 R>>",
    "a page tree that doubles forty times": page_tree(40),
    "a page tree that leads to itself": b"%PDF-1.4\n1 0 obj<</Pages 1 0 R/Kids[1 0 R]>>endobj trailer<</Root 1 0 R>>",
    "a hundred thousand remarks": many_objects(),
    "ten million objects that are not there": b"%PDF-1.4\n" + b"9 0 obj " * 2_000_000 + b"trailer<</Root 9 0 R>>",
    "a length of everything": b"%PDF-1.4\n1 0 obj<</Length 99999999999999999999>>stream\n" + b"a" * 1_000_000,
}


def children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("name", HOSTILE_PDFS)
def test_a_hostile_pdf_costs_two_seconds_of_a_process_of_its_own_at_most(name: str) -> None:
    before, start = children_seconds(), time.process_time()
    try:
        cleaned = bare(HOSTILE_PDFS[name], PDF)
    except NotWhatItSaysError:
        cleaned = b""
    assert children_seconds() - before < IN_A_PROCESS[PDF].seconds + BESIDE
    assert time.process_time() - start < 0.5, "nothing of it is done here"
    assert len(cleaned) <= len(HOSTILE_PDFS[name]) + 100_000


def test_the_process_has_the_memory_that_one_file_is_given_and_no_more() -> None:
    assert IN_A_PROCESS[PDF] == (2.0, 256 * MEGABYTE)
    with pytest.raises(NotWhatItSaysError):
        bare(HOSTILE_PDFS["a table that swells to 700 MB"], PDF)


def test_a_name_that_never_ends_costs_an_office_file_its_own_process() -> None:
    """A search through it would grow with its square."""
    before = children_seconds()
    endless = b'<w:fldSimple w:instr="' * 100_000
    bare(packed({"word/document.xml": random.Random(4).randbytes(60_000) + endless}), DOCX)
    assert children_seconds() - before < IN_A_PROCESS[DOCX].seconds + BESIDE


@pytest.mark.parametrize(("user", "owner"), [("shade", "tree"), ("", "tree")])
def test_a_protected_pdf_is_told_from_a_damaged_one(user: str, owner: str) -> None:
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(SMALL_PDF)) as pdf:
        pdf.save(target, encryption=Encryption(user=user, owner=owner))
    with pytest.raises(LockedError):
        bare(target.getvalue(), PDF)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.4\ntrailer<</Root 9 0 R>>", b"no PDF"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(NotWhatItSaysError):
        bare(content, PDF)


def test_a_pdf_that_lost_its_table_is_mended() -> None:
    content = CORPUS["pdf, classic"][1]().partition(b"xref")[0] + b"trailer<</Root 1 0 R>>"
    with Pdf.open(io.BytesIO(bare(content, PDF))) as pdf:
        assert b"Shade is cooler" in pdf.pages[0].Contents.read_bytes()


@pytest.mark.filterwarnings("ignore:::PIL")
@pytest.mark.parametrize("kind", ["mp3", "m4a", "mp4", "jpeg", "webp", "png"])
def test_a_damaged_file_is_cleaned_or_refused_and_never_a_fault_of_ours(kind: str) -> None:
    content_type, build = CORPUS[kind]
    dice, whole = random.Random(7), build()
    for _ in range(150):
        broken = bytearray(whole[: dice.randrange(len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.randrange(1, 6)):
            if broken:
                broken[dice.randrange(len(broken))] = dice.randrange(256)
        with suppress(NotWhatItSaysError):
            bare(bytes(broken), content_type)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xff" * 5_000_000, b"ID3" * 3_000_000, b"\xff\xfb\x90\x64" * 2_000_000, b"APETAGEX" * 1_000_000],
    ids=["beginnings", "tags without length", "frames on frames", "tags in tags"],
)
def test_what_looks_like_sound_for_ever_is_given_up(content: bytes) -> None:
    start = time.process_time()
    with suppress(NotWhatItSaysError):
        frames_only(content)
    assert time.process_time() - start < 3


def test_one_frame_alone_is_a_recording_and_half_a_one_is_none() -> None:
    assert frames_only(frame(1)) == frame(1)
    with pytest.raises(NotWhatItSaysError):
        frames_only(frame(1)[:200])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        box("ftyp", b"isom", bytes(4)),
        box("ftyp", b"isom", bytes(4)) + box("moov", box("mvhd", bytes(100))),
        mp4()[:-40],
        box("ftyp", b"isom", bytes(4)) + struct.pack(">I4sQ", 1, b"mdat", 2**63),
    ],
    ids=["nothing", "a head", "no track", "cut off", "larger than itself"],
)
def test_what_is_no_film_is_refused(content: bytes) -> None:
    with pytest.raises(NotWhatItSaysError):
        without_names(content)


def test_tables_without_end_are_not_read() -> None:
    content = mp4().replace(b"stsz" + struct.pack(">III", 0, 0, 1), b"stsz" + struct.pack(">III", 0, 0, 4_000_000_000))
    with pytest.raises(UnsafeError):
        without_names(content)


def test_boxes_without_end_are_not_counted() -> None:
    start = time.process_time()
    with pytest.raises(UnsafeError):
        without_names(box("ftyp", b"isom", bytes(4)) + box("free") * 1_000_000)
    assert time.process_time() - start < 3


def test_a_fragmented_film_with_a_track_of_places_is_refused() -> None:
    """The samples of its fragments are not followed, so nobody could say that the places are gone."""
    with pytest.raises(NotWhatItSaysError):
        without_names(mp4() + box("moof", box("mfhd", bytes(8))))


def test_a_photograph_in_a_pdf_loses_what_stands_behind_its_end() -> None:
    photograph = b"\xff\xd8\xff\xda\x00\x02ab\xff\x00cd\xff\xd9"
    assert without_notes(photograph + b"Amina") == photograph
    with pytest.raises(NotWhatItSaysError):
        without_notes(b"GIF89a")
