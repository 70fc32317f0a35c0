"""Twelve files, one of each kind that a portfolio takes, in which somebody is named wherever programs name them.

Everything is built here, so that what was planted and what must remain are both known.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, ObjectStreamMode, Pdf, Stream
from PIL import Image, PngImagePlugin

NAME, MAIL, TOOL = "Amina Zerhouni", "amina.z@lycee-oliviers.dz", "Zerhouni Office 9.3"
PLACE, CLOCK = "+36.7538+003.0588/", "2026:03:14 09:26:53"
# What may be found nowhere in a cleaned file, in whatever coding programs write it.
MARKS = [
    text.encode(coding)
    for text in (NAME, "Zerhouni", "amina", "oliviers", "36.7538", "+003.0588", CLOCK, "C:\\Users")
    for coding in ("utf-8", "utf-16-le", "utf-16-be")
]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
SAID = f"{NAME} ({MAIL}) {TOOL} {PLACE} {CLOCK} C:\\Users\\amina\\plan"
XMP = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="36,45.228N"><dc:creator><rdf:Seq><rdf:li>{SAID}</rdf:li>
 </rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def exif() -> Image.Exif:
    """A camera's notes, with a place."""
    notes = Image.Exif()
    notes[0x013B], notes[0x0131], notes[0x0132], notes[0x010E] = NAME, TOOL, CLOCK, SAID
    notes[0x8825] = {1: "N", 2: (36.0, 45.0, 13.68), 3: "E", 4: (3.0, 3.0, 31.68)}
    return notes


def picture(image_format: str, size: tuple[int, int] = (24, 16)) -> bytes:
    """A photograph, green on the left and blue on the right, with EXIF and XMP."""
    image = Image.new("RGB", size, (20, 60, 200))
    image.paste((30, 160, 60), (0, 0, size[0] // 2, size[1]))
    target, extra = io.BytesIO(), {"exif": exif()}
    if image_format == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SAID)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
        extra["pnginfo"] = info
    else:
        extra |= {"xmp": XMP} | ({"comment": SAID.encode()} if image_format == "JPEG" else {})
    image.save(target, image_format, **extra)
    return target.getvalue()


def classic_pdf() -> bytes:
    """A PDF 1.4 as programs wrote it for twenty years: plain objects, and a second version appended to the first."""
    page = b"BT /F1 12 Tf 20 100 Td (Shade is cooler) Tj ET"
    info = f"<< /Author ({SAID.replace(chr(92), '/')}) /Producer ({TOOL}) /CreationDate (D:20260314092653) >>".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 7 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>"
        b" /PieceInfo << /Word << /Private (" + NAME.encode() + b") >> >> /Annots [8 0 R 9 0 R 10 0 R] >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        info,
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%b\nendstream" % (len(XMP), XMP),
        b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (" + NAME.encode() + b") /Contents (Look here) >>",
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org/shade) >> >>",
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (file:///C:/amina/plan.docx) >> >>",
    ]
    body, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n% " + TOOL.encode() + b"\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(body + _second_version(len(body), table, len(objects) + 1))


def _second_version(start: int, before: int, size: int) -> bytes:
    """An incremental update: the author's name was taken out of the information, and is still there below."""
    body = b"6 0 obj\n<< /Title (Plan) /Author () >>\nendobj\n"
    table = b"xref\n6 1\n%010d 00000 n \n" % start
    end = b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R /Prev %d >>\n" % (size, before)
    return body + table + end + b"startxref\n%d\n%%%%EOF\n" % (start + len(body))


def modern_pdf() -> bytes:
    """A tagged PDF 1.7 with object streams, XMP in three places, a photograph, an attachment, a script, a signature."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC BT /F1 12 Tf 20 100 Td (Shade is cooler) Tj ET EMC")
    page.obj.Resources.XObject = Dictionary(Im0=_photograph(pdf))
    page.obj.Metadata = _metadata(pdf)
    page.obj.LastModified = "D:20260314092653"
    page.obj.VP = Array([Dictionary(Measure=Dictionary(Subtype=Name.GEO, GPTS=Array([36.7538, 3.0588])))])
    page.obj.Annots = Array([pdf.make_indirect(note) for note in _notes(pdf)])
    _describe(pdf, page.obj)
    target = io.BytesIO()
    pdf.save(target, object_stream_mode=ObjectStreamMode.generate)
    return target.getvalue()


def _notes(pdf: Pdf) -> list[Dictionary]:
    """A link, a remark, an answered field, and a signature."""
    remark = {"T": NAME, "M": "D:20260314", "NM": SAID, "Contents": "Look here"}
    notes = [
        Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org/shade")),
        Dictionary(Subtype=Name.Text, **remark),
        Dictionary(Subtype=Name.Widget, FT=Name.Tx, T="answer", V="42"),
        _signature(pdf),
    ]
    for note in notes:
        note.Type, note.Rect = Name.Annot, Array([0, 0, 9, 9])
    return notes


def _describe(pdf: Pdf, page: Dictionary) -> None:
    """What is said of the whole file."""
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=0, Alt="A tree"))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    pdf.Root.MarkInfo, pdf.Root.Lang = Dictionary(Marked=True), "fr"
    pdf.Root.Metadata, pdf.Root.PieceInfo = _metadata(pdf), Dictionary(Tool=Dictionary(Private=SAID))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.launchURL('https://{MAIL}')")
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F=SAID))
    fields = Array([page.Annots[2], page.Annots[3]])
    pdf.Root.AcroForm = Dictionary(Fields=fields, DA="/F1 9 Tf", SigFlags=3, XFA=pdf.make_stream(XMP))
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME, Creator=TOOL, Keywords=SAID, Company=MAIL))
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [NAME]
        xmp["pdf:Producer"] = TOOL
    pdf.attachments[f"{NAME}.docx"] = AttachedFileSpec(pdf, word_file(), filename=f"{NAME}.docx", description=SAID)


def _metadata(pdf: Pdf) -> Stream:
    return pdf.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)


def _photograph(pdf: Pdf) -> Stream:
    """Packed twice, as some programs do."""
    return pdf.make_stream(
        zlib.compress(picture("JPEG")),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=24,
        Height=16,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Array([Name.FlateDecode, Name.DCTDecode]),
        Metadata=_metadata(pdf),
    )


def _signature(pdf: Pdf) -> Dictionary:
    value = Dictionary(Type=Name.Sig, Name=NAME, ContactInfo=MAIL, Contents=SAID, ByteRange=Array([0, 1, 2, 3]))
    return Dictionary(Subtype=Name.Widget, FT=Name.Sig, T="seal", V=pdf.make_indirect(value))


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts, `mimetype` not compressed, with a remark and times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = SAID.encode()
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 14, 9, 26, 53)), content, kind)
    return target.getvalue()


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{NAME}</dc:creator><dc:title>{SAID}</dc:title>'
    "</cp:coreProperties>"
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{TOOL}</Application><Company>{MAIL}</Company></Properties>"
)


def word_file() -> bytes:
    """With properties under two names, tracked changes, an author's field, a photograph, and a sheet inside."""
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships><Relationship Target="file:///C:/{NAME}/x" Id="r"/></Relationships>',
            "docProps/core.xml": CORE,
            "docProps/app.xml": APP,
            "package/services/metadata/core-properties/1.psmdcp": CORE,
            "customXml/item1.xml": f"<CoverPageProperties><CompanyEmail>{MAIL}</CompanyEmail></CoverPageProperties>",
            "word/document.xml": (
                f'<w:document><w:ins w:author="{NAME}" w:rsidR="00A1B2C3"><w:t>Shade is cooler</w:t></w:ins>'
                f'<w:del ns0:author=\'{NAME}\'/><pic:cNvPr name="{NAME}.jpg" descr="C:\\Users\\amina\\a.jpg"/>'
                f'<w:fldSimple w:instr=" AUTHOR "><w:r><w:t>{NAME}</w:t></w:r></w:fldSimple>'
                '<w:r><w:instrText xml:space="preserve"> FILENAME \\p </w:instrText></w:r>'
                '<w:fldChar w:fldCharType="separate"/>'
                f'<w:t>C:\\Users\\{NAME}.docx</w:t><w:fldChar w:fldCharType="end"/></w:document>'
            ),
            "word/people.xml": f'<w15:person w15:author="{NAME}"><w15:presenceInfo w15:userId="{MAIL}"/></w15:person>',
            "word/settings.xml": '<w:settings><w:rsids><w:rsidRoot w:val="00A1B2C3"/></w:rsids></w:settings>',
            "word/media/image1.jpeg": picture("JPEG"),
            "word/embeddings/sheet.xlsx": packed({"docProps/core.xml": CORE, "xl/workbook.xml": "<workbook/>"}),
        }
    )


def slides() -> bytes:
    """With commenters old and new, the printer, a sound and a film."""
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": CORE,
            "docProps/app.xml": APP,
            "ppt/presentation.xml": "<p:presentation><a:t>Shade is cooler</a:t></p:presentation>",
            "ppt/commentAuthors.xml": f'<p:cmAuthor id="0" name="{NAME}" initials="Zerhouni"/>',
            "ppt/authors.xml": f'<p188:author name="{NAME}" userId="{MAIL}" providerId="AD"/>',
            "ppt/printerSettings/printerSettings1.bin": SAID,
            "ppt/media/image1.png": picture("PNG"),
            "ppt/media/media1.mp4": mp4(),
            "ppt/media/media2.mp3": mp3(),
        }
    )


def open_document() -> bytes:
    return packed(
        {
            "mimetype": ODT,
            "content.xml": (
                f"<office:text><text:p>Shade is cooler</text:p><office:annotation><dc:creator>{NAME}</dc:creator>"
                f"</office:annotation><text:author-name>{NAME}</text:author-name>"
                '<text:a xlink:href="file:///home/amina/plan.odt"/></office:text>'
            ),
            "meta.xml": f"<m><meta:generator>{TOOL}</meta:generator><dc:creator>{NAME}</dc:creator></m>",
            "Object 1/meta.xml": f"<m><dc:creator>{NAME}</dc:creator></m>",
            "settings.xml": f'<s><config:config-item config:name="PrinterName">{SAID}</config:config-item></s>',
            "Thumbnails/thumbnail.png": picture("PNG"),
            "Pictures/1.jpg": picture("JPEG"),
        }
    )


def frame(fill: int) -> bytes:
    """One frame of MPEG 1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes."""
    return b"\xff\xfb\x90\x64" + bytes([fill]) * 413


def synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def mp3() -> bytes:
    """Twelve frames between tags of every kind, with one in their middle, and a cover that holds half a frame."""
    artist = b"TPE1" + struct.pack(">I", len(SAID)) + b"\0\0" + SAID.encode()
    body = artist + b"APIC\0\0\0\x20\0\0\xff\xfb\x90\x64" + bytes(28)
    head = b"ID3\x04\0\0" + synchsafe(len(body)) + body
    item = struct.pack("<II", len(SAID), 0) + b"Artist\0" + SAID.encode()
    ape_head = b"APETAGEX" + struct.pack("<IIII8x", 2000, len(item) + 32, 1, 0xA0000000)
    ape_foot = b"APETAGEX" + struct.pack("<IIII8x", 2000, len(item) + 32, 1, 0x80000000)
    lyrics = f"LYRICSBEGINEAR{len(SAID):05}{SAID}".encode()
    lyrics += b"%06dLYRICS200" % len(lyrics)
    sound = [frame(number) for number in range(12)]
    middle = b"ID3\x03\0\0" + synchsafe(len(SAID)) + SAID.encode()
    tail = ape_head + item + ape_foot + lyrics + b"TAG" + SAID.encode()[:125].ljust(125, b"\0")
    return head + b"".join(sound[:5]) + middle + b"".join(sound[5:]) + tail


def sound_of_mp3() -> bytes:
    return b"".join(frame(number) for number in range(12))


def box(kind: str, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + kind.encode("latin-1") + content


TIMES = struct.pack(">II", 3_855_000_413, 3_855_000_413)
PICTURES, SOUND, GPS = b"a picture " * 9, b"a tone " * 9, SAID.encode()


def track(number: int, handler: bytes, description: bytes, place: int, size: int) -> bytes:
    """A track with one chunk of one sample, as a phone writes it."""
    samples = box(
        "stbl",
        box("stsd", struct.pack(">II", 0, 1), description),
        box("stts", struct.pack(">IIII", 0, 1, 1, 1000)),
        box("stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box("stsz", struct.pack(">IIII", 0, 0, 1, size)),
        box("stco", struct.pack(">III", 0, 1, place)),
    )
    dref = box("dinf", box("dref", struct.pack(">II", 0, 1), box("url ", b"\0\0\0\1")))
    return box(
        "trak",
        box("tkhd", b"\0\0\0\3", TIMES, struct.pack(">I", number), bytes(68)),
        box(
            "mdia",
            box("mdhd", bytes(4), TIMES, struct.pack(">IIHH", 1000, 1000, 0x15C7, 0)),
            box("hdlr", bytes(8), handler, bytes(12), TOOL.encode() + b"\0"),
            box("minf", box("nmhd", bytes(4)), dref, samples),
        ),
        box("udta", box("name", SAID.encode())),
    )


def video_description() -> bytes:
    compressor = bytes([len(TOOL)]) + TOOL.encode().ljust(31, b"\0")
    size = bytes(16) + struct.pack(">HH", 24, 16) + bytes(14)
    return box("avc1", bytes(6) + b"\0\1", size, compressor, b"\0\x18\xff\xff", box("avcC", b"\1\2\3"))


def mp4(brand: bytes = b"isom", has_pictures: bool = True) -> bytes:
    """A film, or a recording, with descriptions at its head, in each track and at its tail, and a track of places."""
    kinds = [(b"vide", video_description(), PICTURES)] if has_pictures else []
    kinds += [(b"soun", box("mp4a", bytes(6) + b"\0\1", bytes(20), box("esds", b"esds kept " * 9)), SOUND)]
    kinds += [(b"meta", box("mebx", bytes(6) + b"\0\1", SAID.encode()), GPS)]
    ilst = [box(key, box("data", bytes(8), text.encode())) for key, text in (("\xa9too", TOOL), ("\xa9ART", SAID))]
    place = box("\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE.encode())
    udta = box("udta", place, box("meta", bytes(4), box("ilst", *ilst)))

    def moov(start: int) -> bytes:
        places, tracks = start, []
        for number, (handler, description, sample) in enumerate(kinds, start=1):
            tracks.append(track(number, handler, description, places, len(sample)))
            places += len(sample)
        mvhd = box("mvhd", bytes(4), TIMES, struct.pack(">II", 1000, 1000), bytes(80))
        return box("moov", mvhd, *tracks, udta)

    head = box("ftyp", brand, bytes(4), b"isommp42") + box("uuid", bytes(16), XMP) + box("free", SAID.encode())
    start = len(head) + len(moov(0)) + 8
    samples = b"".join(sample for _, _, sample in kinds) + SAID.encode()
    return head + moov(start) + box("mdat", samples) + box("meta", bytes(4), SAID.encode())


CORPUS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png": ("image/png", lambda: picture("PNG")),
    "jpeg": ("image/jpeg", lambda: picture("JPEG")),
    "webp": ("image/webp", lambda: picture("WEBP")),
    "pdf, classic": ("application/pdf", classic_pdf),
    "pdf, with object streams": ("application/pdf", modern_pdf),
    "docx": (DOCX, word_file),
    "pptx": (PPTX, slides),
    "odt": (ODT, open_document),
    "txt": ("text/plain", lambda: b"Shade is cooler, said a pupil.\r\n"),
    "mp3": ("audio/mpeg", mp3),
    "m4a": ("audio/mp4", lambda: mp4(b"M4A ", has_pictures=False)),
    "mp4": ("video/mp4", mp4),
}
