"""How is a letter handed to the mail server, and why was it not taken?

What the server says is turned into a word and a number: its own sentences repeat the address of the
person, which neither a log nor an organizer shall read.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from ipaddress import ip_address

from quizapp.rules.mail import Failure
from quizapp.setting_values import MailServer

PATIENCE_S = 15.0
"""How long one step of the conversation may take."""


class NotTaken(Exception):
    """The server did not take a letter."""

    def __init__(self, failure: Failure, status: int | None = None, *, lost: bool = False) -> None:
        """Keep why. `lost` means that this connection carries no further letter."""
        super().__init__(failure, status)
        self.failure = failure
        self.status = status
        self.lost = lost


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Hold a connection, encrypted and signed in as far as it has to be. Raises NotTaken."""
    connection = _begun(server)
    try:
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def hand_over(connection: smtplib.SMTP, letter: Message, sender: str) -> None:
    """Give one letter to the server. Raises NotTaken."""
    try:
        connection.send_message(letter, from_addr=sender)
    except smtplib.SMTPServerDisconnected:
        raise NotTaken(Failure.UNREACHABLE, lost=True) from None
    except smtplib.SMTPRecipientsRefused as refused:
        status = next(iter(refused.recipients.values()))[0]
        raise NotTaken(Failure.RECIPIENT, status) from None
    except smtplib.SMTPSenderRefused as refused:
        raise NotTaken(Failure.SENDER, refused.smtp_code, lost=True) from None
    except smtplib.SMTPResponseException as refused:
        raise NotTaken(Failure.CONTENT, refused.smtp_code) from None
    except (OSError, smtplib.SMTPException):
        raise NotTaken(Failure.UNREACHABLE, lost=True) from None


def _begun(server: MailServer) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    try:
        if server.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=PATIENCE_S, context=trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)
    except (OSError, smtplib.SMTPException):
        raise NotTaken(Failure.UNREACHABLE, lost=True) from None
    try:
        _secured(connection, server, trust)
    except smtplib.SMTPAuthenticationError as refused:
        connection.close()
        raise NotTaken(Failure.SIGN_IN, refused.smtp_code, lost=True) from None
    except (OSError, smtplib.SMTPException):
        connection.close()
        raise NotTaken(Failure.UNREACHABLE, lost=True) from None
    except NotTaken:
        connection.close()
        raise
    return connection


def _secured(connection: smtplib.SMTP, server: MailServer, trust: ssl.SSLContext) -> None:
    connection.ehlo()
    if not server.tls and connection.has_extn("starttls"):
        connection.starttls(context=trust)
        connection.ehlo()
    elif not server.tls and server.user and not _is_this_machine(server.host):
        # Nobody on the way shall read the password.
        raise NotTaken(Failure.SIGN_IN, lost=True)
    if server.user:
        connection.login(server.user, server.password)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
