"""How are passwords kept, and is this one right?"""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# A crowd signing in at once must leave threads and cores to those who are sitting their papers.
_slots = BoundedSemaphore(2)

# The hash of nothing anybody knows: checking against it takes as long as against a real one.
_NOBODY = _hasher.hash("nobody's password, only its work is wanted")


def hashed(password: str) -> str:
    """Answer what is stored of a password. Takes about 50 ms, so hold no lock meanwhile."""
    with _slots:
        return _hasher.hash(_normal(password))


def is_right(password: str, stored: str | None) -> bool:
    """Answer whether this is the password behind the stored hash. Without one the answer is no,
    after the same work."""
    with _slots:
        try:
            _hasher.verify(stored or _NOBODY, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def _normal(password: str) -> str:
    # The same letters typed on another keyboard may come decomposed.
    return unicodedata.normalize("NFKC", password)
