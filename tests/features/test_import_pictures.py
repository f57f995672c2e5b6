"""Do the pictures of an import that brought nothing go with it, and no others?"""

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from quizapp.banks import operations
from quizapp.banks.models import QuestionImport, QuestionPicture
from quizapp.banks.operations import importing
from quizapp.database import db
from quizapp.rules.raw import PictureFile, RawPicture, RawQuestion
from tests.conftest import NOW
from tests.features.test_imports import commit, found, raw, receive
from tests.races import somebody_waits

MAP, FLAG = ("a" * 64, "b" * 64)


def file(digest: str) -> PictureFile:
    data = base64.b64encode(b"bytes").decode()
    return PictureFile(digest=digest, media_type="image/png", width=3, height=2, data=data)


def drawn(number: int, *digests: str) -> RawQuestion:
    return raw(number, pictures=tuple(RawPicture(digest=one, alt="Bản đồ") for one in digests))


def kept() -> list[str]:
    return list(db.session.scalars(select(QuestionPicture.digest).order_by(QuestionPicture.digest)))


def test_a_dropped_imports_pictures_go_unless_somebody_else_shows_them(app: Flask) -> None:
    files = (file(MAP), file(FLAG), file(FLAG))
    commit(receive(drawn(1, MAP), pictures=files[:1]))
    dropped = receive(drawn(2, MAP, FLAG), drawn(3, FLAG), pictures=files)
    waiting = receive(drawn(4, FLAG), pictures=files)
    operations.drop(dropped)
    assert kept() == [MAP, FLAG]
    operations.drop(waiting)
    assert kept() == [MAP], "a bank shows the map"


def test_a_forgotten_imports_pictures_go_too(app: Flask) -> None:
    receive(drawn(1, MAP), raw(2), pictures=(file(MAP),))
    assert operations.drop_old(NOW + importing.KEPT + timedelta(seconds=1)) == 1
    assert kept() == []


def test_an_import_that_brings_a_picture_again_finds_it_kept(app: Flask) -> None:
    number = receive(drawn(1, MAP), pictures=(file(MAP),)).id

    def drop() -> None:
        with app.app_context():
            operations.drop(db.session.get_one(QuestionImport, number))
            db.session.commit()

    with ThreadPoolExecutor(1) as other:
        operations.receive(found(drawn(2, MAP), pictures=(file(MAP),)), "cảng.docx", None, NOW)
        dropping = other.submit(drop)
        if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
            while not dropping.done() and not somebody_waits():
                time.sleep(0.01)
        db.session.commit()
        dropping.result(60)
    assert kept() == [MAP]
