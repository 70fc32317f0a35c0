"""Badges inside PDF files: a credential attached as an embedded file (ISO 32000-1, section 7.11.4).

Reads the file in one pass from its first byte to its last, as our own sheets and most others are written: objects that
stand by themselves, streams that are plain or deflated. Cross references are not followed, nothing is rendered, nothing
runs. Every limit is a refusal: a file over one is damaged, never guessed at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from .errors import DamagedContainerError

SIGNATURE = b"%PDF-"
MAX_FILE = 4 * 1024 * 1024
MAX_TEXT = 1024 * 1024
MAX_OBJECTS = 20_000
MAX_TOKENS = 200_000
MAX_DEPTH = 32
MAX_ATTACHMENTS = 16
SPACE = rb"[\0\t\n\f\r ]"
OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}" + SPACE + rb"{1,8}[0-9]{1,5}" + SPACE + rb"{1,8}obj(?![A-Za-z])")
GAP = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+")
# A reference, a name, a text in hexadecimal, or a number or word.
TOKEN = re.compile(
    rb"[0-9]++" + SPACE + rb"++[0-9]++" + SPACE + rb"++R\b|/[^\0\t\n\f\r ()<>\[\]{}/%]*+|<[0-9A-Fa-f\s]*+>"
    rb"|[^\0\t\n\f\r ()<>\[\]{}/%]++"
)
STREAM = re.compile(rb"stream(?:\r\n|\n)")
END = re.compile(rb"(?:\r\n|\n|\r)?endstream")
STRING_PART = re.compile(rb"(?:[^()\\]++|\\.)*+", re.DOTALL)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

Entries = dict[bytes, bytes]


def is_pdf(data: bytes) -> bool:
    """True for PDF files and for files that look like a damaged one."""
    return data.startswith(SIGNATURE)


def embedded_files(data: bytes) -> list[bytes]:
    """The content of every embedded file, in the order of the file; at most 16 of at most 1 MB each.

    Raises DamagedContainerError for a file that is damaged, encrypted or over a limit.
    """
    if len(data) > MAX_FILE:
        raise DamagedContainerError("The PDF file is larger than 4 MB.")
    found: list[bytes] = []
    for entries, content in _Reader(data).streams():
        if _name(entries.get(b"Type", b"")) != b"EmbeddedFile":
            continue
        if len(found) == MAX_ATTACHMENTS:
            raise DamagedContainerError("The PDF file has more attachments than a badge needs.")
        found.append(_decoded(entries, content))
    return found


class _Reader:
    """One pass over the file, with a budget of what it may look at."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.tokens = 0

    def streams(self) -> Iterator[tuple[Entries, bytes]]:
        """The dictionary and the raw content of every stream."""
        position, count = 0, 0
        while header := OBJECT.search(self.data, position):
            count += 1
            if count > MAX_OBJECTS:
                raise DamagedContainerError("The PDF file has more parts than a badge needs.")
            position = self._gap(header.end())
            if self.data[position : position + 2] != b"<<":
                continue
            entries, position = self._dictionary(position, 1)
            start = STREAM.match(self.data, self._gap(position))
            if start:
                content, position = self._content(entries, start.end())
                yield entries, content

    def _content(self, entries: Entries, start: int) -> tuple[bytes, int]:
        """What is between `stream` and `endstream`, and where that ends: by its length where it says one."""
        length = entries.get(b"Length", b"")
        if length.isdigit() and len(length) < 9:
            end = END.match(self.data, start + int(length))
            if end:
                return self.data[start : start + int(length)], end.end()
            if _name(entries.get(b"Type", b"")) == b"EmbeddedFile":
                raise DamagedContainerError("An attachment of the PDF file does not end where it says.")
        end = END.search(self.data, start)
        if end is None:
            raise DamagedContainerError("The PDF file is damaged: it ends too early.")
        return self.data[start : end.start()], end.end()

    def _dictionary(self, position: int, depth: int) -> tuple[Entries, int]:
        """The entries of the dictionary at `<<`, values as they are written, and where it ends."""
        entries: Entries = {}
        position = self._gap(position + 2)
        while self.data[position : position + 2] != b">>":
            key = TOKEN.match(self.data, position)
            if key is None or not key.group().startswith(b"/"):
                raise DamagedContainerError("The PDF file is damaged: a dictionary is malformed.")
            start = self._gap(key.end())
            end = self._value(start, depth)
            name = _name(key.group())
            if name in entries:
                raise DamagedContainerError("The PDF file is damaged: it says the same thing twice.")
            entries[name] = self.data[start:end].strip()
            position = self._gap(end)
        return entries, position + 2

    def _value(self, position: int, depth: int) -> int:
        """Where the value at `position` ends."""
        self.tokens += 1
        if depth > MAX_DEPTH or self.tokens > MAX_TOKENS:
            raise DamagedContainerError("The PDF file is more complicated than a badge needs.")
        if self.data[position : position + 2] == b"<<":
            return self._dictionary(position, depth + 1)[1]
        first = self.data[position : position + 1]
        if first == b"[":
            return self._array(position, depth + 1)
        if first == b"(":
            return self._string(position)
        token = TOKEN.match(self.data, position)
        if token is None:
            raise DamagedContainerError("The PDF file is damaged: a value is malformed.")
        return token.end()

    def _array(self, position: int, depth: int) -> int:
        position = self._gap(position + 1)
        while self.data[position : position + 1] != b"]":
            position = self._gap(self._value(position, depth))
        return position + 1

    def _string(self, position: int) -> int:
        """Behind a text in parentheses, which may hold balanced ones."""
        depth = 0
        while True:
            mark = self.data[position : position + 1]
            depth += {b"(": 1, b")": -1}.get(mark, 0)
            self.tokens += 1
            if not mark or self.tokens > MAX_TOKENS:
                raise DamagedContainerError("The PDF file is damaged: a text does not end.")
            position += 1
            if depth == 0:
                return position
            part = STRING_PART.match(self.data, position)
            position = part.end() if part else position

    def _gap(self, position: int) -> int:
        """Behind white space and comments."""
        match = GAP.match(self.data, position)
        return match.end() if match else position


def _name(token: bytes) -> bytes:
    """``Type`` of ``/Type``; ``#xx`` stands for a byte (section 7.3.5)."""
    return ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), token.removeprefix(b"/"))


def _decoded(entries: Entries, content: bytes) -> bytes:
    """The file's own bytes."""
    filters = [_name(part) for part in re.findall(rb"/[A-Za-z0-9#]+", entries.get(b"Filter", b""))]
    if filters == [b"FlateDecode"] and b"DecodeParms" not in entries:
        return _inflated(content)
    if filters or len(content) > MAX_TEXT:
        raise DamagedContainerError("An attachment of the PDF file is packed in a way that badges are not.")
    return content


def _inflated(content: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(content, MAX_TEXT)
    except zlib.error as error:
        raise DamagedContainerError("An attachment of the PDF file is damaged or encrypted.") from error
    if not inflater.eof:
        raise DamagedContainerError("An attachment of the PDF file is damaged or larger than 1 MB.")
    return text
