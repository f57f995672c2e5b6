"""What does a person get whose request cannot be answered?"""

from flask import current_app, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from quizapp.rules.sentences import marked

OLD_PAGE = marked(
    "Trang đã cũ hoặc phiên đăng nhập đã hết, nên chưa lưu gì. Hãy tải lại trang trước (đăng nhập "
    "lại nếu được hỏi) rồi gửi lại."
)
NOT_RECEIVED = marked(
    "Hệ thống đang bận nên chưa nhận được những gì bạn vừa gửi. Hãy đợi ít giây rồi tải lại chính "
    "trang này để gửi lại; bạn không phải nhập lại từ đầu."
)
SENTENCES = {
    400: marked("Yêu cầu gửi lên không hợp lệ. Hãy tải lại trang rồi thử lại."),
    401: marked("Phiên đăng nhập đã hết. Hãy đăng nhập lại; câu trả lời đã lưu không mất."),
    403: marked("Bạn không có quyền xem trang này."),
    404: marked("Không tìm thấy trang này."),
    405: marked(
        "Địa chỉ này không mở được theo cách vừa dùng, và chưa có gì được gửi. Hãy quay lại trang "
        "trước rồi bấm lại từ đó."
    ),
    409: marked("Việc này không còn thực hiện được."),
    413: marked(
        "Tệp hoặc dữ liệu gửi lên quá lớn: mỗi lần gửi các tệp cộng lại nhiều nhất %(mb)s MB; văn "
        "bản dài thì hãy lưu thành tệp. Chưa lưu gì."
    ),
    415: marked("Loại dữ liệu gửi lên không được hỗ trợ."),
    429: marked("Bạn thao tác quá nhanh. Hãy đợi ít phút rồi thử lại."),
    500: marked("Hệ thống gặp lỗi. Câu trả lời đã lưu không mất; hãy thử lại sau ít phút."),
    503: marked("Hệ thống đang bận. Hãy thử lại sau ít giây."),
}


def sentence_about(error: HTTPException) -> str:
    """Answer in the reader's language what an HTTP error means and what to do."""
    status = error.code or 500
    text = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if isinstance(error, CSRFError):
        text = OLD_PAGE
    elif status == 503 and request.method == "POST" and not request.is_json:
        text = NOT_RECEIVED
    return str(gettext(text, mb=current_app.config["UPLOAD_MB"]))


def page_above() -> str | None:
    """Answer the page that an address for sending belongs to: what a person sees after a fault has
    that address, and may be opened again."""
    adapter = current_app.create_url_adapter(request)
    path = request.path
    while adapter is not None and path:
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0]
            continue
        return path
    return None


def page_meant(status: int) -> str | None:
    """Answer the page that somebody meant who typed an address with capitals, as phones begin
    them, or with a slash at its end, or who opened an address for sending; None if there is no
    such page."""
    if status == 405:
        return page_above()
    adapter = current_app.create_url_adapter(request)
    path = request.path.rstrip("/").lower()
    if status != 404 or adapter is None or path in ("", request.path):
        return None
    try:
        _, named = adapter.match(path, method="GET")
    except HTTPException:
        return None
    # A code in an address is not the same code in small letters.
    if not all(isinstance(value, int) for value in named.values()):
        return None
    query = request.query_string.decode()
    return f"{path}?{query}" if query else path


def typed_before(error: HTTPException) -> list[tuple[str, str]]:
    """Answer what a page of ours sent with a token that is no longer good, to be sent once more by
    a press of a button: (name, text) of each field. Nothing for other faults.

    Passwords are left out. Only a browser that says the form came from one of our own pages is
    believed: else any site could lay its words on the button. The page offers it only to nobody
    in particular, because another person may have signed in on this device meanwhile.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin" or (
        request.headers.get("Origin") == request.host_url.rstrip("/")
    )
    if not isinstance(error, CSRFError) or not ours or request.is_json or request.files:
        return []
    return [
        (name, text)
        for name, text in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
