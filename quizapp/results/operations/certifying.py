"""How does a person get a certificate of a published result?"""

from datetime import datetime
from random import Random

from sqlalchemy.exc import IntegrityError

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import certificates, editions, owners
from quizapp.results.models import Certificate
from quizapp.rules.certificates import Kind, new_code, offered, require_name
from quizapp.rules.refusals import NoCertificate


def certify(round_id: int, person_id: int, kind: Kind, now: datetime, dice: Random) -> Certificate:
    """Answer the person's certificate of the round's latest public result, made now if there is
    none yet.

    Raises NoCertificate if nothing is public, or if it gives this person no such certificate;
    NameTakenBack or CertificateNeedsGuardian if their name may not be printed.
    """
    result = editions.own_results([round_id], person_id, now).get(round_id)
    if result is None or result.own is None:
        raise NoCertificate
    if kind not in offered(result.own.place, result.own.level):
        raise NoCertificate
    round_ = db.session.get_one(Round, round_id)
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
