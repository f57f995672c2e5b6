"""How does a person, or do all winners, get a certificate of a published result?"""

from datetime import datetime
from random import Random

from sqlalchemy.exc import IntegrityError

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import certificates, own_places, owners, removal_queries
from quizapp.results.models import Certificate, Edition
from quizapp.rules import publishing
from quizapp.rules.certificates import Kind, new_code, offered, require_name
from quizapp.rules.people_refusals import CertificateNeedsGuardian, NameTakenBack
from quizapp.rules.refusals import NoCertificate, Unsettled


def certify(round_id: int, person_id: int, kind: Kind, now: datetime, dice: Random) -> Certificate:
    """Answer the person's certificate of the round's latest public result, made now if there is
    none yet.

    Raises NoCertificate if nothing is public, or if it gives this person no such certificate;
    NameTakenBack or CertificateNeedsGuardian if their name may not be printed.
    """
    result = own_places.own_results([round_id], person_id, now).get(round_id)
    if result is None or result.own is None:
        raise NoCertificate
    round_ = db.session.get_one(Round, round_id)
    if kind not in offered(round_.regulation, points=result.own.points, level=result.own.level):
        raise NoCertificate
    owner = owners.find(person_id, round_.contest_id, round_.closes_at, now)
    if owner is None:
        raise NoCertificate
    require_name(gone=owner.gone, guardian_missing=owners.guardian_missing(owner.person, now))
    made = certificates.of_person(result.issue.id, person_id).get(kind)
    if made is not None:
        return made
    certificate = Certificate(
        code=new_code(dice),
        edition_id=result.issue.id,
        person_id=person_id,
        kind=kind,
        made_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(certificate)
    except IntegrityError:  # a double press was quicker
        return certificates.of_person(result.issue.id, person_id)[kind]
    return certificate


def certify_winners(edition: Edition, now: datetime, dice: Random) -> list[str]:
    """Answer the codes of the winners' certificates of a public edition, in the order of the
    prizes; those that are missing are made. Left out is whose name may not be printed.

    Raises Unsettled while the edition is not public, or if nobody is left.
    """
    publishing.require_public(edition.public_from, now)
    codes: list[str] = []
    for person_id in removal_queries.awarded(edition.id):
        if person_id is None:
            continue
        try:
            made = certify(edition.round_id, person_id, Kind.AWARD, now, dice)
        except (NameTakenBack, CertificateNeedsGuardian):
            continue
        codes.append(made.code)
    if not codes:
        raise Unsettled(reason="Đợt thi không có người đạt giải nào in được giấy chứng nhận.")
    return codes
