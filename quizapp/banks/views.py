"""What may anybody fetch of a question? Its pictures, by a name that nobody can guess."""

from flask import Blueprint, abort, make_response
from markupsafe import Markup
from werkzeug.wrappers import Response

from quizapp.banks import pictures
from quizapp.languages import in_vietnamese

bp = Blueprint("banks", __name__)

FOREVER = "public, max-age=31536000, immutable"


@bp.get("/hinh/<digest>")
def picture(digest: str) -> Response:
    """Give a picture. It is named by the SHA-256 of its bytes, so who knows the name has seen the
    question, and the bytes never change."""
    found = pictures.picture(digest) or abort(404)
    answer = make_response(found.content)
    answer.content_type = found.media_type
    answer.headers["Cache-Control"] = FOREVER
    return answer


@bp.app_template_filter("words")
def words(text: str, is_html: bool) -> Markup:  # noqa: FBT001 - a filter's arguments are positional
    """Answer a stem or an option for a page; HTML was sanitised before it was stored."""
    return in_vietnamese(Markup(text) if is_html else text)  # noqa: S704 - sanitised when read or edited
