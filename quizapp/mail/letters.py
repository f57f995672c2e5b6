"""How does a stored message become a letter?

Its text is a template whose first line is the subject. What the letter links to is signed here, at
the last moment, and the addresses of the site are those that citizens type.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from markupsafe import Markup, escape

from quizapp.mail import links
from quizapp.mail.models import Message

UNSUBSCRIBE = "accounts.unsubscribe"
"""The page that a mail program's own button to unsubscribe posts to."""

UNFOLDED = compat32.clone(max_line_length=None)
"""What has to be folded comes folded; an address of the site must stay in one piece."""

_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?]")


def compose(message: Message, now: datetime) -> MIMEMultipart:
    """Answer the letter of a message."""
    addresses = [_address(link) for link in message.links]
    subject, text = _written(message, addresses, now)
    sender: Address = current_app.config["MAIL_FROM"]
    # With the older classes: the newer ones would encode a long address in List-Unsubscribe, which
    # mail programs then cannot read, and lose spaces where they fold Vietnamese.
    letter = MIMEMultipart("alternative", policy=UNFOLDED)
    letter["From"] = _named(sender)
    letter["To"] = message.recipient
    letter["Subject"] = Header(subject, "utf-8", header_name="Subject").encode()
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = _identity(message, sender)
    letter["Auto-Submitted"] = "auto-generated"
    for link, address in zip(message.links, addresses, strict=True):
        if link["page"] == UNSUBSCRIBE:
            letter["List-Unsubscribe"] = f"<{address}>"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.attach(MIMEText(text, "plain", "utf-8"))
    letter.attach(MIMEText(as_html(text), "html", "utf-8"))
    return letter


def as_html(text: str) -> str:
    """Answer a plain text as a page: its paragraphs, and its addresses to be clicked."""
    parts = Markup("\n").join(
        Markup("<p>{}</p>").format(_linked(part)) for part in text.strip().split("\n\n")
    )
    return (
        '<!doctype html>\n<html lang="vi">\n<head><meta charset="utf-8"></head>\n'
        f"<body>\n{parts}\n</body>\n</html>\n"
    )


def _linked(part: str) -> Markup:
    found, at = Markup(""), 0
    for match in _ADDRESS.finditer(part):
        found += escape(part[at : match.start()])
        found += Markup('<a href="{0}">{0}</a>').format(match[0])
        at = match.end()
    found += escape(part[at:])
    return Markup("<br>\n").join(found.split("\n"))


def _written(message: Message, addresses: Sequence[str], now: datetime) -> tuple[str, str]:
    # Without the context processors: they ask whose page it is.
    template = current_app.jinja_env.get_template(f"mail/{message.kind}.txt")
    with force_locale("vi"):
        written = template.render(
            **message.facts, links=addresses, site=current_app.config["PUBLIC_URL"], now=now
        )
    subject, _, text = written.strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


def _address(link: dict[str, Any]) -> str:
    site = urlsplit(current_app.config["PUBLIC_URL"])
    values = dict(link["values"])
    if link["purpose"]:
        values["token"] = links.signed(link["purpose"], link["number"])
    adapter = current_app.url_map.bind(site.netloc, script_name=site.path, url_scheme=site.scheme)
    return adapter.build(link["page"], values, force_external=True)


def _named(sender: Address) -> str:
    name = Header(sender.display_name, "utf-8", header_name="From").encode()
    return f"{name} <{sender.addr_spec}>" if name else sender.addr_spec


def _identity(message: Message, sender: Address) -> str:
    """The same at every try, so that a mailbox that got the letter twice may show it once. It is a
    digest, because the row's number would tell how many letters there are."""
    told = f"{message.id}.{message.created_at.isoformat()}.{current_app.config['SECRET_KEY']}"
    return f"<{sha256(told.encode()).hexdigest()[:40]}@{sender.domain}>"
