"""Takes out of a file what says who made it, where and with what (QUALITY S-01, S-03). Pure: bytes in, bytes out.

    bare(content, "application/pdf") -> bytes

| type | how |
|---|---|
| PNG, JPEG, WebP | drawn anew: the copy has the pixels and nothing else (`pictures`) |
| DOCX, PPTX, ODT | packed again: properties emptied, commenters unnamed, what is embedded cleaned likewise (`office`) |
| PDF | written again from what its pages need, without descriptions, attachments and programs (`pdf`) |
| MP3 | its frames of sound and nothing between, before or after them (`mp3`) |
| MP4, M4A | every box that players need; the others, names and times overwritten with zeros (`mp4`) |
| text | as it is: what is in it is what its author wrote |

What is clean already comes back byte for byte, so that a file cleaned when it was uploaded has the same digest once it
is handed in, and a photograph is drawn anew once only. The same bytes in give the same bytes out.

PDF and office files can be made to cost far more than they weigh: they are opened in a process with limits (`child`).

**Why others may import this** (it stands in no `protected` contract): what must be out of a file so that reviewers
cannot tell whose it is, is a rule of judgement, so it lives here; but the promise has to hold from the moment of
uploading, which is `courses`' own. Two cleaners would be two promises. It knows no Django and no model, and offers
`bare` and its errors alone: the rooms inside are this package's own.
"""

from peer_review.metadata.child import cleaned_apart
from peer_review.metadata.errors import LockedError, NotWhatItSaysError, UnsafeError
from peer_review.metadata.kinds import IMAGE_FORMATS, IN_A_PROCESS, MP4_TYPES
from peer_review.metadata.mp3 import frames_only
from peer_review.metadata.mp4 import without_names
from peer_review.metadata.pictures import redrawn

__all__ = ["LockedError", "NotWhatItSaysError", "UnsafeError", "bare"]


def bare(content: bytes, content_type: str) -> bytes:
    """The file without its metadata; as it is, when its type is not one that can be cleaned here (text).

    Raises NotWhatItSaysError when it cannot be opened as its type, its subclass LockedError when a password is in the
    way, UnsafeError when opening it would cost too much or it holds a program.
    """
    if image_format := IMAGE_FORMATS.get(content_type):
        return redrawn(content, image_format)
    if content_type in IN_A_PROCESS:
        return cleaned_apart(content, content_type)
    if content_type in MP4_TYPES:
        return without_names(content)
    return frames_only(content) if content_type == "audio/mpeg" else content
