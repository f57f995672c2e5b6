"""Is a zip container refused before it can do harm, and an honest one opened?"""

import stat
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from quizapp import archive
from quizapp.rules.refusals import Unreadable
from tests.containers import docx, docx_parts, packed, patched, single, zipped

METHOD, FLAGS, CHECKSUM, SIZE, PACKED, ATTRIBUTES, OFFSET = 10, 8, 16, 24, 20, 38, 42
"""Where these stand in a directory record."""
ONE = zipped({"a.xml": "<a/>"})
TWO = zipped({"a.xml": "<a/>", "b.xml": "<b/>"})


def deflated(content: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(content) + deflater.flush()


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        archive.require_modest(data)
    return str(refused.value.facts["reason"])


def test_an_honest_container_is_opened() -> None:
    opened = archive.require_modest(docx("Xin chào"))
    assert "Xin chào" in archive.member(opened, "word/document.xml").decode()
    stored = archive.require_modest(zipped({"a/": "", "a/b.txt": "c"}, zipfile.ZIP_STORED))
    assert archive.member(stored, "a/b.txt") == b"c"
    # Small texts may repeat themselves as they like.
    archive.require_modest(packed("word/a.txt", archive.SMALL))


def test_a_missing_member_is_named() -> None:
    opened = archive.require_modest(TWO)
    with pytest.raises(Unreadable) as refused:
        archive.member(opened, "word/document.xml")
    assert "thiếu phần “word/document.xml”" in refused.value.facts["reason"]


def test_a_container_prepended_with_something_else_is_still_found() -> None:
    assert archive.member(archive.require_modest(b"#!/bin/sh\n" + TWO), "b.xml") == b"<b/>"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\3\4", archive.BROKEN),
        (TWO[:-30], archive.BROKEN),
        (TWO[:30] + TWO[40:], archive.BROKEN),
        (patched(TWO, CHECKSUM, b"\0\0\0\0"), archive.BROKEN),
        (patched(TWO, SIZE, struct.pack("<I", 3)), archive.BROKEN),
        (patched(TWO, SIZE, struct.pack("<I", 5)), archive.BROKEN),
        (patched(TWO, PACKED, struct.pack("<I", 2)), archive.BROKEN),
        (patched(ONE, OFFSET, struct.pack("<I", 7)), archive.BROKEN),
        (patched(TWO, OFFSET, b"\0\0\0\0", member=1), archive.TWICE),
        (patched(TWO, FLAGS, b"\1\0"), archive.LOCKED),
        (patched(TWO, METHOD, b"\x0e\0"), archive.STRANGE),
        (patched(TWO, ATTRIBUTES, struct.pack("<I", stat.S_IFLNK << 16)), archive.STRAY),
        (zipped({"../a": ""}), archive.STRAY),
        (zipped({"a/../../b": ""}), archive.STRAY),
        (zipped({"..\\a": ""}), archive.STRAY),
        (zipped({"/etc/passwd": ""}), archive.STRAY),
        (zipped({"C:\\a": ""}), archive.STRAY),
        (zipped({"A.xml": "<a/>", "a.XML": "<a/>"}), archive.TWICE),
        (zipped({f"{n}.xml": "" for n in range(archive.MOST_MEMBERS + 1)}), archive.TOO_MANY),
        (packed("a.xml", archive.MOST_UNPACKED + 1), archive.TOO_LARGE),
        (packed("a.xml", archive.SMALL * 2), archive.TOO_DENSE),
        (zipped({"a.xml": "<!DOCTYPE a><a/>"}), archive.DECLARES),
        (zipped({"_rels/.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), archive.DECLARES),
        (zipped({"a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), archive.DECLARES),
        (zipped({"a.xml": '<?xml version="1.0" encoding="UTF-7"?><a/>'}), archive.BROKEN),
        (zipped({"a.xml": "<a/>".encode("cp037")}), archive.BROKEN),
    ],
)
def test_what_is_not_modest_is_refused_with_its_reason(data: bytes, sentence: str) -> None:
    assert reason(data) == sentence


def test_a_member_that_hides_its_size_is_not_unpacked() -> None:
    """What it claims is small and true for its beginning; what follows is large."""
    body = deflated(bytes(80 * 1024 * 1024))
    lie = single("word/document.xml", body, size=100, checksum=zlib.crc32(bytes(100)))
    tracemalloc.start()
    assert reason(lie) == archive.BROKEN
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def test_bytes_behind_the_end_of_a_member_are_not_waited_for() -> None:
    """Python's inflater hands them back as not yet looked at, again and again."""
    content = bytes(range(256)) * 1000
    body = deflated(content) + bytes(100)
    opened = archive.require_modest(
        single("a.bin", body, size=len(content), checksum=zlib.crc32(content))
    )
    assert opened.namelist() == ["a.bin"]


def test_members_are_counted_together() -> None:
    parts = {f"{n}.bin": bytes(30 * 1024 * 1024) for n in range(3)}
    assert reason(zipped(parts, zipfile.ZIP_STORED)) == archive.TOO_LARGE


def test_pictures_of_a_document_may_say_what_they_like() -> None:
    parts = docx_parts("Một") | {"word/media/a.svg": "<!DOCTYPE svg><svg/>"}
    assert archive.require_modest(zipped(parts))
