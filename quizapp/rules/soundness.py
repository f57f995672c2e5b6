"""What should an organizer think over before using a regulation?"""

from collections.abc import Sequence

from quizapp.rules import guests
from quizapp.rules.choices import AtLimit, Release
from quizapp.rules.papers import RecipeLine
from quizapp.rules.ranking import MARK_KEYS, Counted
from quizapp.rules.regulation import Regulation

USUAL_ATTEMPTS = 3
"""So many attempts in a round are usual, also with a prediction."""

SEPARATING_KEYS = {"handed_in_at", "duration", "draw"}
"""Ranking keys that seldom leave two people equal."""

BY_POINTS = {"score", "full_score", "total_with_marks"}
"""Ranking keys that read the points of the paper."""


def advice(regulation: Regulation) -> list[str]:
    """Answer, in Vietnamese, what an organizer may also consider. Nothing is wrong with it."""
    found = []
    attempts = regulation.attempts_per_round
    if regulation.has_prediction and (attempts is None or attempts > USUAL_ATTEMPTS):
        found.append(
            f"Mỗi người được thi hơn {USUAL_ATTEMPTS} lượt trong một đợt và có câu dự đoán, nên có"
            " thể thử nhiều con số. Ban tổ chức có thể cân nhắc số lượt thi."
        )
    return found


def warnings(regulation: Regulation, *, without_account: bool = False) -> list[str]:
    """Answer, in Vietnamese, what an organizer should think over before using a regulation.
    `without_account`: people may begin at once and say who they are after the hand-in."""
    found = []
    if _several(regulation) and regulation.has_prediction:
        if regulation.counted_attempt is Counted.BEST:
            found.append(
                "Tính lượt tốt nhất theo toàn bộ thứ tự xét hạng nghĩa là con số dự đoán gần nhất"
                " trong các lượt được chọn, có lợi cho người dò nhiều con số."
            )
        if regulation.counted_attempt is Counted.LAST:
            found.append(
                "Tính lượt cuối cùng thì ai thi sau cùng có thể dự đoán sát hơn nhờ nghe ngóng số"
                " người dự thi."
            )
    if _several(regulation) and regulation.release_answers is Release.AT_ONCE:
        found.append(
            "Đáp án hiện ngay sau khi nộp mà mỗi người được thi nhiều lượt: lượt sau có thể chép"
            " đáp án của lượt trước, và điểm không còn phân biệt được ai."
        )
    if without_account and guests.are_answers_given_away(regulation):
        found.append(
            "Đáp án hiện ngay sau khi nộp mà cuộc thi không cần tài khoản: một người có thể xem đáp"
            " án ở bài đầu, rồi khai tên khác cho bài sau. Nên công bố đáp án sau khi đợt thi đóng."
        )
    found += _about_limit(regulation, without_account=without_account)
    if not SEPARATING_KEYS & set(regulation.ranking):
        found.append(
            "Thứ tự xét hạng không có thời điểm nộp bài, thời gian làm bài hay rút thăm: rất dễ có"
            " nhiều người đồng hạng và Ban tổ chức phải tự quyết định."
        )
    if not regulation.full_score_to_win and BY_POINTS.isdisjoint(regulation.ranking):
        found.append(
            "Thứ tự xét hạng không dùng điểm và giải không đòi điểm tối đa: người ít điểm vẫn có"
            " thể đứng đầu."
        )
    found += _about_marks(regulation)
    return found + _about_publication(regulation)


def _about_publication(regulation: Regulation) -> list[str]:
    found = []
    if regulation.interim_cron and regulation.has_prediction:
        found.append(
            "Có câu dự đoán nên bảng xếp hạng tạm thời không được công bố, dù đã đặt lịch."
        )
    if regulation.public_counts and regulation.has_prediction:
        found.append(
            "Có câu dự đoán nên số người dự thi không được công khai khi đợt thi đang mở, dù đã"
            " chọn."
        )
    if regulation.one_approval:
        found.append("Kết quả chỉ cần một người duyệt; điều này được ghi công khai trong thể lệ.")
    return found


def _about_limit(regulation: Regulation, *, without_account: bool) -> list[str]:
    if regulation.at_limit is not AtLimit.VOID:
        return []
    found = [
        (
            "Bài chưa nộp khi hết giờ thì bị hủy: ai mất mạng, hết pin hay máy treo ở những phút"
            " cuối mất cả bài, dù các câu trả lời đã được lưu. Nên để hệ thống tự thu bài; nếu vẫn"
            " hủy, hãy dặn người dự thi nộp sớm."
        )
    ]
    if regulation.all_required:
        found.append(
            "Phải trả lời hết mới được nộp, mà bài chưa nộp khi hết giờ thì bị hủy: ai chỉ còn"
            " thiếu một câu lúc hết giờ cũng mất cả bài."
        )
    if without_account:
        found.append(
            "Bài chưa nộp khi hết giờ thì bị hủy mà cuộc thi không cần tài khoản: bài bị hủy không"
            " biết là của ai, nên người dự thi có thể bỏ bài để xem đề rồi thi lại như người mới."
        )
    return found


def _about_marks(regulation: Regulation) -> list[str]:
    by_marks = not MARK_KEYS.isdisjoint(regulation.ranking)
    if by_marks and not regulation.marked_part:
        return [
            (
                "Thứ tự xét hạng dùng điểm Ban giám khảo chấm mà thể lệ không có phần nào do Ban"
                " giám khảo chấm: tiêu chí này không phân biệt được ai."
            )
        ]
    if regulation.marked_part and not by_marks:
        return [
            (
                f"Có phần “{regulation.marked_part}” do Ban giám khảo chấm mà thứ tự xét hạng"
                " không dùng điểm phần này: điểm chấm không ảnh hưởng đến thứ hạng."
            )
        ]
    return []


def bank_warnings(
    recipe: Sequence[RecipeLine], matching: Sequence[int], regulation: Regulation
) -> list[str]:
    """Answer, in Vietnamese, which lines of a recipe draw from so few questions that papers hardly
    differ. `matching` holds, line by line, how many questions fit.

    Two papers that each draw n of m questions share n x n / m of them on average; more than half is
    told. Where all sit the same questions, nothing is.
    """
    if regulation.same_questions:
        return []
    return [
        f"Dòng {position}: rút {line.count} câu trong {fitting} câu, hai đề trùng nhau trung bình"
        f" hơn nửa số câu. Nên có ít nhất {2 * line.count} câu."
        for position, (line, fitting) in enumerate(zip(recipe, matching, strict=True), start=1)
        if line.count <= fitting < 2 * line.count
    ]


def _several(regulation: Regulation) -> bool:
    """Answer whether one person may have several attempts of one round."""
    return regulation.attempts_per_round != 1 and regulation.attempts_per_contest != 1
