"""How do the articles on places, prizes and their publication read?"""

from collections.abc import Iterator

from quizapp.rules import collective_wording, ranking, winning
from quizapp.rules.choices import Certified, Vacancy
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Regulation
from quizapp.rules.vietnamese import cron_words, dong, number, two_digits


def order(rule: Regulation) -> Iterator[str]:
    part = f"phần “{rule.marked_part}”"
    own = {
        "marks": f"điểm {part} cao hơn",
        "total_with_marks": f"tổng điểm bài trắc nghiệm và {part} cao hơn",
    }
    yield ranking.sentence(rule.ranking, own if rule.marked_part else {})
    if rule.ranks_by_marks:
        missing = []
        if "marks" in rule.ranking:
            missing.append("xếp sau người có điểm ở tiêu chí điểm phần này")
        if "total_with_marks" in rule.ranking:
            missing.append("được tính 0 điểm phần này trong tổng điểm")
        yield f"Người chưa có điểm {part} {' và '.join(missing)}."
    if {"handed_in_at", "duration", "registered_at"} & set(rule.ranking):
        yield "Các tiêu chí về thời gian được so sánh đến từng giây."


def prizes(rule: Regulation) -> Iterator[str]:
    if not rule.prizes:
        yield "Cuộc thi không có giải thưởng theo đợt."
        return
    yield "Cơ cấu giải thưởng của mỗi đợt thi:"
    for prize in rule.prizes:
        yield f"{line(prize)};"
    if total := sum(prize.count * prize.value_vnd for prize in rule.prizes):
        yield f"Tổng giá trị giải thưởng của mỗi đợt thi: {dong(total)}."
    if rule.full_score_to_win:
        yield "Chỉ người đạt điểm tối đa ở các câu hỏi trắc nghiệm mới được xét giải."
    elif rule.points_to_win is not None:
        yield f"Chỉ người đạt từ {number(rule.points_to_win)} điểm trở lên mới được xét giải."
    else:
        yield "Giải được trao theo thứ hạng, không đòi hỏi điểm tối đa."
    if winning.goes_below(rule):
        yield (
            "Nếu số người đạt mức điểm này ít hơn số giải thì các giải còn lại được trao tiếp theo"
            " thứ hạng cho người chưa đạt mức điểm đó."
        )
    yield from _for_one_person(rule)
    yield "Giải không có người đủ điều kiện thì để trống."
    if rule.vacancy is Vacancy.STAYS_VACANT:
        yield (
            "Người đã được công bố đạt giải mà sau đó bị hủy kết quả thì giải của người đó để"
            " trống, không trao cho người xếp sau."
        )


def _for_one_person(rule: Regulation) -> Iterator[str]:
    stays = rule.vacancy is Vacancy.STAYS_VACANT
    fate = "giải ở thứ hạng đó để trống" if stays else "giải thuộc về người xếp sau"
    cap = rule.prizes_per_person
    if cap is None:
        yield "Mỗi người nhận nhiều nhất một giải trong một đợt thi."
    else:
        yield (
            "Mỗi người nhận nhiều nhất một giải trong một đợt thi và không quá"
            f" {two_digits(cap)} giải trong cả Cuộc thi; người đã nhận đủ được bỏ qua, {fate}."
        )
    if rule.one_per_level:
        other = (
            "không nhận thêm giải mức đó, giải ở thứ hạng đó để trống"
            if stays
            else "được xét giải ở mức tiếp theo, giải mức đó thuộc về người xếp sau"
        )
        yield (
            "Mỗi người nhận nhiều nhất một giải cùng mức trong cả Cuộc thi; người đã nhận giải của"
            f" một mức ở đợt trước {other}."
        )
    if rule.highest_only:
        yield (
            "Mỗi người chỉ được trao giải cao nhất đã đạt trong các đợt thi: người đã đạt giải ở"
            f" đợt trước chỉ được xét giải cao hơn, nếu không thì được bỏ qua, {fate}; khi đạt giải"
            " cao hơn thì giải đã đạt ở đợt trước không trao nữa và không chuyển cho người khác."
        )
    if rule.prizes_per_unit is not None:
        yield (
            f"Người của cùng một đơn vị nhận tổng cộng không quá {two_digits(rule.prizes_per_unit)}"
            " giải trong một đợt thi, tính theo đơn vị ghi trong danh sách công bố; người của đơn"
            f" vị đã nhận đủ được bỏ qua, {fate}."
        )
    if rule.prizes_per_phone is not None:
        yield (
            "Những người dự thi dùng chung một số điện thoại, chẳng hạn người cùng gia đình, nhận"
            f" tổng cộng không quá {two_digits(rule.prizes_per_phone)} giải trong một đợt thi;"
            f" người cùng số điện thoại với những người đã nhận đủ được bỏ qua, {fate}."
        )


def collective(rule: Regulation) -> Iterator[str]:
    if rule.collective is None:
        return
    yield from collective_wording.sentences(rule.collective)
    yield "Cơ cấu giải tập thể của mỗi khối:"
    for prize in rule.collective.prizes:
        yield f"{line(prize)};"


def line(prize: Prize) -> str:
    """Answer how a line of a prize table reads: "01 giải Nhất, mỗi giải trị giá 5.000 đồng"."""
    worth = f", mỗi giải trị giá {dong(prize.value_vnd)}" if prize.value_vnd else ""
    return f"{two_digits(prize.count)} giải {prize.level}{worth}"


def publication(rule: Regulation) -> Iterator[str]:
    approvers = (
        "một người của Ban tổ chức duyệt"
        if rule.one_approval
        else "hai người khác nhau của Ban tổ chức duyệt"
    )
    yield (
        f"Kết quả mỗi đợt thi được công bố vào giờ công bố của đợt, sau khi được {approvers}."
        " Chưa duyệt xong thì trang kết quả ghi rõ là đang xét duyệt."
    )
    yield (
        f"Bảng xếp hạng công khai {number(rule.board_places)} người đứng đầu. Danh sách đạt giải"
        " gồm họ và tên, đơn vị, giải và số điện thoại đã che bớt; tên người không đồng ý công khai"
        " được viết tắt."
    )
    if rule.interim_boards:
        yield (
            "Trong thời gian đợt thi diễn ra, bảng xếp hạng tạm thời được công bố"
            f" {cron_words(rule.interim_boards)}."
        )
    if rule.shows_counts:
        yield (
            "Trong thời gian đợt thi diễn ra, trang thông tin công khai số người dự thi và số"
            " lượt thi đã nộp."
        )
    if rule.certificates is Certified.WINNERS:
        yield "Giấy chứng nhận chỉ cấp cho người đạt giải."
    elif rule.certificate_points is not None:
        yield (
            "Người có tên trong kết quả công bố và đạt từ"
            f" {number(rule.certificate_points)} điểm trở lên được cấp giấy chứng nhận tham gia;"
            " người đạt giải được cấp giấy chứng nhận đạt giải."
        )
    yield "Nội dung đã công bố không sửa; mọi đính chính là một lần công bố mới, có ghi lý do."
