"""From where does a request come, told so that only "the same" can be read of it?

The address and the browser's number become digests with the platform's key and the round's number:
nobody reads an address in them, and those of two rounds cannot be laid side by side. The number is
drawn when somebody first begins a paper, tells nothing of the device, and is forgotten when the
browser is closed.
"""

import hmac
import re
import secrets
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request
from werkzeug.wrappers import Response

from quizapp.attempts.models import Provenance

COOKIE = "device"
LETTERS = 16
_NUMBER = re.compile(r"[\w-]{22}", re.ASCII)


def origin(round_id: int) -> tuple[Provenance, str]:
    """Answer from where this request comes, as the round keeps it, and the browser's number."""
    held = request.cookies.get(_name(), "")
    number = held if _NUMBER.fullmatch(held) else secrets.token_urlsafe(LETTERS)
    return Provenance(
        address=_digest(f"address:{round_id}:{_network(request.remote_addr or '')}"),
        device=_digest(f"device:{round_id}:{number}"),
    ), number


def remember(answer: Response, number: str) -> Response:
    """Let the browser keep its number until it is closed."""
    if request.cookies.get(_name()) != number:
        answer.set_cookie(
            _name(),
            number,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


def _name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _network(address: str) -> str:
    """Answer the network that one household or school has: an IPv6 address changes within it."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address


def _digest(said: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, said.encode(), "sha256").hexdigest()[:LETTERS]
