"""What does the demo contest's site say? Careful Vietnamese, marked as a demonstration."""

import re

from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.prizes import Prize


def _unwrapped(text: str) -> str:
    """Join the lines of each paragraph: they are broken here for the reader of the code, while a
    break in an organizer's text is a break on the page."""
    return re.sub(r"(?<=\S)\n +(?=\S)|(?<=\S)\n(?=[^\s\d#*])", " ", text)


SLUG = "hai-phong-lam-theo-loi-bac-minh-hoa"
NAME = "Hải Phòng làm theo lời Bác (minh họa)"
ORGANIZING_BODY = "Ban tổ chức minh họa"

SUMMARY = "Tổng kết các tuần"
SUMMARY_PRIZES = (
    Prize(level="Nhất tổng kết", count=1, value_vnd=5_000_000),
    Prize(level="Nhì tổng kết", count=2, value_vnd=3_000_000),
)
SUMMARY_COLLECTIVE = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.PEOPLE, weight=60),
        Weight(indicator=Indicator.BEST_MEAN, weight=40),
    ),
    prizes=(
        Prize(level="Nhất tập thể", count=1, value_vnd=5_000_000),
        Prize(level="Nhì tập thể", count=2, value_vnd=3_000_000),
    ),
)

NOTICE = _unwrapped("""\
**Đây là cuộc thi minh họa.** Giải thưởng ở đây không có thật; người có tên bắt đầu bằng
“Người thử” là người mô phỏng do phần mềm tạo ra. Mời bạn đăng ký và làm thử một lượt thi.
""")

INTRODUCTION = _unwrapped("""\
Cuộc thi tìm hiểu việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh, lấy thành phố
Hải Phòng làm trọng tâm. Mỗi tuần có một đợt thi. Mỗi đề gồm mười câu trắc nghiệm và một câu dự
đoán, làm trong 20 phút.

Câu hỏi được soạn từ các bài viết về hội nghị sơ kết, tổng kết việc thực hiện Chỉ thị số 05-CT/TW và
Kết luận số 01-KL/TW của Bộ Chính trị. Sau khi đợt thi đóng, mỗi câu hỏi đều có đáp án, lời giải
thích và nguồn.

*Nội dung trang này chỉ để minh họa cách phần mềm hoạt động.*
""")

CONTACT = """\
Cơ quan thường trực: Ban tổ chức minh họa
Địa chỉ, điện thoại, thư điện tử: ghi vào đây khi tổ chức thật, mỗi cách liên hệ một dòng
"""

QUESTIONS_AND_ANSWERS = _unwrapped("""\
### Tôi dự thi bằng điện thoại được không?

Được. Bạn chỉ cần trình duyệt có sẵn trên điện thoại, không phải cài thêm ứng dụng.

### Mỗi đợt tôi được thi mấy lượt?

Số lượt và cách chọn lượt được tính ghi trong [Thể lệ](/the-le).

### Câu dự đoán dùng để làm gì?

Khi nhiều người cùng trả lời đúng tất cả các câu hỏi, người dự đoán đúng hoặc gần đúng nhất số người
trả lời đúng tất cả được xếp trên. Vì vậy, trong thời gian đợt thi mở, trang này không hiện số người
dự thi.

### Khi nào tôi biết đáp án?

Sau khi đợt thi đóng, bạn vào mục *Kết quả của tôi* để xem đáp án, lời giải thích và nguồn của
từng câu.

*Mục hỏi đáp này là nội dung minh họa.*
""")

STUDY_MATERIAL = _unwrapped("""\
Câu hỏi của cuộc thi minh họa được soạn chủ yếu từ ba bài viết về Hải Phòng:

1. Bài về Hội nghị sơ kết 2 năm Hải Phòng thực hiện Kết luận 01 của Bộ Chính trị, có lễ phát động
   Cuộc thi trắc nghiệm trên Internet “Hải Phòng làm theo lời Bác”.
2. Bài “Học và làm theo Bác trở thành nhu cầu văn hóa, giá trị tinh thần của mỗi người dân” về hội
   nghị của Thành ủy Hải Phòng đánh giá tình hình thực hiện Kết luận số 01-KL/TW năm 2023 - 2024.
3. Bài về Hội nghị sơ kết 03 năm thực hiện Chỉ thị số 05-CT/TW của quận Đồ Sơn năm 2019.

Khi tổ chức thật, hãy đặt tại đây đường dẫn tới tài liệu tuyên truyền của cuộc thi.

Xem thêm: [Thể lệ](/the-le) · [Hỏi đáp](/hoi-dap)

*Danh mục này là nội dung minh họa.*
""")

ELIGIBILITY = _unwrapped("""\
Công dân Việt Nam và người nước ngoài đang sinh sống, học tập hoặc làm việc tại thành
phố Hải Phòng.
""")

PURPOSE = _unwrapped("""\
Góp phần tuyên truyền việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh trong cán
bộ, đảng viên và Nhân dân thành phố. (Nội dung minh họa.)
""")

ORGANIZERS = (("minhhoa1", "Cán bộ minh họa Một"), ("minhhoa2", "Cán bộ minh họa Hai"))
