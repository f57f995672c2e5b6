"""Where do the pictures of questions stand?"""

import base64
from collections.abc import Iterable

from sqlalchemy import select

from quizapp.banks.models import QuestionPicture
from quizapp.database import db, upsert
from quizapp.rules.questions import Content
from quizapp.rules.raw import PictureFile

CHUNK = 500
"""So many pictures go to the database in one statement."""


def keep(files: Iterable[PictureFile]) -> None:
    """Store pictures that were drawn anew. The same picture is stored once."""
    rows = [
        {
            "digest": file.digest,
            "media_type": file.media_type,
            "width": file.width,
            "height": file.height,
            "content": base64.b64decode(file.data),
        }
        for file in files
    ]
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        db.session.execute(upsert(QuestionPicture).values(chunk).on_conflict_do_nothing())


def picture(digest: str) -> QuestionPicture | None:
    """Answer the picture of this digest."""
    return db.session.get(QuestionPicture, digest)


def files(contents: Iterable[Content]) -> dict[str, PictureFile]:
    """Answer the pictures that these contents name, as a format writes them."""
    digests = {shown.digest for content in contents for shown in content.pictures}
    if not digests:
        return {}
    rows = db.session.execute(
        select(
            QuestionPicture.digest,
            QuestionPicture.media_type,
            QuestionPicture.width,
            QuestionPicture.height,
            QuestionPicture.content,
        ).where(QuestionPicture.digest.in_(digests))
    )
    return {
        digest: PictureFile(
            digest=digest,
            media_type=media_type,
            width=width,
            height=height,
            data=base64.b64encode(content).decode(),
        )
        for digest, media_type, width, height, content in rows
    }
