"""What does an uploaded picture show? Runs in the child process of `quizapp.untrusted`."""

import base64
import io

from PIL import Image, ImageOps, UnidentifiedImageError

from quizapp.rules.refusals import Unreadable

WIDEST = 600
"""Pixels of the longer side of a stored logo."""
MOST_PIXELS = 25_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def logo(data: bytes) -> str:
    """Answer the picture as PNG, at most WIDEST pixels, in base64. Raises Unreadable."""
    try:
        # The size stands in the header: a bomb is refused before anything is unpacked.
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable(reason="ảnh có quá nhiều điểm ảnh.")
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(reason="đây không phải ảnh PNG, JPEG, WebP hoặc GIF.") from error
    except Image.DecompressionBombError as error:
        raise Unreadable(reason="ảnh có quá nhiều điểm ảnh.") from error
    drawn.thumbnail((WIDEST, WIDEST))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()
