"""Which pages does an organizer meet, and in which states?"""

from functools import partial

from tests.screens.listed import Screen

Room = partial(Screen, who="chi")

HOME = "/ban-to-chuc"
CONTEST = HOME + "/cuoc-thi/{contest}"
ROUND = HOME + "/dot-thi/"
BANKS = HOME + "/ngan-hang"
PEOPLE = HOME + "/nguoi-du-thi"

EMPTY = (
    Room(name="console-empty", address=HOME + "/"),
    Room(name="console-no-contests", address=HOME + "/cuoc-thi"),
    Room(name="console-no-rounds", address=HOME + "/dot-thi"),
    Room(name="console-no-banks", address=BANKS),
    Room(name="console-no-results", address=HOME + "/ket-qua", status=403),
    Room(name="console-no-people", address=PEOPLE),
    Room(name="console-no-letters", address=PEOPLE + "/thu"),
    Room(name="console-no-lists", address=PEOPLE + "/cap"),
    Room(name="console-no-units", address=HOME + "/don-vi"),
    Room(name="console-no-journal", address=HOME + "/nhat-ky"),
)

CONSOLE = (
    # The door
    Screen(name="console-sign-in", address=HOME + "/dang-nhap"),
    Screen(name="console-sign-in-faults", address=HOME + "/dang-nhap", status=422, sends={}),
    Room(name="console-password", address=HOME + "/mat-khau"),
    Room(name="console-password-faults", address=HOME + "/mat-khau", status=422, sends={}),
    Room(name="console-home", address=HOME + "/"),
    Room(name="console-menu", address=HOME + "/", opens=".console-menu"),
    Room(name="console-home-editor", address=HOME + "/", who="minh"),
    Room(name="console-home-nobody", address=HOME + "/", who="loan"),
    Room(name="console-not-found", address=ROUND + "999", status=404),
    Room(name="console-no-entry", address=HOME + "/thanh-vien", who="minh", status=403),
    # Contests
    Room(name="contests", address=HOME + "/cuoc-thi"),
    Room(name="contest-new", address=HOME + "/cuoc-thi/moi"),
    Room(name="contest-new-faults", address=HOME + "/cuoc-thi/moi", status=422, sends={}),
    Room(name="contest", address=CONTEST),
    Room(name="contest-clone", address=CONTEST + "/nhan-ban"),
    Room(name="contest-clone-faults", address=CONTEST + "/nhan-ban", status=422, sends={}),
    Room(name="contest-site", address=CONTEST + "/trang"),
    Room(name="contest-site-faults", address=CONTEST + "/trang", status=422, sends={}),
    Room(name="contest-files", address=CONTEST + "/tep"),
    Room(name="contest-logo-faults", address=CONTEST + "/logo", status=422, sends={}),
    Room(name="regulation", address=CONTEST + "/the-le"),
    Room(name="regulation-faults", address=CONTEST + "/the-le", status=422, sends={}),
    Room(name="poster", address=CONTEST + "/ap-phich"),
    # Rounds
    Room(name="rounds", address=HOME + "/dot-thi"),
    Room(name="rounds-new", address=CONTEST + "/dot-thi/moi"),
    Room(name="rounds-new-faults", address=CONTEST + "/dot-thi/moi", status=422, sends={}),
    Room(name="round-open", address=ROUND + "{open}"),
    Room(name="round-faulty", address=ROUND + "{unready}"),
    Room(name="round-over", address=ROUND + "{published}"),
    Room(name="round-edit", address=ROUND + "{upcoming}/sua"),
    Room(name="round-edit-faults", address=ROUND + "{upcoming}/sua", status=422, sends={}),
    Room(name="round-recipe", address=ROUND + "{upcoming}/de-thi"),
    Room(name="round-clone", address=ROUND + "{open}/nhan-ban"),
    Room(name="round-clone-faults", address=ROUND + "{open}/nhan-ban", status=422, sends={}),
    Room(name="round-delete", address=ROUND + "{upcoming}/xoa"),
    Room(name="round-delete-faults", address=ROUND + "{upcoming}/xoa", status=422, sends={}),
    Room(name="round-close", address=ROUND + "{open}/dong-som"),
    Room(name="round-close-faults", address=ROUND + "{open}/dong-som", status=422, sends={}),
    Room(name="monitor", address=ROUND + "{open}/theo-doi"),
    Room(name="monitor-counts", address=ROUND + "{plain}/theo-doi"),
    # Results
    Room(name="results", address=HOME + "/ket-qua"),
    Room(name="ranking", address=ROUND + "{published}/ket-qua"),
    Room(name="ranking-not-ranked", address=ROUND + "{open}/ket-qua"),
    Room(name="prizes", address=ROUND + "{review}/ket-qua/giai"),
    Room(name="publication", address=ROUND + "{review}/ket-qua/cong-bo"),
    Room(name="publication-approve", address=ROUND + "{review}/ket-qua/cong-bo", who="khanh"),
    Room(name="publication-done", address=ROUND + "{published}/ket-qua/cong-bo"),
    Room(name="edition", address=ROUND + "{review}/ket-qua/cong-bo/1"),
    Room(name="candidate", address=ROUND + "{review}/ket-qua/nguoi/{winner}"),
    Room(
        name="candidate-faults",
        address=ROUND + "{review}/ket-qua/nguoi/{winner}/loai",
        status=422,
        sends={},
    ),
    # Banks
    Room(name="banks", address=BANKS),
    Room(name="banks-nothing-sent", address=BANKS + "/tai-len", status=422, sends={}),
    Room(name="bank", address=BANKS + "/bo/{bank}"),
    Room(name="bank-download", address=BANKS + "/bo/{bank}/tai-ve"),
    Room(name="bank-upload", address=BANKS + "/tep/{upload}"),
    Room(name="questions", address=BANKS + "/cau-hoi"),
    Room(name="questions-found-none", address=BANKS + "/cau-hoi?q=khong-co-cau-nay"),
    Room(name="question", address=BANKS + "/cau-hoi/{question}"),
    Room(name="question-edit", address=BANKS + "/cau-hoi/{question}/sua"),
    Room(
        name="question-edit-faults", address=BANKS + "/cau-hoi/{question}/sua", status=422, sends={}
    ),
    Room(name="import", address=BANKS + "/nhap/{import}"),
    Room(name="import-edit", address=BANKS + "/nhap/{import}/cau/1/sua"),
    # People and units
    Room(name="people", address=PEOPLE),
    Room(name="people-found-none", address=PEOPLE + "?q=khong-co-ai"),
    Room(name="person", address=PEOPLE + "/{winner}"),
    Room(name="person-edit", address=PEOPLE + "/{winner}/sua"),
    Room(name="person-edit-faults", address=PEOPLE + "/{winner}/sua", status=422, sends={}),
    Room(name="slip", address=PEOPLE + "/{winner}/phieu", sends={}),
    Room(name="slip-shown", address=PEOPLE + "/{winner}/phieu"),
    Room(name="guardians", address=PEOPLE + "/{lan}/giam-ho"),
    Room(name="guardians-none", address=PEOPLE + "/{winner}/giam-ho"),
    Room(name="guardians-faults", address=PEOPLE + "/{lan}/giam-ho/rut-lai", status=422, sends={}),
    Room(name="letters", address=PEOPLE + "/thu"),
    Room(name="lists", address=PEOPLE + "/cap"),
    Room(name="lists-nothing-sent", address=PEOPLE + "/cap", status=422, sends={}),
    Room(name="list-preview", address=PEOPLE + "/cap/tep/{people}"),
    Room(name="list-faults", address=PEOPLE + "/cap/tep/{faulty_people}", status=422),
    Room(name="list", address=PEOPLE + "/cap/{list}"),
    Room(name="list-slips", address=PEOPLE + "/cap/{list}/phieu", sends={"seen": "0"}),
    Room(name="list-slips-again", address=PEOPLE + "/cap/{list}/phieu", status=409, sends={}),
    Room(name="list-slip", address=PEOPLE + "/{slip_holder}/phieu-lan-dau", sends={}),
    Room(name="person-issued", address=PEOPLE + "/{slip_holder}"),
    Room(name="units", address=HOME + "/don-vi"),
    Room(name="units-preview", address=HOME + "/don-vi/nhap/{units}"),
    Room(name="units-faults", address=HOME + "/don-vi/nhap/{faulty_units}", status=422),
    Room(name="units-nothing-sent", address=HOME + "/don-vi/nhap", status=422, sends={}),
    # The office
    Room(name="organizers", address=HOME + "/thanh-vien"),
    Room(name="organizer", address=HOME + "/thanh-vien/{minh}"),
    Room(name="organizer-new", address=HOME + "/thanh-vien/moi"),
    Room(name="organizer-new-faults", address=HOME + "/thanh-vien/moi", status=422, sends={}),
    Room(name="organizer-password", address=HOME + "/thanh-vien/{minh}/mat-khau", sends={}),
    Room(name="journal", address=HOME + "/nhat-ky"),
    Room(
        name="design",
        address=HOME + "/giao-dien",
        excused={"landmark-unique": "the parts stand there twice, bright and dark"},
    ),
)
