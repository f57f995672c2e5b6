"""What is believed of a sign-in service, and when may a person do without it?

Signing in at a service proves one thing: that somebody is the same as before. What the service
tells of them (a name, a phone number, a birthday) only fills in a form, and never makes anybody the
owner of an account that was there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizapp.rules.refusals import Refusal

MOST_FLOWS = 3
"""So many tabs of one browser may be on their way to the service; of more, the oldest are lost.
They lie in the session's cookie, which holds no more."""

FLOW_SPAN = timedelta(minutes=15)
"""How long somebody may take at the service."""

PENDING_SPAN = timedelta(minutes=30)
"""How long the form may take that stands between the service and the account."""

FIELDS = ("full_name", "phone", "birth_date")
"""What a service may fill in."""

LONGEST_CLAIM = 100
LONGEST_ID = 255
CANCELLED = frozenset({"access_denied", "login_required", "interaction_required"})


class Cancelled(Refusal):
    """The person changed their mind at the service."""

    text = "Bạn đã dừng đăng nhập bằng %(service)s. Chưa có gì thay đổi."
    status = 403


class NotProven(Refusal):
    """What came back from the service does not prove who it is. Nobody is told more than that."""

    text = "Chưa xác nhận được %(service)s. Hãy thử đăng nhập lại từ đầu."
    status = 400


class FlowLost(Refusal):
    """The browser did not go to the service, or went too long ago."""

    text = (
        "Lần đăng nhập này đã hết hạn hoặc được mở từ nơi khác. Hãy đăng nhập lại từ đầu, trên "
        "cùng một trình duyệt."
    )
    status = 400


class ServiceDown(Refusal):
    """The service does not answer."""

    text = "Hiện chưa kết nối được với %(service)s. Hãy thử lại sau ít phút."
    status = 503


class IdentityTaken(Refusal):
    """One identity is one person's."""

    text = "Đã có một người dự thi khác liên kết với %(service)s này."


class OnlyWayIn(Refusal):
    """Without password and service nobody could sign in to the account again."""

    text = (
        "Đây là cách đăng nhập duy nhất của bạn. Hãy đặt mật khẩu trước (xin Ban tổ chức một phiếu "
        "đặt lại mật khẩu), rồi bỏ liên kết."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Who somebody is at the service, and what it tells of them by the names of `FIELDS`."""

    issuer: str
    subject: str
    told: Mapping[str, str]


def answered(answer: Mapping[str, str], issuer: str, service: str) -> str:
    """Answer the code with which the service sent somebody back. Raises Cancelled or NotProven."""
    if answer.get("error") in CANCELLED:
        raise Cancelled(service=service)
    # Since RFC 9207 a service may say who it is, so that none can pass an answer on as its own.
    if "error" in answer or answer.get("iss", issuer) != issuer or not answer.get("code"):
        raise NotProven(service=service)
    return answer["code"]


def proven(
    claims: Mapping[str, object], issuer: str, mapping: Mapping[str, str], service: str
) -> Proven:
    """Answer who this is, from claims whose signature and times are right. `mapping` names the
    claim of each field. Raises NotProven."""
    subject = claims.get("sub")
    if claims.get("iss") != issuer or not isinstance(subject, str):
        raise NotProven(service=service)
    if not 0 < len(subject) <= LONGEST_ID or "\0" in subject:
        raise NotProven(service=service)
    return Proven(issuer=issuer, subject=subject, told=told(claims, mapping))


def told(claims: Mapping[str, object], mapping: Mapping[str, str]) -> dict[str, str]:
    """Answer what the service tells: short texts, and a birthday only if it is a whole date."""
    texts = {field: claims.get(mapping[field]) for field in FIELDS if field in mapping}
    kept = {
        field: text
        for field, text in texts.items()
        if isinstance(text, str) and text.strip() and len(text) <= LONGEST_CLAIM
    }
    if "birth_date" in kept and whole_date(kept["birth_date"]) is None:
        del kept["birth_date"]
    return kept


def whole_date(text: str) -> date | None:
    """Answer the day of a birthdate claim; services may send a year alone, or hide it as 0000."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def still_good(until: float, now: datetime) -> bool:
    """Answer whether what was kept for a while may still be used."""
    return now.timestamp() < until


def require_another_way_in(*, has_password: bool, identities: int) -> None:
    """Raise OnlyWayIn where taking one identity away would leave a person without sign-in."""
    if not has_password and identities <= 1:
        raise OnlyWayIn
