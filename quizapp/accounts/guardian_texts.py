"""To what does a guardian agree, in which words? A change of words is a new version."""

from quizapp.rules.guardians import Relationship

VERSION = "2026-11"
"""Stored with every declaration. Move it on with any change of the sentences below."""

DATA = (
    "Tôi là cha, mẹ hoặc người giám hộ của người dự thi. Tôi đã đọc phần giải thích và đồng ý để "
    "ban tổ chức xử lý họ tên, số điện thoại, ngày sinh và đơn vị của con (cháu) tôi để tổ chức "
    "cuộc thi."
)
PUBLICATION = (
    "Nếu con (cháu) tôi đạt giải, tôi đồng ý để ban tổ chức công bố họ tên đầy đủ và đơn vị của "
    "con (cháu)."
)
DETAILS = (
    (
        "Ban tổ chức chỉ giữ họ tên, số điện thoại của người giám hộ và quan hệ với người dự thi, "
        "để chứng minh đã có đồng ý và để liên hệ khi cần. Không công khai những thông tin này."
    ),
    (
        "Trên bảng xếp hạng công khai, người chưa đủ 16 tuổi chỉ hiện mã số. Họ tên đầy đủ chỉ "
        "được công bố khi đạt giải và khi cả người giám hộ lẫn người dự thi đều đồng ý."
    ),
    (
        "Người giám hộ rút lại được bất cứ lúc nào trên trang này bằng số điện thoại đã ghi, hoặc "
        "qua ban tổ chức. Rút lại rồi thì người dự thi không làm bài tiếp được."
    ),
    "Khi người dự thi đủ 16 tuổi, hệ thống hỏi trực tiếp người đó.",
)

RELATIONSHIPS = {
    Relationship.MOTHER: "Mẹ",
    Relationship.FATHER: "Cha",
    Relationship.GRANDPARENT: "Ông hoặc bà là người giám hộ",
    Relationship.OTHER: "Người giám hộ khác",
}
