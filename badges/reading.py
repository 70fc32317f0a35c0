"""What a text given to the API or the command stands for: an address, JSON, a JWT, or a file in base64."""

import base64
import binascii
import re

DATA_URL = re.compile(r"^data:[\w/+.-]*;base64,", re.ASCII)
BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*", re.ASCII)
# The first letters in base64 of PNG, PDF, `<svg`, `<?xml`, `<!--`, `<!DOCTYPE`, a byte order mark, `{` and of a JWT's
# own `eyJ`: no address, JSON or JWT starts so.
FILE_STARTS = ("iVBORw0KGgo", "JVBERi", "PHN2Zy", "PD94bW", "PCEtL", "PCFE", "77u/", "ey", "ew", "ZXlK")


def as_document(text: str) -> bytes | str:
    """The file that a base64 text holds, else the text itself."""
    body, is_data = DATA_URL.subn("", text.strip(), count=1)
    # A compact JWT starts with `ey` too, but has dots in it, which base64 has not.
    if not (is_data or body.startswith(FILE_STARTS)) or not BASE64.fullmatch(body):
        return text
    try:
        return base64.b64decode(re.sub(r"\s", "", body), validate=True)
    except binascii.Error:
        return text
