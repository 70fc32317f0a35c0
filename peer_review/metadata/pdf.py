"""PDF (ISO 32000-2) written again from what its pages need, with qpdf's reader, which mends damaged files.

Gone: the document information and every metadata stream; programs' private data; what a web capture or a map says of
places; authors and times of remarks; signatures and what proves them; attached files with their names; forms in XML;
actions that run, open or send something, as they would tell an author when a reviewer reads; EXIF in photographs.
Kept: pages, their text, links, outlines, form fields, structure tree and language. Older versions that incremental
updates left in the file are not reached from its root, so they are not written.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pikepdf import (
    Array,
    DataDecodingError,
    Dictionary,
    ForeignObjectError,
    Name,
    Object,
    ObjectStreamMode,
    PasswordError,
    Pdf,
    PdfError,
    Stream,
    StreamDecodeLevel,
    String,
)

from peer_review.metadata.errors import LockedError, NotWhatItSaysError, UnsafeError
from peer_review.metadata.pictures import without_notes

# A book of six hundred tagged pages has half of them; more than that does not fit in the memory of the process.
MAX_OBJECTS = 150_000
BROKEN = (PasswordError, PdfError, DataDecodingError, ForeignObjectError, ValueError, KeyError, TypeError, RuntimeError)
MAX_PICTURE = 100_000_000
# Members that tell of people, programs and places, whatever they stand in (sections 14.3 to 14.5, 14.10, 12.10, 12.8,
# 12.7.8, 8.11.2, 14.12, 7.11.4).
GONE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo", "/OPI", "/CreatorInfo", "/DPM"),
    *("/Measure", "/LGIDict", "/GPTS", "/Perms", "/DSS", "/SigFlags", "/XFA", "/Collection", "/OpenAction"),
    *("/EmbeddedFiles", "/JavaScript", "/IDS", "/URLS", "/Prop_Build"),
)
SIGNATURE = ("/Name", "/Location", "/Reason", "/ContactInfo", "/M", "/Cert", "/Contents", "/ByteRange", "/Reference")
# Of annotations (section 12.5.2): T is a field's name in a widget and its author's anywhere else.
REMARK = ("/T", "/M", "/CreationDate", "/NM", "/RC")
UNSAFE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute"}
)
TRIGGERS = frozenset(
    (
        *("/E", "/X", "/D", "/U", "/Fo", "/Bl", "/PO", "/PC", "/PV", "/PI"),
        *("/O", "/C", "/K", "/F", "/V", "/WC", "/WS", "/DS", "/WP", "/DP"),
    )
)
# Of a hundred objects, ninety are parts of the structure tree, in which there is nothing to look for: telling so from
# their text costs a tenth of going through them.
TELLING = re.compile(
    "|".join(
        [*GONE, *UNSAFE_ACTIONS, "/EF", "/AA", "/ByteRange", "/Sig", "/DocTimeStamp", "/Thread", "/Rect", "/URI"]
    ).encode()
)
# Boxes of JPEG 2000 that hold notes (ISO/IEC 15444-1, annex I.7).
JPX_NOTES = (b"xml ", b"uuid", b"uinf")


def written_again(content: bytes) -> bytes:
    """The PDF without what the module says. Raises LockedError, UnsafeError, NotWhatItSaysError.

    Equal input gives equal output, and output put in again comes out as it was.
    """
    try:
        with Pdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise LockedError("behind a password")
            if len(pdf.objects) > MAX_OBJECTS:
                raise UnsafeError("too many objects")
            return _written(pdf)
    except NotWhatItSaysError:
        raise
    except BROKEN as error:
        # The one member that is never encrypted: it stands in the trailer, also of what qpdf has no key for.
        if b"/Encrypt" in content:
            raise LockedError("behind a password") from error
        raise NotWhatItSaysError("no PDF that can be opened") from error


def _written(pdf: Pdf) -> bytes:
    if not len(pdf.pages):
        raise NotWhatItSaysError("no page")
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    # The writer corrects it, but only where there is one: a trailer that was lost and guessed has none.
    pdf.trailer["/Size"] = 1
    for item in _dictionaries(pdf):
        _clean(item)
    target = io.BytesIO()
    pdf.save(
        target,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return target.getvalue()


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary and stream of the file that may hold what is to go, those inside others too."""
    for item in pdf.objects:
        waiting = [item] if isinstance(item, Stream) or TELLING.search(item.unparse(resolved=True)) else []
        while waiting:
            item = waiting.pop()
            if isinstance(item, Dictionary | Stream):
                yield item
                waiting += [value for value in _values(item) if _is_inside(value)]
            elif isinstance(item, Array):
                waiting += [value for value in item if _is_inside(value)]


def _values(item: Object) -> Iterator[Any]:
    return (value for _, value in item.items())


def _is_inside(value: Any) -> bool:
    """Whether it is a container written where it stands; what has a number of its own comes by itself."""
    return isinstance(value, Dictionary | Stream | Array) and not value.is_indirect


def _clean(item: Object) -> None:
    keys = item.keys()
    _forget(item, keys, GONE)
    if "/Rect" in keys and "/Subtype" in keys:
        _forget(item, keys, ("/M",) if item.Subtype == Name.Widget else REMARK)
    if "/S" in keys:
        _disarm(item)
    if "/EF" in keys:
        _forget(item, keys, ("/EF", "/F", "/UF", "/Desc", "/ID", "/RF"))
    if "/AA" in keys and isinstance(item.AA, Dictionary) and item.AA.keys() <= TRIGGERS:
        del item["/AA"]
    if "/ByteRange" in keys or item.get("/Type") in (Name.Sig, Name.DocTimeStamp):
        _forget(item, keys, SIGNATURE)
    if item.get("/Type") == Name.Thread:
        _forget(item, keys, ("/I",))
    if isinstance(item, Stream):
        _clean_stream(item, keys)


def _forget(item: Object, keys: set[str], names: tuple[str, ...]) -> None:
    for name in keys.intersection(names):
        del item[name]


def _disarm(action: Object) -> None:
    """An action that runs, opens or sends does nothing; an address on somebody's own machine is no address."""
    kind = str(action.S) if isinstance(action.S, Name) else ""
    is_own_file = kind == "/URI" and re.match(rb"(?i)\s*file:", bytes(action.get("/URI", String(""))))
    if (kind in UNSAFE_ACTIONS and "/P" not in action) or is_own_file:
        for key in action.keys() - {"/S"}:
            del action[key]
        # A name that nobody knows is passed over (section 12.6.4.12).
        action.S, action.N = Name.Named, Name.Nothing


def _clean_stream(item: Any, keys: set[str]) -> None:
    """Nothing comes from another file; photographs lose their notes, metadata that is still pointed at its words."""
    _forget(item, keys, ("/F", "/FFilter", "/FDecodeParms", "/Params"))
    if item.get("/Type") == Name.Metadata:
        item.write(b"")
    filters = [item.Filter] if isinstance(item.get("/Filter"), Name) else list(item.get("/Filter", []))
    if filters and filters[-1] in (Name.DCTDecode, Name.DCT):
        _replace(item, filters, without_notes)
    elif filters == [Name.JPXDecode]:
        _replace(item, filters, _without_jpx_notes)
    elif not filters:
        # Packed here and not by qpdf, which would write the same stream in another order when it meets it again.
        item.write(zlib.compress(item.read_raw_bytes()), filter=Name.FlateDecode)


def _replace(item: Any, filters: list[Any], clean: Any) -> None:
    """The photograph in a stream, cleaned; one packed in a way that no program uses is refused."""
    packed = item.read_raw_bytes()
    if filters[:-1] == [Name.FlateDecode]:
        unpacked = zlib.decompressobj().decompress(packed, MAX_PICTURE)
    elif len(filters) == 1:
        unpacked = packed
    else:
        raise NotWhatItSaysError("a photograph packed several times")
    parameters = item.get("/DecodeParms")
    last = parameters[-1] if isinstance(parameters, Array) and len(parameters) else parameters
    if (cleaned := clean(unpacked)) != packed:
        item.write(cleaned, filter=filters[-1], decode_parms=last if isinstance(last, Dictionary) else None)


def _without_jpx_notes(content: bytes) -> bytes:
    """A JPEG 2000 without the boxes that hold notes; a bare code stream as it is."""
    if content[4:8] != b"jP  ":
        return content
    kept, position = bytearray(), 0
    while position + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, position)
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, position + 8)
        end = position + size if size >= 8 else len(content)
        kept += b"" if kind in JPX_NOTES else content[position:end]
        position = end
    return bytes(kept)
