"""A real SMTP server on loopback that keeps what it is given, and refuses when it is told to."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from quizapp.setting_values import MailServer

TAKEN = "250 OK"


@dataclass
class Postbox:
    """The letters that arrived, and the answers to give instead of taking the next ones."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    to_recipients: list[str] = field(default_factory=list)
    to_letters: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    server: MailServer = field(init=False)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient, or answer what was prepared."""
        if self.to_recipients:
            return self.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a letter, or answer what was prepared."""
        if self.to_letters:
            return self.to_letters.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        letter = email.message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        self.raw.append(content)
        return TAKEN

    def sign_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        """Let the one user in."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss:word", handled=False)

    def header(self, name: str) -> str:
        """Answer a header of the last letter, read by the plain rules of encoded words."""
        value = email.message_from_bytes(self.raw[-1])[name]
        return str(make_header(decode_header(value)))

    def text(self, number: int = -1) -> str:
        """Answer the plain text of a letter."""
        part = self.letters[number].get_body(("plain",))
        assert part is not None
        return str(part.get_content())


@contextmanager
def postbox(**options: Any) -> Iterator[Postbox]:
    """Run a server for as long as the block takes."""
    kept = Postbox()
    port = free_port()
    controller = Controller(
        kept, hostname="127.0.0.1", port=port, authenticator=kept.sign_in,
        auth_require_tls=False, **options,
    )  # fmt: skip
    kept.server = MailServer(host="127.0.0.1", port=port, tls=False)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def free_port() -> int:
    """Answer a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
