"""What does a picture of a question file show? It is drawn anew, so nothing but pixels is kept.

A picture that was drawn here before is drawn the same again: its digest stays.
"""

import base64
import binascii
import functools
import hashlib
import io
import re
import warnings
from types import MappingProxyType

from PIL import Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from quizapp.rules.raw import PictureFile

WIDEST = 1600
"""Pixels of the longer side."""
MOST_PIXELS = 25_000_000
LARGEST = 10 * 1024 * 1024
"""Bytes of a picture in a file."""
MOST_PICTURES = 1_000
LARGEST_ALBUM = 36 * 1024 * 1024
"""Bytes of all pictures of a file, drawn anew."""
LARGEST_DRAWING = 400 * 1024
"""A PNG of more bytes is taken for a photo."""
QUALITY = 85
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
PHOTO_FORMATS = ("JPEG", "WEBP")

NOT_A_PICTURE = "Đây không phải ảnh PNG, JPEG, WebP, GIF, BMP hoặc TIFF, hoặc ảnh bị hỏng."
TOO_LARGE = "Ảnh có quá nhiều điểm ảnh hoặc tệp ảnh quá nặng."
TOO_MANY = "Tệp có quá nhiều hình."
VECTOR = "Hình vẽ dạng {name} không đưa vào được; hãy lưu hình đó thành ảnh PNG."
VECTORS = (
    ("SVG", re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)")),
    ("EMF", re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL)),
    ("WMF", re.compile(rb"\xd7\xcd\xc6\x9a|[\1\2]\0\x09\0\0[\1\3]")),
)
ENDINGS = MappingProxyType({"image/png": "png", "image/jpeg": "jpg"})
"""How the files are called that hold a picture drawn here."""
END_OF_JPEG = b"\xff\xd9"


class Album:
    """The pictures of one file, each drawn once however often it is shown."""

    def __init__(self) -> None:
        self._drawn: dict[str, PictureFile | ValueError] = {}
        self._kept: dict[str, PictureFile] = {}
        self._size = 0

    @property
    def files(self) -> tuple[PictureFile, ...]:
        """Answer the pictures in the order in which they came."""
        return tuple(self._kept.values())

    def add(self, data: bytes) -> str:
        """Answer the digest of the picture. Raises ValueError with a Vietnamese sentence."""
        name = hashlib.sha256(data).hexdigest()
        if name not in self._drawn:
            self._drawn[name] = self._draw(data)
        drawn = self._drawn[name]
        if isinstance(drawn, ValueError):
            raise drawn
        return drawn.digest

    def _draw(self, data: bytes) -> PictureFile | ValueError:
        # A refused picture costs as much as one that is kept.
        if len(self._drawn) >= MOST_PICTURES or self._size >= LARGEST_ALBUM:
            return ValueError(TOO_MANY)
        try:
            drawn = redraw(data)
        except ValueError as error:
            return error
        if drawn.digest not in self._kept:
            self._kept[drawn.digest] = drawn
            self._size += len(drawn.data) * 3 // 4
        return drawn


def decoded(text: str) -> bytes:
    """Answer the bytes of a picture in base64; what is none means no picture."""
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def redraw(data: bytes) -> PictureFile:
    """Answer the picture, drawn anew. Raises ValueError with a Vietnamese sentence."""
    for name, beginning in VECTORS:
        if beginning.match(data[:200]):
            raise ValueError(VECTOR.format(name=name))
    if len(data) > LARGEST:
        raise ValueError(TOO_LARGE)
    try:
        with warnings.catch_warnings():
            # Broken metadata is not kept anyway.
            warnings.simplefilter("ignore")
            return _redraw(data)
    except Image.DecompressionBombError as error:
        raise ValueError(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, IndexError, OverflowError) as error:
        raise ValueError(NOT_A_PICTURE) from error


def _redraw(data: bytes) -> PictureFile:
    # The size stands in the header: a bomb is refused before anything is unpacked.
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError(TOO_LARGE)
        is_photo = picture.format in PHOTO_FORMATS
        if _is_own_photo(picture, data):
            picture.load()
            return _file(data, "image/jpeg", picture.size)
        if picture.format == "JPEG":
            # Decodes at a fraction of the size, where that is enough.
            picture.draft("RGB", (WIDEST, WIDEST))
        drawn = _plain(ImageOps.exif_transpose(picture))
    drawn.thumbnail((WIDEST, WIDEST))
    # Comments and colour profiles would be written again.
    drawn.info.clear()
    if is_photo and drawn.mode == "RGB":
        return _photo(drawn)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    if out.tell() > LARGEST_DRAWING and drawn.mode == "RGB":
        return _photo(drawn)
    return _file(out.getvalue(), "image/png", drawn.size)


def _plain(picture: Image.Image) -> Image.Image:
    """Answer the picture in RGB, or RGBA where something shines through."""
    if picture.mode.startswith("I"):
        # 16 bits of grey; converting would cut them off instead of scaling them.
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    drawn = picture.convert("RGBA")
    if drawn.getchannel("A").getextrema() == (255, 255):
        return drawn.convert("RGB")
    return drawn


def _photo(drawn: Image.Image) -> PictureFile:
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    return _file(out.getvalue(), "image/jpeg", drawn.size)


def _is_own_photo(picture: Image.Image, data: bytes) -> bool:
    """Answer whether a JPEG is as this module writes it: drawing it again would only blur it.

    It holds no metadata, no comment, and nothing behind its end.
    """
    return (
        isinstance(picture, JpegImagePlugin.JpegImageFile)
        and picture.mode == "RGB"
        and max(picture.size) <= WIDEST
        and [name for name, _ in picture.applist] == ["APP0"]
        and len(picture.applist[0][1]) == 14
        and picture.quantization == _own_tables()
        and data.find(END_OF_JPEG) == len(data) - len(END_OF_JPEG)
    )


@functools.cache
def _own_tables() -> dict[int, list[int]]:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", quality=QUALITY)
    with Image.open(out) as picture:
        tables: dict[int, list[int]] = picture.quantization  # type: ignore[attr-defined] # a JPEG's
    return tables


def _file(data: bytes, media_type: str, size: tuple[int, int]) -> PictureFile:
    return PictureFile(
        digest=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        width=size[0],
        height=size[1],
        data=base64.b64encode(data).decode(),
    )
