"""In which words does a rule about question banks say no?"""

from quizapp.rules.refusals import Refusal


class OwnWork(Refusal):
    """A second person approves, never the one who wrote."""

    text = "Câu do chính bạn soạn hoặc sửa gần nhất; người khác phải duyệt."


class ImportInUse(Refusal):
    """A round has drawn, or may have drawn, from what an import brought."""

    text = (
        "Không hoàn tác được: %(rounds)s đã mở (hoặc mở trong vài giây nữa) và lấy câu hỏi từ lần "
        "nhập này. Hãy rút từng câu nếu cần."
    )


class ImportDecided(Refusal):
    """The import is stored, or undone, already."""

    text = "Lần nhập này đã được quyết định ở nơi khác. Hãy tải lại trang."


class NothingAccepted(Refusal):
    """No question of the file is to be stored."""

    text = "Chưa có câu nào được nhận để lưu."


class NotWaiting(Refusal):
    """A file that was brought in has been decided about, or nobody decided in time."""

    text = (
        "Tệp này không còn chờ quyết định: đã được lưu, đã bị bỏ, hoặc đã để quá lâu. Hãy xem lại "
        "danh sách; nếu chưa có thì tải tệp lên lần nữa."
    )
    status = 404
