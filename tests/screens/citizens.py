"""Which pages does a citizen meet, and in which states?"""

from tests.screens.listed import Screen
from tests.screens.stage import FAMILY_PHONE, PHONE

RUN = "/dot-thi/{open}/bai-thi/1"

EMPTY = (
    Screen(name="no-contest", address="/"),
    Screen(name="no-contest-rules", address="/the-le"),
    Screen(name="no-contest-boards", address="/bang-xep-hang"),
    Screen(name="no-contest-register", address="/dang-ky"),
)

CITIZENS = (
    # The contest
    Screen(name="home", address="/"),
    Screen(name="home-menu", address="/", opens=".menu-all"),
    Screen(name="home-signed-in", address="/", who="an", opens=".menu:not(.menu-all)"),
    Screen(name="contest-elsewhere", address="/cuoc-thi/{other}/"),
    Screen(name="rules", address="/the-le"),
    Screen(name="rules-elsewhere", address="/the-le?cuoc-thi={other}"),
    Screen(name="boards", address="/bang-xep-hang"),
    Screen(name="help", address="/hoi-dap"),
    Screen(name="material", address="/tai-lieu"),
    # Coming in
    Screen(name="register", address="/dang-ky"),
    Screen(name="register-faults", address="/dang-ky", status=422, sends={"full_name": "An"}),
    Screen(name="sign-in", address="/dang-nhap?next=/dot-thi/{open}"),
    Screen(name="sign-in-faults", address="/dang-nhap", status=422, sends={"phone": "12"}),
    Screen(
        name="sign-in-wrong",
        address="/dang-nhap",
        status=422,
        sends={"phone": PHONE, "password": "khong phai mat khau nay"},
    ),
    Screen(name="choose", address="/dang-nhap/chon-nguoi", who="family"),
    Screen(
        name="choose-faults",
        address="/dang-nhap/chon-nguoi",
        who="family",
        status=422,
        sends={"phone": FAMILY_PHONE},
    ),
    Screen(name="reset", address="/dat-lai-mat-khau"),
    Screen(name="reset-faults", address="/dat-lai-mat-khau", status=422, sends={"code": "1"}),
    # One's own
    Screen(name="account", address="/tai-khoan", who="an"),
    Screen(name="password", address="/mat-khau", who="an"),
    Screen(
        name="password-faults", address="/mat-khau", who="an", status=422, sends={"password": "1"}
    ),
    Screen(name="mine", address="/ket-qua", who="an"),
    Screen(name="mine-empty", address="/ket-qua", who="binh"),
    # A round
    Screen(name="round-visitor", address="/dot-thi/{open}"),
    Screen(name="round-new", address="/dot-thi/{open}", who="binh"),
    Screen(name="round-going", address="/dot-thi/{open}", who="giang"),
    Screen(name="round-unready", address="/dot-thi/{unready}", who="binh"),
    Screen(name="round-upcoming", address="/dot-thi/{upcoming}", who="binh"),
    Screen(name="round-review", address="/dot-thi/{review}", who="an"),
    Screen(name="round-published", address="/dot-thi/{published}", who="an"),
    Screen(name="round-elsewhere", address="/dot-thi/{plain}"),
    # A paper
    Screen(name="paper", address=RUN, who="dung"),
    Screen(name="paper-half", address=RUN, who="giang"),
    Screen(name="paper-bad-guess", address=RUN + "?typed=nhieu", who="giang"),
    Screen(name="paper-review", address=RUN + "/kiem-tra", who="hoa"),
    Screen(name="paper-review-missing", address=RUN + "/kiem-tra", who="giang"),
    Screen(name="receipt", address=RUN + "/ket-qua", who="an"),
    Screen(name="receipt-collecting", address="/dot-thi/{collecting}/bai-thi/1/ket-qua", who="an"),
    Screen(name="receipt-released", address="/dot-thi/{published}/bai-thi/1/ket-qua", who="an"),
    Screen(name="too-late", address="/dot-thi/{review}/bat-dau", who="binh", status=409, sends={}),
    # Results
    Screen(name="board", address="/dot-thi/{published}/bang-xep-hang"),
    Screen(name="board-mine", address="/dot-thi/{published}/bang-xep-hang", who="an"),
    Screen(name="board-old", address="/dot-thi/{published}/bang-xep-hang?lan=1"),
    Screen(name="board-interim", address="/dot-thi/{plain}/bang-xep-hang"),
    Screen(name="board-review", address="/dot-thi/{review}/bang-xep-hang"),
    Screen(name="board-upcoming", address="/dot-thi/{upcoming}/bang-xep-hang"),
    Screen(name="winners", address="/dot-thi/{published}/cong-bo"),
    Screen(name="winners-old", address="/dot-thi/{published}/cong-bo?lan=1"),
    Screen(name="winners-waiting", address="/dot-thi/{open}/cong-bo"),
    # What goes wrong
    Screen(name="offline", address="/ngoai-tuyen"),
    Screen(name="not-found", address="/khong-co-trang-nay", status=404),
    Screen(name="not-yours", address="/dot-thi/{open}/bai-thi/9", who="binh", status=404),
    Screen(name="no-entry", address="/ban-to-chuc/", who="an", status=403),
    Screen(name="broken", address="/hong/500", status=500),
    Screen(name="overloaded", address="/hong/503", status=503),
    Screen(name="too-fast", address="/hong/429", status=429),
)
