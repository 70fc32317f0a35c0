"""Where office files name people, as patterns: (parts of the zip, what is found there, what is put in its place).

Prefixes are not looked at: who writes XML may choose them.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

EMPTY_PARTS = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta office:version="1.3" '
        b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    ),
}
# Properties under another name than Word's: which part they are says a relationship, not the path (ECMA-376 part 2).
PROPERTIES = re.compile(
    rb"<(?:[\w.-]+:)?(?:coreProperties\s[^>]*/metadata/(?P<core>core)-properties"
    rb"|Properties\s[^>]*/officeDocument/2006/(?:(?P<app>extended)|(?P<custom>custom))-properties)"
)


class Replacement(NamedTuple):
    """In the parts whose whole name matches, what is found gives way to `instead`."""

    parts: re.Pattern[str]
    found: re.Pattern[bytes]
    instead: bytes | Callable[[re.Match[bytes]], bytes]


def _attributes(names: str) -> re.Pattern[bytes]:
    return re.compile(rb"(\s(?:[\w.-]+:)?(?:" + names.encode() + rb"))=(?:\"[^\"]*\"|'[^']*')")


def _texts(names: str) -> re.Pattern[bytes]:
    return re.compile(rb"(<([\w.-]+:(?:" + names.encode() + rb"))(?:\s[^<>]*)?>)[^<]*(</\2>)")


# ECMA-376 part 1 section 17.16: what follows the instruction of a field, up to its end, is what it shows.
FIELD = re.compile(
    rb"(?s)(<w:(?:fldSimple\s[^<>]*\bw:instr=\"|instrText(?:\s[^<>]*)?>)\s*(?:AUTHOR|LASTSAVEDBY|FILENAME|USER\w+)\b)"
    rb"((?:(?!</w:fldSimple>|<w:fldChar\s[^<>]*\"end\").){0,8000})"
)
SHOWN = re.compile(rb"(<w:t(?:\s[^<>]*)?>)[^<]*")
OOXML_PART = re.compile(r"(?:word|ppt|xl)/.*\.xml")
RELATIONS = re.compile(r"(?:.*/)?_rels/[^/]*\.rels")
OPEN_DOCUMENT = re.compile(r"(?:.*/)?(?:content|styles|settings)\.xml")
PERSONAL = (
    # Word: comments, tracked changes, people with their accounts. PowerPoint: authors of comments, old and new.
    Replacement(OOXML_PART, _attributes("author|initials|userId|providerId|lastModifiedBy|userName"), rb'\1=""'),
    Replacement(re.compile(r"ppt/(?:commentAuthors|authors)\.xml"), _attributes("name"), rb'\1=""'),
    Replacement(re.compile(r"xl/persons/.*\.xml"), _attributes("displayName"), rb'\1=""'),
    # One number for each sitting at the machine: two files by one hand share some of them.
    Replacement(OOXML_PART, re.compile(rb"\s[\w.-]+:rsid\w*=\"[0-9A-Fa-f]{8}\""), b""),
    Replacement(re.compile(r"word/settings\.xml"), re.compile(rb"<w:rsid\w*\s[^<>]*/>"), b""),
    # A picture's name is often its file's.
    Replacement(
        OOXML_PART, re.compile(rb"(?i)(\sname)=\"[^\"]*\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp)\""), rb'\1="Picture"'
    ),
    Replacement(OOXML_PART, re.compile(rb"(?i)(\sdescr)=\"(?:file:|[a-z]:\\|\\\\)[^\"]*\""), rb'\1=""'),
    # Fields that show who wrote it, or where it is kept: what they show is what Word found out.
    Replacement(OOXML_PART, FIELD, lambda found: found[1] + SHOWN.sub(rb"\1", found[2])),
    # Text that Word would fetch again from the properties, which are empty now, stays as it reads.
    Replacement(OOXML_PART, re.compile(rb"<w\d*:dataBinding\s[^<>]*/>"), b""),
    Replacement(re.compile(r"xl/comments.*\.xml"), re.compile(rb"(<author>)[^<]*"), rb"\1"),
    # What SharePoint and cover pages keep beside the document.
    Replacement(
        re.compile(r"customXml/item\d+\.xml"),
        re.compile(rb">(?=[^<>]*[^<>\s])[^<>]*<"),
        b"><",
    ),
    # The path of the template in somebody's folder; any other path on somebody's machine.
    Replacement(
        re.compile(r"word/_rels/settings\.xml\.rels"),
        re.compile(rb"(\sTarget)=\"[^\"]*\""),
        rb'\1="file:///Normal.dotm"',
    ),
    Replacement(RELATIONS, re.compile(rb"(?i)(\sTarget)=\"file:(?!///Normal\.dotm)[^\"]*\""), rb'\1="file:///unknown"'),
    # The thumbnail and the printer are left out, so nothing may point at them.
    Replacement(RELATIONS, re.compile(rb"<Relationship\s[^<>]*/(?:metadata/thumbnail|printerSettings)\"[^<>]*/>"), b""),
    # OpenDocument: annotations, tracked changes, fields, the printer.
    Replacement(
        OPEN_DOCUMENT,
        _texts("creator|creator-initials|initial-creator|author-name|author-initials|printed-by|sender-[a-z-]+"),
        rb"\1\3",
    ),
    Replacement(OPEN_DOCUMENT, re.compile(rb"(?i)(\s[\w.-]+:href)=\"file:[^\"]*\""), rb'\1="file:///unknown"'),
    Replacement(
        OPEN_DOCUMENT,
        re.compile(rb"(<config:config-item\s[^<>]*config:name=\"(?:Printer\w*|Rsid\w*|\w*User\w*)\"[^<>]*>)[^<]*"),
        rb"\1",
    ),
)
