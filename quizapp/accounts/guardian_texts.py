"""To what does a guardian agree, in which words? A change of words is a new version."""

from flask_babel import lazy_gettext as _l

from quizapp.rules.guardians import Relationship

VERSION = "2027-01"
"""Stored with every declaration. Move it on with any change of the sentences below."""

DATA = _l(
    "Tôi là cha, mẹ hoặc người giám hộ của người dự thi. Tôi đã đọc phần giải thích và đồng ý để "
    "ban tổ chức xử lý họ tên, số điện thoại, ngày sinh, đơn vị và giới tính (nếu khai) của con "
    "(cháu) tôi để tổ chức cuộc thi."
)
PUBLICATION = _l(
    "Nếu con (cháu) tôi đạt giải, tôi đồng ý để ban tổ chức công bố họ tên đầy đủ và đơn vị của "
    "con (cháu)."
)
DETAILS = (
    _l(
        "Ban tổ chức chỉ giữ họ tên, số điện thoại của người giám hộ và quan hệ với người dự thi, "
        "để chứng minh đã có đồng ý và để liên hệ khi cần. Không công khai những thông tin này."
    ),
    _l(
        "Trên bảng xếp hạng công khai, người chưa đủ 16 tuổi chỉ hiện mã số. Họ tên đầy đủ chỉ "
        "được công bố khi đạt giải và khi cả người giám hộ lẫn người dự thi đều đồng ý."
    ),
    _l(
        "Người giám hộ rút lại được bất cứ lúc nào trên trang này bằng số điện thoại đã ghi, hoặc "
        "qua ban tổ chức. Rút lại rồi thì người dự thi không làm bài tiếp được."
    ),
    _l(
        "Mỗi khi người dự thi bắt đầu một lượt thi, hệ thống giữ dấu mã hóa của địa chỉ mạng và "
        "của trình duyệt để ban giám khảo đối chiếu; dấu được xóa 30 ngày sau khi kết quả chính "
        "thức."
    ),
    _l("Khi người dự thi đủ 16 tuổi, hệ thống hỏi trực tiếp người đó."),
)

RELATIONSHIPS = {
    Relationship.MOTHER: _l("Mẹ"),
    Relationship.FATHER: _l("Cha"),
    Relationship.GRANDPARENT: _l("Ông hoặc bà là người giám hộ"),
    Relationship.OTHER: _l("Người giám hộ khác"),
}
