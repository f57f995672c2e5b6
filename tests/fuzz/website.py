"""What does the console answer to a broken file, from the upload to the review page?"""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade

from quizapp.accounts.models import Role
from quizapp.database import db
from tests import makers
from tests.conftest import make_app
from tests.fuzz.oracle import Wrong
from tests.fuzz.seeds import Seed


@contextmanager
def uploading() -> Iterator[Callable[[Seed], None]]:
    """Answer what sends a file to a console on an empty database, and looks at every answer."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/fuzz.sqlite3", Path(folder), QUIZ_LOG_LEVEL="ERROR")
        app.config["PROPAGATE_EXCEPTIONS"] = True  # the traceback says more than a 500
        with app.app_context():
            upgrade()
            browser = makers.sign_in(app.test_client(), makers.make_organizer(roles=[Role.EDITOR]))

            def upload(seed: Seed) -> None:
                name, data = seed
                answer = browser.post(
                    "/ban-to-chuc/ngan-hang/tai-len",
                    data={"files": (io.BytesIO(data), name)},
                    headers={"Accept": "application/json"},
                )
                address = (answer.get_json() or {}).get("address")
                shown = browser.get(address) if address else answer
                if max(answer.status_code, shown.status_code) >= 500 or (
                    address and shown.status_code != 200
                ):
                    raise Wrong(f"answers {answer.status_code}, then {shown.status_code}")

            yield upload
            db.session.remove()
            db.engine.dispose()
