"""How do the articles on the paper, the attempts, the points and the prediction read?"""

from collections.abc import Iterator, Sequence

from quizapp.rules import marks, ranking
from quizapp.rules.choices import LARGEST_GUESS, Asked, AtLimit, Marking, Release, Target
from quizapp.rules.regulation import Regulation
from quizapp.rules.sentences import Sentence, marked
from quizapp.rules.vietnamese import length, number, two_digits

TARGETS = {
    Target.ALL_CORRECT: marked("số người đạt điểm tối đa ở các câu hỏi trắc nghiệm"),
    Target.PARTICIPANTS: marked("số người dự thi"),
    Target.ATTEMPTS: marked("số lượt thi đã nộp"),
}

OF_A_GROUP = marked("%(what)s, chỉ tính người thuộc đối tượng “%(group)s”")

COUNTED = {
    ranking.Counted.HIGHEST_THEN_EARLIEST: (
        "lượt thi có điểm cao nhất; nếu nhiều lượt bằng điểm thì lấy lượt nộp sớm nhất"
    ),
    ranking.Counted.BEST: "lượt thi tốt nhất xét theo toàn bộ thứ tự xét hạng",
    ranking.Counted.FIRST: "lượt thi đầu tiên",
    ranking.Counted.LAST: "lượt thi cuối cùng",
}

RELEASED = {
    Release.AT_ONCE: (
        "Đáp án, giải thích và nguồn tài liệu hiện cho người dự thi ngay sau khi nộp bài; được công"
        " bố cho mọi người sau khi đợt thi kết thúc và mọi bài thi đã được thu."
    ),
    Release.AT_CLOSE: (
        "Đáp án, giải thích và nguồn tài liệu được công bố sau khi đợt thi kết thúc và mọi bài"
        " thi đã được thu."
    ),
    Release.AT_PUBLICATION: (
        "Đáp án, giải thích và nguồn tài liệu được công bố cùng kết quả của đợt thi."
    ),
    Release.NEVER: "Đáp án không được công bố.",
}


def paper(rule: Regulation, questions: Sequence[int]) -> Iterator[str]:
    yield "Thi trắc nghiệm trực tuyến trên trang thông tin của Cuộc thi."
    extra = " và một câu hỏi dự đoán" if rule.predicts_on_paper else ""
    counts = {each for each in questions if each}
    if len(counts) == 1:
        yield f"Mỗi đề thi gồm {two_digits(counts.pop())} câu hỏi trắc nghiệm{extra}."
    else:
        yield f"Đề thi gồm các câu hỏi trắc nghiệm{extra}; số câu của từng đợt ghi trên trang thi."
    if rule.same_questions:
        yield "Trong một đợt thi, mọi lượt thi dùng chung một bộ câu hỏi."
    else:
        yield "Câu hỏi của mỗi lượt thi được rút ngẫu nhiên từ ngân hàng câu hỏi của đợt thi."
    if rule.questions_approved:
        yield "Mỗi câu hỏi do một người của Ban tổ chức soạn và một người khác duyệt."
    yield {
        (True, True): (
            "Thứ tự câu hỏi và thứ tự phương án trả lời được sắp xếp ngẫu nhiên cho từng lượt thi."
        ),
        (True, False): (
            "Thứ tự câu hỏi được sắp xếp ngẫu nhiên cho từng lượt thi; thứ tự phương án giữ nguyên."
        ),
        (False, True): (
            "Thứ tự phương án trả lời được sắp xếp ngẫu nhiên cho từng lượt thi; câu hỏi theo thứ"
            " tự của đề."
        ),
        (False, False): "Câu hỏi và phương án trả lời theo đúng thứ tự của đề.",
    }[rule.shuffle_questions, rule.shuffle_options]
    if rule.all_required:
        prediction = ", kể cả câu hỏi dự đoán," if rule.predicts_on_paper else ""
        yield f"Người dự thi phải trả lời tất cả các câu hỏi{prediction} thì mới nộp bài được."
    else:
        yield "Người dự thi được nộp bài khi còn câu chưa trả lời; câu bỏ trống không có điểm."


def attempts(rule: Regulation) -> Iterator[str]:
    limits = [
        f"không quá {number(allowed)} lượt {span}"
        for allowed, span in (
            (rule.attempts_per_round, "trong một đợt thi"),
            (rule.attempts_per_day, "trong một ngày"),
            (rule.attempts_per_week, "trong một tuần"),
            (rule.attempts_per_contest, "trong cả Cuộc thi"),
        )
        if allowed is not None
    ]
    if limits:
        yield f"Mỗi người được thi {', '.join(limits)}."
    else:
        yield "Không hạn chế số lượt thi của mỗi người."
    if rule.attempts_per_week is not None:
        yield "Tuần được tính từ 00 giờ 00 thứ Hai đến hết Chủ nhật, theo giờ Việt Nam."
    if rule.attempt_delay_s is not None:
        yield (
            "Trong một đợt thi, lượt thi sau chỉ được bắt đầu khi lượt thi trước đã kết thúc ít"
            f" nhất {length(rule.attempt_delay_s)}."
        )
    if rule.time_limit_s is None:
        yield "Thời gian làm bài không hạn chế cho đến giờ đóng đợt thi."
    else:
        yield (
            f"Thời gian làm bài mỗi lượt thi là {length(rule.time_limit_s)}, tính theo đồng hồ"
            " của hệ thống từ lúc bắt đầu, và không quá giờ đóng đợt thi."
        )
    yield from _at_limit(rule)
    yield f"Kết quả của mỗi người trong một đợt thi là kết quả của {COUNTED[rule.counted_attempt]}."


def _at_limit(rule: Regulation) -> Iterator[str]:
    kept = (
        "Nếu Ban tổ chức đóng đợt thi sớm hơn dự kiến, lượt thi đã bắt đầu vẫn giữ nguyên thời hạn."
    )
    if rule.at_limit is AtLimit.HAND_IN:
        yield f"Hết thời gian, hệ thống tự thu bài với các câu trả lời đã lưu. {kept}"
        return
    yield (
        "Người dự thi phải tự nộp bài trước khi hết thời gian làm bài. Bài chưa nộp khi hết thời"
        " gian thì bị hủy, kể cả các câu trả lời đã lưu: lượt thi đó coi như đã dùng, không có"
        " điểm, không được xét hạng, không tính vào số người và số lượt dự thi."
    )
    if rule.all_required:
        yield (
            "Bài còn câu chưa trả lời thì không nộp được, nên khi hết thời gian cũng bị hủy như bài"
            " chưa nộp."
        )
    if "attempts_used" in rule.ranking:
        yield "Lượt thi bị hủy vẫn tính vào số lượt thi khi xét hạng theo số lượt thi."
    yield (
        "Lượt thi bắt đầu muộn nên bị giờ đóng đợt thi cắt ngắn thời gian làm bài thì không bị hủy:"
        " đến giờ đóng, hệ thống tự thu bài với các câu trả lời đã lưu, kể cả khi đợt thi được kéo"
        f" dài sau đó. {kept}"
    )


def points(rule: Regulation) -> Iterator[str]:
    yield f"Mỗi câu trả lời đúng được {number(rule.points_per_question)} điểm."
    if rule.penalty_per_wrong:
        nothing = " mà không được điểm" if rule.marking is Marking.PARTIAL else " sai"
        yield (
            f"Mỗi câu trả lời{nothing} bị trừ {number(rule.penalty_per_wrong)} điểm; câu bỏ trống"
            " không bị trừ; điểm của bài thi không dưới 0."
        )
    if rule.marking is Marking.PARTIAL:
        yield (
            "Với câu có nhiều phương án đúng, điểm được tính theo tỷ lệ số phương án đúng đã chọn"
            " trừ số phương án sai đã chọn, làm tròn xuống và không âm."
        )
    else:
        yield (
            "Câu có nhiều phương án đúng chỉ có điểm khi chọn đủ và chỉ chọn các phương án đúng."
        )
    if rule.show_score:
        yield "Người dự thi biết điểm của mình ngay sau khi nộp bài."
    else:
        yield "Điểm không hiện ngay sau khi nộp bài."
    yield RELEASED[rule.release_answers]


def foreseen(target: Target, group: str = "") -> Sentence:
    """Answer what the prediction asks for, within a sentence; of one group's people if named."""
    what = Sentence(TARGETS[target])
    return Sentence(OF_A_GROUP, what=what, group=group) if group else what


def marked_part(rule: Regulation, *, where: str = "mỗi đợt thi") -> Iterator[str]:
    if rule.marked_part_most is None:
        return
    yield (
        f"Ngoài các câu hỏi trắc nghiệm, {where} có phần “{rule.marked_part}” do Ban giám khảo"
        f" chấm, điểm tối đa {marks.written(rule.marked_part_most)}, điểm lẻ đến hai chữ số sau dấu"
        " phẩy."
    )
    told = (
        f"Điểm phần “{rule.marked_part}” được ghi sau khi đợt thi đóng và công bố cùng kết quả của"
        " đợt thi"
    )
    if "total_with_marks" in rule.ranking:
        yield (
            f"{told}. Tổng điểm bài trắc nghiệm và phần này chỉ dùng để xét hạng; điểm được công bố"
            " của bài thi và mức điểm để được xét giải chỉ tính điểm bài trắc nghiệm."
        )
    else:
        yield f"{told}; không cộng vào điểm của bài trắc nghiệm."


def prediction(rule: Regulation) -> Iterator[str]:
    if not rule.has_prediction:
        return
    yield f"Người dự thi dự đoán {TARGETS[rule.target]} của đợt thi."
    if rule.target_group:
        yield f"Con số này chỉ tính người thuộc đối tượng “{rule.target_group}”."
    if rule.prediction_wording:
        yield f"Câu hỏi dự đoán: “{rule.prediction_wording}”"
    if rule.prediction_least > 0 or rule.prediction_most < LARGEST_GUESS:
        yield (
            f"Số dự đoán là số nguyên từ {number(rule.prediction_least)} đến"
            f" {number(rule.prediction_most)}."
        )
    if rule.asked is Asked.AFTER_HAND_IN:
        score = ", khi đã biết điểm của mình" if rule.show_score else ""
        yield (
            f"Câu hỏi dự đoán được trả lời trên trang biên nhận sau khi nộp bài{score}. Mỗi lượt"
            " thi chỉ gửi số dự đoán một lần, không sửa được, chậm nhất là giờ đóng đợt thi, hoặc"
            " khi hết thời gian làm bài của lượt thi nếu muộn hơn."
        )
    if rule.target is Target.ALL_CORRECT:
        yield "Mỗi người chỉ được đếm một lần, theo lượt thi được tính kết quả."
    yield (
        "Con số đúng được hệ thống xác định một lần, khi đợt thi kết thúc và mọi bài thi đã được"
        " thu, rồi giữ nguyên kể cả khi sau đó có kết quả bị hủy."
    )
    yield (
        "Độ lệch của dự đoán được tính như nhau dù đoán nhiều hơn hay ít hơn. Chỉ xét dự đoán của"
        " lượt thi được tính kết quả; bài thi không có dự đoán xếp sau ở tiêu chí này."
    )
    yield "Trong thời gian đợt thi diễn ra, số người và số lượt dự thi không được công bố."
