"""Where do the pictures of questions stand?"""

import base64
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, select, true
from sqlalchemy.orm import InstrumentedAttribute

from quizapp.banks.models import ImportItem, QuestionPicture, QuestionVersion
from quizapp.database import db, upsert
from quizapp.rules.questions import Content
from quizapp.rules.raw import PictureFile

CHUNK = 500
"""So many pictures go to the database in one statement."""


def keep(files: Iterable[PictureFile]) -> None:
    """Store pictures that were drawn anew. The same picture is stored once, and held until the
    transaction ends: whoever drops it as unused waits, and sees what shows it now."""
    rows = {
        file.digest: {
            "digest": file.digest,
            "media_type": file.media_type,
            "width": file.width,
            "height": file.height,
            "content": base64.b64decode(file.data),
        }
        for file in files
    }
    for chunk in _chunks(rows):
        stored = upsert(QuestionPicture).values([rows[digest] for digest in chunk])
        db.session.execute(
            stored.on_conflict_do_update(
                index_elements=["digest"], set_={"digest": stored.excluded.digest}
            )
        )


def of_imports(import_ids: Collection[int]) -> set[str]:
    """Answer the pictures that the questions of these imports show."""
    return _shown(ImportItem.raw, ImportItem.import_id.in_(import_ids))


def drop_unused(digests: Collection[str]) -> None:
    """Forget those of these pictures that no question and no import shows any more."""
    held = [
        digest
        for chunk in _chunks(digests)
        for digest in db.session.scalars(
            select(QuestionPicture.digest)
            .where(QuestionPicture.digest.in_(chunk))
            .order_by(QuestionPicture.digest)
            .with_for_update()
        )
    ]
    if not held:
        return
    used = {*_shown(ImportItem.raw, true()), *_shown(QuestionVersion.content, true())}
    for chunk in _chunks(set(held) - used):
        db.session.execute(delete(QuestionPicture).where(QuestionPicture.digest.in_(chunk)))


def _chunks(digests: Iterable[str]) -> Iterator[list[str]]:
    """Answer the digests in order, so that two who hold the same pictures never wait for each
    other."""
    ordered = sorted(digests)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _shown(column: InstrumentedAttribute[dict[str, Any]], which: ColumnElement[bool]) -> set[str]:
    # Only what has pictures names them at all.
    rows = select(column).where(which, cast(column, Text).contains('"pictures"'))
    return {
        picture["digest"]
        for document in db.session.scalars(rows.execution_options(yield_per=CHUNK))
        for picture in document.get("pictures", ())
    }


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
