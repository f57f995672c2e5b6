"""To what do people agree, in which words? A change of words is a new version, kept beside the
consents that were given to it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from quizapp.rules.notices import Notice

VERSION = "2027-01"
"""Stored with every consent. Move it on with any change of the texts below."""

DATA = "data"
PUBLICATION = "publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One box on the registration form: its sentence, and what it means in detail."""

    purpose: str
    required: bool
    title: str
    sentence: str
    details: tuple[str, ...]


CONSENTS: tuple[ConsentText, ...] = (
    ConsentText(
        purpose=DATA,
        required=True,
        title=_l("Xử lý dữ liệu cá nhân"),
        sentence=_l(
            "Tôi đồng ý để ban tổ chức xử lý họ tên, số điện thoại, ngày sinh, đơn vị, giới tính "
            "và địa chỉ thư điện tử (nếu tôi khai) của tôi để tổ chức cuộc thi."
        ),
        details=(
            _l(
                "Mục đích: nhận ra người dự thi, kiểm tra điều kiện dự thi, chấm bài, xếp hạng, "
                "liên hệ với người đạt giải."
            ),
            _l(
                "Thư điện tử: không bắt buộc. Nếu bạn khai và xác nhận, địa chỉ chỉ dùng để đặt "
                "lại mật khẩu và để gửi những thư bạn đã chọn nhận. Máy chủ thư mà ban tổ chức "
                "dùng nhận địa chỉ và nội dung thư để chuyển đi; ban tổ chức không trao địa chỉ "
                "cho ai khác."
            ),
            _l(
                "Giới tính: chỉ hỏi nếu cuộc thi cần thống kê, và không bắt buộc; không khai vẫn "
                "được dự thi, xếp hạng, xét giải như mọi người."
            ),
            _l(
                "Ai được xem: chỉ ban tổ chức. Bảng xếp hạng công khai không có ngày sinh, địa chỉ "
                "thư và số điện thoại đầy đủ; số điện thoại nếu có chỉ hiện ba chữ số cuối."
            ),
            _l(
                "Người chưa đủ 16 tuổi cần thêm đồng ý của người giám hộ; trên bảng xếp hạng công "
                "khai chỉ hiện mã số."
            ),
            _l(
                "Chống gian lận: mỗi khi bạn bắt đầu một lượt thi, hệ thống giữ dấu mã hóa của địa "
                "chỉ mạng và của một số ngẫu nhiên trong trình duyệt, chỉ để ban giám khảo đối "
                "chiếu các lượt thi của cùng một đợt. Không ai bị loại tự động. Dấu được xóa 30 "
                "ngày sau khi kết quả chính thức."
            ),
            _l("Thời gian lưu: trong thời gian cuộc thi và thời hạn giải quyết khiếu nại sau đó."),
            _l(
                "Quyền của bạn: xem, tải về, sửa, rút khỏi cuộc thi, rút lại đồng ý và xóa tài "
                "khoản trong trang Tài khoản của tôi, hoặc qua ban tổ chức. Rút lại trước khi có "
                "kết quả nghĩa là ngừng dự thi."
            ),
        ),
    ),
    ConsentText(
        purpose=PUBLICATION,
        required=False,
        title=_l("Công bố họ tên khi đạt giải"),
        sentence=_l(
            "Nếu tôi đạt giải, tôi đồng ý để ban tổ chức công bố họ tên đầy đủ và đơn vị của tôi."
        ),
        details=(
            _l(
                "Không đồng ý vẫn được dự thi và nhận giải; khi đó danh sách công bố chỉ ghi họ và "
                "các chữ cái đầu của tên."
            ),
            _l("Có thể rút lại trong trang Tài khoản của tôi."),
        ),
    ),
)

MAIL_CONSENTS: tuple[ConsentText, ...] = (
    ConsentText(
        purpose=Notice.OPENS,
        required=False,
        title=_l("Nhắc khi đợt thi sắp mở"),
        sentence=_l("Tôi muốn nhận thư nhắc một ngày trước khi mỗi đợt thi mở."),
        details=(_l("Mỗi đợt thi một thư."),),
    ),
    ConsentText(
        purpose=Notice.RESULTS,
        required=False,
        title=_l("Báo khi có kết quả"),
        sentence=_l("Tôi muốn nhận thư khi kết quả của đợt tôi đã thi được công bố."),
        details=(_l("Mỗi đợt thi một thư, sau giờ công bố."),),
    ),
    ConsentText(
        purpose=Notice.AWARD,
        required=False,
        title=_l("Báo khi tôi đạt giải"),
        sentence=_l("Tôi muốn nhận thư khi tôi đạt giải."),
        details=(_l("Thư được gửi sau giờ công bố kết quả."),),
    ),
)
"""Given on the account page, each by itself, by people who have confirmed an e-mail address."""

REQUIRED = frozenset(text.purpose for text in CONSENTS if text.required)
MAIL = frozenset(text.purpose for text in MAIL_CONSENTS)
KNOWN = frozenset(text.purpose for text in CONSENTS)
