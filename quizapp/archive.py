"""Is this zip container modest enough to be opened, and what do its members hold?

Everything is looked at before a library sees it: how many members, how large by the directory and
in truth, where their names point, and whether an XML part declares a document type. A library that
opens the same bytes afterwards meets nothing that was not counted here.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from quizapp.rules.refusals import Unreadable

MOST_MEMBERS = 200
MOST_UNPACKED = 60 * 1024 * 1024
"""In bytes, over all members."""
HIGHEST_RATIO = 100
"""Unpacked to packed, over all members."""
SMALL = 1024 * 1024
"""What unpacks to so few bytes does no harm at any ratio."""
CHUNK = 64 * 1024
LOCAL_HEADER = 30
"""Bytes of a local file header without its name and its extra field."""
ENCRYPTED = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
XML_SUFFIXES = (".xml", ".rels", ".vml")
XML_ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")

BROKEN = (
    "tệp nén bên trong bị hỏng hoặc tải về chưa trọn; hãy mở tệp bằng phần mềm đã tạo ra nó "
    "rồi lưu lại."
)
TOO_LARGE = (
    f"tệp bung ra lớn quá {MOST_UNPACKED // 1024 // 1024} MB; hãy bỏ bớt hình hoặc chia nhỏ tệp."
)
TOO_DENSE = (
    f"tệp nén bung ra lớn gấp hơn {HIGHEST_RATIO} lần; hệ thống không mở tệp như vậy vì lý do "
    "an toàn."
)
TOO_MANY = f"tệp nén chứa quá {MOST_MEMBERS} tệp con; hãy bỏ bớt hình hoặc chia nhỏ tệp."
LOCKED = "tệp nén được khoá bằng mật khẩu; hãy bỏ mật khẩu rồi tải lên lại."
STRAY = "tệp nén chứa đường dẫn chỉ ra ngoài tệp; hệ thống không mở tệp như vậy."
TWICE = "tệp nén chứa hai phần trùng tên hoặc chồng lên nhau; hệ thống không mở tệp như vậy."
STRANGE = "tệp nén dùng kiểu nén lạ; hãy nén lại bằng kiểu thông thường (zip)."
DECLARES = (
    "tệp có phần khai báo không an toàn mà phần mềm soạn thảo không bao giờ ghi; hệ thống không mở "
    "tệp như vậy."
)


def require_modest(data: bytes) -> zipfile.ZipFile:
    """Answer the opened container. Raises Unreadable with its Vietnamese reason if it is broken,
    locked, too large, or made to do harm."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(reason=BROKEN) from error
    members = archive.infolist()
    _require_directory(members, len(data))
    unpacked = 0
    for info in members:
        part = bytearray() if info.filename.casefold().endswith(XML_SUFFIXES) else None
        length = checksum = 0
        for chunk in _chunks(data, info):
            length += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if unpacked + length > MOST_UNPACKED:
                raise Unreadable(reason=TOO_LARGE)
            if length > info.file_size:
                raise Unreadable(reason=BROKEN)
            if part is not None:
                part += chunk
        if length != info.file_size or checksum != info.CRC:
            raise Unreadable(reason=BROKEN)
        if part is not None:
            _require_plain(bytes(part))
        unpacked += length
    return archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Answer what a member of a modest container holds. Raises Unreadable if there is none."""
    try:
        with archive.open(name) as opened:
            content = opened.read(MOST_UNPACKED + 1)
    except KeyError as error:
        raise Unreadable(reason=f"tệp hỏng: bên trong thiếu phần “{name[:100]}”.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unreadable(reason=BROKEN) from error
    if len(content) > MOST_UNPACKED:
        raise Unreadable(reason=TOO_LARGE)
    return content


def _require_directory(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse by what the directory says, before anything is unpacked."""
    if len(members) > MOST_MEMBERS:
        raise Unreadable(reason=TOO_MANY)
    if any(info.flag_bits & ENCRYPTED for info in members):
        raise Unreadable(reason=LOCKED)
    if any(_points_out(info) for info in members):
        raise Unreadable(reason=STRAY)
    names = {info.filename.casefold() for info in members}
    ordered = sorted(members, key=lambda info: info.header_offset)
    overlap = any(
        before.header_offset + LOCAL_HEADER + before.compress_size > after.header_offset
        for before, after in pairwise(ordered)
    )
    if len(names) < len(members) or overlap:
        raise Unreadable(reason=TWICE)
    if any(info.compress_type not in METHODS for info in members):
        raise Unreadable(reason=STRANGE)
    declared = sum(info.file_size for info in members)
    if declared > MOST_UNPACKED:
        raise Unreadable(reason=TOO_LARGE)
    if declared > max(SMALL, HIGHEST_RATIO * size):
        raise Unreadable(reason=TOO_DENSE)


def _points_out(info: zipfile.ZipInfo) -> bool:
    # `orig_filename` is the name before Python cut it at a null and turned the slashes.
    name = info.orig_filename.replace("\\", "/")
    return (
        name.startswith("/")
        or "\0" in name
        or ":" in name.split("/")[0]
        or ".." in name.split("/")
        or stat.S_ISLNK(info.external_attr >> 16)
    )


def _chunks(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Answer what a member unpacks to, a little at a time, whatever length it claims."""
    header = data[info.header_offset : info.header_offset + LOCAL_HEADER]
    if len(header) < LOCAL_HEADER or not header.startswith(b"PK\3\4"):
        raise Unreadable(reason=BROKEN)
    start = info.header_offset + LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30]))
    packed = data[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        raise Unreadable(reason=BROKEN)
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), CHUNK):
            piece = packed[start : start + CHUNK]
            while piece and not inflater.eof:
                yield inflater.decompress(piece, CHUNK)
                piece = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise Unreadable(reason=BROKEN) from error
    if not inflater.eof:
        raise Unreadable(reason=BROKEN)


def _require_plain(part: bytes) -> None:
    """Refuse an XML part that declares a document type, or hides it in an odd encoding."""
    # Without its nulls UTF-16 reads like ASCII, as far as a declaration goes.
    text = part.replace(b"\0", b"")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable(reason=DECLARES)
    head = text[:200]
    encoding = XML_ENCODING.search(head)
    if encoding and encoding[1].decode().casefold() not in XML_ENCODINGS:
        raise Unreadable(reason=BROKEN)
    if text and b"<" not in head:
        raise Unreadable(reason=BROKEN)
