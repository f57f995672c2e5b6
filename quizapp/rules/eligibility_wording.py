"""How does the regulation say who takes part: groups, lists, the code word? In Vietnamese."""

from collections.abc import Collection

from quizapp.rules.eligibility import Eligibility, Kind

TITLE = "Quy định riêng về đối tượng dự thi"

CHOICE = (
    "Mỗi người dự thi ở một đối tượng: theo danh sách của Ban tổ chức nếu có, nếu không thì tự chọn"
    " trước lượt thi đầu tiên. Từ lượt thi đầu tiên, chỉ Ban tổ chức mới đổi được đối tượng, có ghi"
    " lý do."
)

LISTS = {
    Kind.EXCLUDED: (
        "Người trong danh sách không tham gia do Ban tổ chức lập (thành viên Ban tổ chức, Ban giám"
        " khảo, tổ thư ký, người biên soạn câu hỏi…) không được dự thi."
    ),
    Kind.NOT_WINNING: (
        "Người trong danh sách dự thi không xét giải được làm bài và được xếp hạng như mọi người,"
        " nhưng không nhận giải; giải được xét cho người xếp hạng kế tiếp."
    ),
    Kind.COMPULSORY: (
        "Ban tổ chức lập danh sách người thuộc diện phải dự thi ở từng đơn vị; đầu mối của đơn vị"
        " được xem ai trong danh sách đó đã dự thi, sau khi số liệu của đợt thi được công khai."
    ),
}


def paragraphs(eligibility: Eligibility, kinds: Collection[Kind]) -> list[str]:
    """Answer the sentences, none for a contest that everybody enters alike. `kinds` are the lists
    that the contest has."""
    told = []
    if eligibility.listed_only:
        told.append(
            "Chỉ người có tên trong danh sách dự thi do Ban tổ chức lập mới được làm bài. Người dự"
            " thi được nhận ra theo mã đăng nhập, hoặc số điện thoại và họ tên, hoặc họ tên và ngày"
            " sinh."
        )
    if eligibility.groups:
        named = "; ".join(group.name for group in eligibility.groups)
        told += [
            f"Cuộc thi có {len(eligibility.groups)} đối tượng dự thi: {named}.",
            CHOICE,
            "Đợt thi dành riêng cho một đối tượng có đề thi, bảng xếp hạng và giải thưởng riêng.",
        ]
    told += [LISTS[kind] for kind in Kind if kind in kinds and kind in LISTS]
    if eligibility.code_word is not None:
        told.append(
            "Trước lượt thi đầu tiên, người dự thi nhập mã dự thi ghi trong hướng dẫn của Ban tổ"
            " chức; viết hoa hay viết thường, có dấu hay không dấu đều được."
        )
    if eligibility.asks_sex:
        told.append(
            "Người dự thi có thể khai giới tính khi đăng ký; không bắt buộc, và không ảnh hưởng đến"
            " việc chấm bài, xếp hạng, xét giải."
        )
    return told
