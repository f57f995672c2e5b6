"""What does one of our Typst templates look like, filled in? Runs in the child process of
`quizapp.untrusted`."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "typst"
PIXELS_PER_INCH = 72
"""A template measures pictures in points, and one point becomes one pixel."""


def pdf(data: bytes, template: str, made_at: str) -> str:
    """Answer the page as PDF/UA-1, in base64. `data` is the JSON that the template reads: text in
    it is text, whatever it looks like."""
    return _drawn(
        typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"data": data.decode()},
            ignore_system_fonts=True,
            timestamp=datetime.fromisoformat(made_at).astimezone(UTC),
        )
    )


def png(data: bytes, template: str) -> str:
    """Answer the page as a picture, in base64."""
    return _drawn(
        typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs={"data": data.decode()},
            ignore_system_fonts=True,
        )
    )


def _drawn(made: bytes | list[bytes] | None) -> str:
    if not isinstance(made, bytes):
        raise TypeError("a template of ours has one page")
    return base64.b64encode(made).decode()
