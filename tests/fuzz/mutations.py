"""How is a file broken? A few small steps, each on its bytes, its lines, its tags or its members.

Hypothesis draws the steps, so that it can leave out those that do not matter to a failure.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.fuzz.seeds import Seed

LARGEST = 400_000
"""In bytes. Steps that double a part shall not blow a file up beyond what is quick to read."""
TOKENS = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\r", b"\n", b"\t", b'"', b"'", b"=",
    b"{", b"}", b"~", b"\\", b"#", b"->", b"%50%", b"::", b"//", b"$CATEGORY: a\n", b"ANSWER: A\n",
    b"A. ", b"B) ", b"C\xc3\xa2u 1: ", b"\xc4\x90\xc3\xa1p \xc3\xa1n: B\n", b"1-A 2-B 3-C", b"-1",
    b"0", b"99999999999999999999", b"1e309", b"NaN", b"true", b"null", b"&amp;", b"&#0;",
    b"&#xD800;", b"&#x301;", b"&lt;p&gt;", b"<![CDATA[", b"]]>", b"<!--", b"<p>", b"</p>", b"<br/>",
    b"<img src='data:image/png;base64,AAAA'/>", b"@@PLUGINFILE@@/a.png", b"../../etc/passwd",
    b"xml:space", b"\xcc\x81\xcc\xa3" * 200, b"\xe2\x81\xa0", b"\xef\xbf\xbc", b"\xed\xa0\x80",
    b"\xe2\x80\xae", b"&a", b"*a", b"!!python/object:x", b"? ", b"- ", b"[", b"]" * 50, b"(" * 500,
    b"<a>" * 300, b"a" * 5000, b"A.a B.b C.c " * 200,
)  # fmt: skip
TAG = re.compile(rb"<[^<>]*>")
NUMBER = re.compile(rb"\d+")
LINE = re.compile(rb"[^\n]*\n?")
VALUE = re.compile(rb'"[^"<>]*"')
PARTS = {"bytes": None, "line": LINE, "tag": TAG, "number": NUMBER, "value": VALUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change: in which member of an archive, to which part, what is done there.

    The numbers are taken modulo what there is.
    """

    member: int
    part: str
    deed: str
    at: int
    length: int
    token: bytes


def broken(seeds: list[Seed]) -> st.SearchStrategy[Seed]:
    """Answer files made of the seeds by a few steps."""
    steps = st.builds(
        Step,
        member=st.integers(0, 99),
        part=st.sampled_from(list(PARTS)),
        deed=st.sampled_from(list(DEEDS)),
        at=st.integers(0, 2**20),
        length=st.integers(1, 64),
        token=st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8)),
    )
    return st.builds(
        _after, st.sampled_from(seeds), st.lists(steps, min_size=1, max_size=5), st.booleans()
    )


def _after(seed: Seed, steps: list[Step], inside: bool) -> Seed:  # noqa: FBT001 - drawn by builds
    name, data = seed
    for step in steps:
        members = _unpacked(data) if inside else []
        if not members:
            data = _changed(data, step)
            continue
        if step.part == "bytes" and step.deed in {"cut", "double", "put"}:
            members = MEMBER_DEEDS[step.deed](members, step)
        else:
            chosen = step.member % len(members)
            inner, content = members[chosen]
            members[chosen] = (inner, _changed(content, step))
        data = _packed(members)
    return name, data[:LARGEST]


def _changed(data: bytes, step: Step) -> bytes:
    pattern = PARTS[step.part]
    if pattern is None:
        at = step.at % (len(data) + 1)
        return DEEDS[step.deed](data, at, min(at + step.length, len(data)), step)
    found = list(pattern.finditer(data))
    if not found:
        return data
    first = step.at % len(found)
    last = found[min(first + step.length % 4, len(found) - 1)]
    return DEEDS[step.deed](data, found[first].start(), last.end(), step)


def _cut(data: bytes, start: int, end: int, _step: Step) -> bytes:
    return data[:start] + data[end:]


def _double(data: bytes, start: int, end: int, step: Step) -> bytes:
    return data[:start] + data[start:end] * (1 + step.length) + data[end:]


def _put(data: bytes, start: int, _end: int, step: Step) -> bytes:
    return data[:start] + step.token + data[start:]


def _replace(data: bytes, start: int, end: int, step: Step) -> bytes:
    return data[:start] + step.token + data[end:]


def _move(data: bytes, start: int, end: int, step: Step) -> bytes:
    rest = data[:start] + data[end:]
    to = (step.at * 31 + step.length) % (len(rest) + 1)
    return rest[:to] + data[start:end] + rest[to:]


def _end(data: bytes, _start: int, end: int, _step: Step) -> bytes:
    return data[:end]


def _flip(data: bytes, start: int, end: int, step: Step) -> bytes:
    flipped = bytes(byte ^ (1 << step.length % 8) for byte in data[start:end])
    return data[:start] + flipped + data[end:]


DEEDS: dict[str, Callable[[bytes, int, int, Step], bytes]] = {
    "cut": _cut,
    "double": _double,
    "put": _put,
    "replace": _replace,
    "move": _move,
    "end": _end,
    "flip": _flip,
}

Members = list[tuple[str, bytes]]


def _without(members: Members, step: Step) -> Members:
    chosen = step.member % len(members)
    return members[:chosen] + members[chosen + 1 :]


def _twice(members: Members, step: Step) -> Members:
    return [*members, members[step.member % len(members)]]


def _renamed(members: Members, step: Step) -> Members:
    chosen = step.member % len(members)
    other = members[step.at % len(members)][0] + step.token.decode(errors="replace")[:100]
    return [*members[:chosen], (other, members[chosen][1]), *members[chosen + 1 :]]


MEMBER_DEEDS: dict[str, Callable[[Members, Step], Members]] = {
    "cut": _without,
    "double": _twice,
    "put": _renamed,
}


def _unpacked(data: bytes) -> Members:
    """Answer an archive's members, none if it is no archive or too large a one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > 20 * LARGEST:
                return []
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        return []


def _packed(members: Members) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are what is wanted
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
    return buffer.getvalue()
