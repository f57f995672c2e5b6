"""May the holder of this link do what it says, without signing in?

A link carries one number (of a token, of a person) and a signature under a purpose. Nothing of it
is stored: whoever reads the database cannot make one, and a new secret ends them all.
"""

from hashlib import sha256

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def signed(purpose: str, number: int) -> str:
    """Answer the text that vouches for this number."""
    return str(_signer(purpose).dumps(number))


def opened(purpose: str, text: str) -> int | None:
    """Answer the number that this text vouches for, None if we did not sign it for this purpose."""
    try:
        number = _signer(purpose).loads(text)
    except BadSignature:
        return None
    return number if isinstance(number, int) else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"],
        salt=f"quizapp.mail.{purpose}",
        signer_kwargs={"digest_method": sha256},
    )
