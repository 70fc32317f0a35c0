"""What a badge looks like: the plate, designed pictures, uploaded ones. Pure: no rows, no clock, no network.

`plate` is the picture of whatever nobody designed, `designs` what an editor may choose, `drawing` the two writers that
they share, `uploads` the only way in for somebody else's file.
"""

from badges.images.designs import Design, DesignError, design_png, design_svg, read_design
from badges.images.drawing import png_bytes
from badges.images.plate import plate_png, plate_svg, tier_of
from badges.images.uploads import UploadError, framed_svg, reencoded

__all__ = [
    "Design",
    "DesignError",
    "UploadError",
    "design_png",
    "design_svg",
    "framed_svg",
    "plate_png",
    "plate_svg",
    "png_bytes",
    "read_design",
    "reencoded",
    "tier_of",
]
