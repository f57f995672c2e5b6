"""Where does a file wait between its upload and the organizer's decision?"""

from datetime import datetime, timedelta

from sqlalchemy import delete

from quizapp.banks.models import Purpose, Upload
from quizapp.database import db
from quizapp.rules.names import clean

KEPT = timedelta(days=1)


def keep(
    organizer_id: int, purpose: Purpose, file_name: str, content: bytes, now: datetime
) -> Upload:
    """Keep a file until its organizer decides about it, a day at the longest."""
    upload = Upload(
        organizer_id=organizer_id,
        purpose=purpose,
        file_name=clean("".join(filter(str.isprintable, file_name)))[-200:],
        content=content,
        uploaded_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def drop(upload: Upload) -> None:
    """Forget a file that has been decided about."""
    db.session.delete(upload)


def drop_old(now: datetime) -> int:
    """Forget every file nobody decided about in time. Answer how many there were."""
    old = delete(Upload).where(Upload.uploaded_at < now - KEPT).returning(Upload.id)
    return len(db.session.scalars(old).all())
