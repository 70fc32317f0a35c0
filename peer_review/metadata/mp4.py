"""MP4 and M4A (ISO/IEC 14496-12): what says who filmed, where, when and with what is overwritten with zeros.

No box changes its size, so no offset in the file changes: a box that players do not need becomes a `free` one of the
same length. Boxes are kept by a list of those that are needed, since makers of cameras keep inventing others. Tracks
other than pictures, sound and subtitles go (a phone may write where it is into one, a dozen times a second), and so
does every byte of `mdat` that no track points at any more.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from peer_review.metadata.errors import NotWhatItSaysError, UnsafeError

# By the box that they stand in; "" is the file. Boxes named here and nowhere else as a parent are kept whole.
KEPT = {
    b"": {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"ssix", b"mfra", b"pdin"},
    b"moov": {b"mvhd", b"iods", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"sthd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh"),
        *(b"stdp", b"sdtp", b"sbgp", b"sgpd", b"subs", b"padb"),
    },
    b"mvex": {b"mehd", b"trex"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"sdtp"},
}
TRACKS = frozenset({b"vide", b"soun", b"subt", b"sbtl", b"text", b"clcp"})
# An entry that describes pictures (section 12.1.3): its length without boxes, and where its compressor is named.
PICTURE_ENTRY, COMPRESSOR, COMPRESSOR_END = 86, 50, 82
# Samples, chunks and runs that are looked at; three hours of video and sound have half of this.
MAX_ROWS = 2_000_000
MAX_BOXES = 50_000
MAX_MDATS = 16


@dataclass(frozen=True)
class Box:
    """A box by its place: `start` of its header, `body` behind it, `end` behind all."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass
class Film:
    """The file as it is being cleaned, what its tracks point at, and how many rows may still be read."""

    data: bytearray
    used: list[tuple[int, int]] = field(default_factory=list)
    tracks: int = 0
    dropped: int = 0
    is_fragmented: bool = False
    rows: int = MAX_ROWS


def without_names(content: bytes) -> bytes:
    """The file of the same length. Raises NotWhatItSaysError, UnsafeError for one of endless tables."""
    film = Film(bytearray(content))
    try:
        top = list(_boxes(film.data, 0, len(content)))
        if not top or top[0].kind != b"ftyp":
            raise NotWhatItSaysError("no MP4")
        _clean(film, b"", top)
        _forget_unused(film, [box for box in top if box.kind == b"mdat"])
    except (struct.error, IndexError, OverflowError) as error:
        raise NotWhatItSaysError("a damaged MP4") from error
    if not film.tracks:
        raise NotWhatItSaysError("neither pictures nor sound")
    return bytes(film.data)


def _boxes(data: bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; what is too short for one is zeros then. Raises NotWhatItSaysError, UnsafeError."""
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            data[start:end] = bytes(end - start)
            return
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        size = size or end - start
        if not body - start <= size <= end - start:
            raise NotWhatItSaysError("a box that leaves its box")
        yield Box(kind, start, body, start + size)
        start += size
    raise UnsafeError("boxes without end")


def _clean(film: Film, parent: bytes, boxes: list[Box]) -> None:
    """Free what is not needed, and go into what is."""
    for box in boxes:
        if box.kind not in KEPT[parent]:
            _free(film, box)
        elif box.kind == b"trak":
            _track(film, box)
        elif box.kind in KEPT:
            film.is_fragmented |= box.kind == b"moof"
            _clean(film, box.kind, list(_boxes(film.data, box.body, box.end)))
        elif clean := CLEANERS.get(box.kind):
            clean(film, box)


def _free(film: Film, box: Box) -> None:
    film.data[box.start + 4 : box.start + 8] = b"free"
    _zero(film, box.body, box.end)


def _zero(film: Film, start: int, end: int) -> None:
    film.data[start:end] = bytes(max(0, end - start))


def _track(film: Film, box: Box) -> None:
    """A track of pictures, sound or subtitles is cleaned and what it points at is kept; another one goes."""
    handler = _find(film.data, box, b"mdia", b"hdlr")
    table = _find(film.data, box, b"mdia", b"minf", b"stbl")
    kind = bytes(film.data[handler.body + 8 : handler.body + 12]) if handler else b""
    if table is None or kind not in TRACKS:
        film.dropped += 1
        _free(film, box)
        return
    film.tracks += 1
    film.used += _samples(film, table)
    descriptions = _find(film.data, table, b"stsd")
    if descriptions and kind == b"vide":
        _forget_compressors(film, descriptions)
    _clean(film, b"trak", list(_boxes(film.data, box.body, box.end)))


def _find(data: bytearray, box: Box, *path: bytes) -> Box | None:
    """The box at the end of a path of names below this one, or None."""
    for kind in path:
        below = next((child for child in _boxes(data, box.body, box.end) if child.kind == kind), None)
        if below is None:
            return None
        box = below
    return box


def _forget_times(film: Film, box: Box) -> None:
    """When it was made and changed: 32 bits each in version 0, 64 in version 1 (sections 8.2.2, 8.3.2, 8.4.2)."""
    _zero(film, box.body + 4, min(box.end, box.body + (20 if film.data[box.body] == 1 else 12)))


def _forget_handler(film: Film, box: Box) -> None:
    """The name of the program that wrote the track (section 8.4.3), and in QuickTime its maker."""
    _zero(film, box.body + 12, box.end)


def _forget_places(film: Film, box: Box) -> None:
    """Where the samples are kept (section 8.7.2): in this file, so that no path needs to be told."""
    for entry in _boxes(film.data, box.body + 8, box.end):
        film.data[entry.body + 3] |= 1
        _zero(film, entry.body + 4, entry.end)


def _forget_compressors(film: Film, box: Box) -> None:
    """The names of encoders in the descriptions of pictures."""
    for entry in _boxes(film.data, box.body + 8, box.end):
        if entry.end - entry.start >= PICTURE_ENTRY:
            _zero(film, entry.start + COMPRESSOR, entry.start + COMPRESSOR_END)


CLEANERS: dict[bytes, Callable[[Film, Box], None]] = {
    b"mvhd": _forget_times,
    b"tkhd": _forget_times,
    b"mdhd": _forget_times,
    b"hdlr": _forget_handler,
    b"dref": _forget_places,
}


def _samples(film: Film, table: Box) -> Iterator[tuple[int, int]]:
    """(start, end) of every chunk of a track."""
    boxes = {box.kind: box for box in _boxes(film.data, table.body, table.end)}
    offsets = _rows(film, boxes.get(b"co64"), ">Q") or _rows(film, boxes.get(b"stco"), ">I")
    sizes = _sizes(film, boxes)
    runs = _rows(film, boxes.get(b"stsc"), ">III")
    position, run = 0, 0
    for number, (offset,) in enumerate(offsets, start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1]
        yield offset, offset + sizes(position, position + count)
        position += count


def _sizes(film: Film, boxes: dict[bytes, Box]) -> Callable[[int, int], int]:
    """How many bytes the samples from one number up to another have together (section 8.7.3)."""
    box = boxes.get(b"stsz")
    if box is None:
        # Compact sizes are allowed and written by nobody: too rare to guess at.
        raise NotWhatItSaysError("no sizes of samples")
    size, count = struct.unpack_from(">II", film.data, box.body + 4)
    if size:
        return lambda start, end: size * max(0, min(end, count) - start)
    each = [row[0] for row in _rows(film, Box(box.kind, box.start, box.body + 4, box.end), ">I")]
    return lambda start, end: sum(each[start:end])


def _rows(film: Film, box: Box | None, row: str) -> list[tuple[int, ...]]:
    """The rows of a table whose number stands before them, behind version and flags."""
    if box is None:
        return []
    (count,) = struct.unpack_from(">I", film.data, box.body + 4)
    film.rows -= count
    if film.rows < 0:
        raise UnsafeError("endless tables")
    start = box.body + 8
    return list(struct.iter_unpack(row, film.data[start : start + count * struct.calcsize(row)]))


def _forget_unused(film: Film, boxes: list[Box]) -> None:
    """Zeros for what no kept track points at: the samples of tracks that went, and what was hidden between.

    The samples of fragments are not followed: a fragmented file that had another track is refused.
    """
    if film.is_fragmented:
        if film.dropped:
            raise NotWhatItSaysError("a fragmented MP4 with a track that is neither seen nor heard")
        return
    if len(boxes) > MAX_MDATS:
        raise UnsafeError("samples in more places than a film has")
    film.used.sort()
    for box in boxes:
        position = box.body
        for start, end in film.used:
            if end > position and start < box.end:
                _zero(film, position, start)
                position = end
        _zero(film, position, box.end)
