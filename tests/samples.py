"""Small files that open, for tests in which it matters that they do and not what they show."""

from peer_review.metadata.pdf import written_again

_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
"""
# One empty page, as it comes out of cleaning: it is kept byte for byte.
PDF = written_again(_PAGE)
MP3 = (b"\xff\xfb\x90\x64" + bytes(413)) * 3
