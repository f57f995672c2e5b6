"""Is a picture of a file drawn anew, with nothing in it but what a person sees?"""

import base64
import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from quizapp.banks.formats import pictures
from quizapp.banks.formats.pictures import Album, redraw
from quizapp.rules.raw import PictureFile


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(drawn: PictureFile) -> Image.Image:
    data = base64.b64decode(drawn.data)
    assert hashlib.sha256(data).hexdigest() == drawn.digest
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (drawn.width, drawn.height)
    assert drawn.media_type == f"image/{str(picture.format).lower()}"
    return picture


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_a_drawing_becomes_a_png(kind: str):
    drawn = redraw(encoded(Image.new("RGB", (20, 10), "red"), kind))
    assert drawn.media_type == "image/png"
    assert opened(drawn).getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_photo_becomes_a_jpeg(kind: str):
    assert redraw(encoded(noise((60, 40)), kind)).media_type == "image/jpeg"


def test_a_heavy_opaque_png_is_taken_for_a_photo():
    assert redraw(encoded(noise((500, 500)))).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (20, 10), "red"),
        Image.new("RGBA", (20, 10), (255, 0, 0, 100)),
        Image.new("L", (20, 10), 7),
        noise((500, 500)),
    ],
    ids=["opaque", "transparent", "grey", "photo"],
)
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_drawing_again_changes_nothing(picture: Image.Image, kind: str):
    once = redraw(encoded(picture, kind))
    assert redraw(base64.b64decode(once.data)) == once


def test_a_jpeg_is_drawn_again_unless_it_is_wholly_our_own():
    own = base64.b64decode(redraw(encoded(noise((60, 40)), "JPEG")).data)
    for changed in (
        own + b"<script>",
        own[:20] + b"\xff\xfe\0\x09comment" + own[20:],
        encoded(Image.open(io.BytesIO(own)), "JPEG", quality=95),
    ):
        kept = base64.b64decode(redraw(changed).data)
        assert kept != changed
        assert b"comment" not in kept
        assert b"script" not in kept


def test_metadata_is_gone_and_the_orientation_is_kept():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "bí mật"
    drawn = redraw(encoded(noise((60, 40)), "JPEG", exif=exif))
    assert (drawn.width, drawn.height) == (40, 60)
    assert b"Exif" not in base64.b64decode(drawn.data)
    words = PngImagePlugin.PngInfo()
    words.add_text("note", "secret")
    noted = redraw(encoded(Image.new("RGB", (5, 5)), pnginfo=words, icc_profile=b"secret"))
    assert opened(noted).info == {}


def test_a_large_picture_is_made_smaller():
    drawn = redraw(encoded(Image.new("RGB", (4000, 1000), "blue")))
    assert (drawn.width, drawn.height) == (1600, 400)
    assert redraw(encoded(noise((3400, 40)), "JPEG")).width == 1600


def test_the_first_picture_of_an_animation_is_kept():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert opened(redraw(data)).getpixel((4, 4)) == (255, 0, 0)


def test_colours_for_print_and_deep_grey_are_shown():
    printed = redraw(encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    red, green, _ = opened(printed).getpixel((4, 4))
    assert red > 200
    assert green < 80
    deep = redraw(encoded(Image.new("I;16", (8, 8), 128 * 256)))
    assert opened(deep).getpixel((4, 4)) == (128, 128, 128)


def test_what_shines_through_stays_so_and_an_idle_layer_goes():
    clear = redraw(encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0))))
    assert opened(clear).mode == "RGBA"
    assert opened(redraw(encoded(Image.new("RGBA", (8, 8), "red")))).mode == "RGB"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "không phải ảnh PNG"),
        (b"not a picture", "không phải ảnh PNG"),
        (encoded(noise((60, 40)))[:300], "không phải ảnh PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", "SVG"),
        (b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 60, "EMF"),
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 60, "WMF"),
        (b"\x01\0\x09\0\0\x03" + b"\0" * 60, "WMF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "không phải ảnh PNG"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes, says: str):
    with pytest.raises(ValueError, match=says):
        redraw(data)


def png_of_size(width: int, height: int) -> bytes:
    """Answer a small file that claims a large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize("side", [5_001, 12_000, 100_000])
def test_a_picture_bomb_is_refused_by_its_header(side: int):
    with pytest.raises(ValueError, match="quá nhiều điểm ảnh"):
        redraw(png_of_size(side, side))


def test_too_heavy_a_file_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "LARGEST", 50)
    with pytest.raises(ValueError, match="quá nặng"):
        redraw(encoded(noise((60, 40))))


def test_an_album_keeps_each_picture_once():
    album = Album()
    red, green = (encoded(Image.new("RGB", (9, 9), colour)) for colour in ("red", "green"))
    assert (
        album.add(red) == album.add(red) == album.add(encoded(Image.open(io.BytesIO(red)), "BMP"))
    )
    album.add(green)
    assert [picture.digest for picture in album.files] == [album.add(red), album.add(green)]
    for _ in range(2):
        with pytest.raises(ValueError, match="không phải ảnh"):
            album.add(b"x")
    assert len(album.files) == 2


def test_an_album_has_an_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MOST_PICTURES", 2)
    album = Album()
    known = encoded(Image.new("RGB", (9, 9), "red"))
    album.add(known)
    album.add(encoded(Image.new("RGB", (9, 9), "green")))
    with pytest.raises(ValueError, match="quá nhiều hình"):
        album.add(encoded(Image.new("RGB", (9, 9), "blue")))
    album.add(known)
    monkeypatch.setattr(pictures, "LARGEST_ALBUM", 10)
    heavy = Album()
    heavy.add(known)
    with pytest.raises(ValueError, match="quá nhiều hình"):
        heavy.add(encoded(Image.new("RGB", (9, 9), "blue")))
