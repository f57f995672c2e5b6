"""Does mail arrive, whatever the server says, and is each message sent by one of many workers?"""

import logging
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address
from pathlib import Path

import pytest
import trustme
from flask import Flask
from sqlalchemy import select, update

from quizapp.database import db
from quizapp.mail import delivery, letters, operations, smtp
from quizapp.mail.models import Message
from quizapp.mail.operations import Link
from quizapp.rules import mail as rules
from quizapp.rules.mail import Failure
from quizapp.setting_values import MailServer
from tests.conftest import NOW
from tests.postbox import Postbox, free_port, postbox
from tests.races import at_once

AN = "an.nguyen@example.com"
SENDER = Address("Ban tổ chức cuộc thi “Hải Phòng làm theo lời Bác”", addr_spec="thi@example.vn")
SECOND = timedelta(seconds=1)


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A mail server, and an application that knows it."""
    with postbox() as kept:
        use(app, kept.server, monkeypatch)
        yield kept


def use(app: Flask, server: MailServer | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", server)
    monkeypatch.setitem(app.config, "MAIL_FROM", SENDER)
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://thi.example.vn")


def write(recipient: str = AN, *, name: str = "Nguyễn Văn An", **more: object) -> int:
    operations.write(
        "address_changed", recipient, NOW, facts={"name": name}, person_id=7, **more  # type: ignore[arg-type]
    )  # fmt: skip
    db.session.commit()
    number = db.session.scalars(select(Message.id).order_by(Message.id.desc())).first()
    db.session.rollback()
    assert number is not None
    return number


def told(caplog: pytest.LogCaptureFixture) -> str:
    """Answer what our program logged, at any level; the server of the test logs what it likes."""
    lines = [
        f"{record.name} {record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if record.name != "mail.log"
    ]
    return "\n".join(lines)


def deliver(after: timedelta = timedelta(0), *, wanted: bool = True) -> int:
    return delivery.deliver_due(NOW + after, lambda _message: wanted)


def stored(number: int) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, number, populate_existing=True)


def test_a_letter_arrives_with_its_vietnamese(box: Postbox) -> None:
    number = write()
    assert deliver() == 1
    (letter,) = box.letters
    assert box.header("From") == f"{SENDER.display_name} <thi@example.vn>"
    assert letter["To"] == AN
    assert box.header("Subject") == "Địa chỉ e-mail của tài khoản đã đổi"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == NOW
    assert "Chào Nguyễn Văn An," in box.text()
    assert "https://thi.example.vn" in box.text()
    html = letter.get_body(("html",))
    assert html is not None
    assert '<a href="https://thi.example.vn">' in html.get_content()
    assert box.envelopes == [("thi@example.vn", [AN])]
    assert max(map(len, box.raw[0].split(b"\r\n"))) <= 200
    assert box.raw[0].isascii()
    sent = stored(number)
    assert (sent.sent_at, sent.tries) == (NOW, 1)


def test_what_was_sent_keeps_neither_address_nor_words(box: Postbox) -> None:
    number = write(links=[Link(page="contests.home")])
    deliver()
    sent = stored(number)
    assert (sent.recipient, sent.facts, sent.links) == ("", {}, [])
    assert deliver(timedelta(days=30)) == 0
    assert len(box.letters) == 1


def test_links_lead_to_the_address_that_citizens_type(box: Postbox) -> None:
    link = Link(
        page="accounts.unsubscribe", values={"purpose": "mail_opens"}, purpose="x", number=5
    )
    operations.write(
        "mail_opens",
        AN,
        NOW,
        facts={
            "name": "An",
            "round": "Đợt 1",
            "contest": "Hải Phòng làm theo lời Bác",
            "opens_at": (NOW + SECOND).isoformat(),
            "closes_at": (NOW + SECOND).isoformat(),
        },
        links=[Link(page="attempts.round_page", values={"round_id": 4}), link],
    )
    assert deliver() == 1
    assert "\nhttps://thi.example.vn/dot-thi/4\n" in box.text()
    (end,) = [
        line for line in box.text().splitlines()
        if line.startswith("https://thi.example.vn/email/ngung/mail_opens/")
    ]  # fmt: skip
    assert f"\r\nList-Unsubscribe: <{end}>\r\n".encode() in box.raw[0]
    assert box.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_server_that_refuses_for_a_while_is_asked_again(
    box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    number = write()
    box.to_recipients = [f"450 4.2.1 <{AN}> greylisted"]
    box.to_letters = ["452 too much"]
    with caplog.at_level(logging.DEBUG):
        assert deliver() == 0
        waiting = stored(number)
        assert (waiting.failure, waiting.status) == (Failure.RECIPIENT, 450)
        assert waiting.due_at == NOW + rules.PAUSES[0]
        assert deliver(rules.PAUSES[0] - SECOND) == 0
        assert deliver(rules.PAUSES[0]) == 0
        assert (stored(number).failure, stored(number).status) == (Failure.CONTENT, 452)
        assert deliver(rules.PAUSES[0] + rules.PAUSES[1]) == 1
    sent = stored(number)
    assert (sent.tries, sent.failure, sent.status) == (3, "", None)
    assert AN not in told(caplog)
    assert "recipient 450; tried again later" in told(caplog)


def test_what_is_refused_for_good_is_given_up_at_once(box: Postbox) -> None:
    number = write()
    box.to_recipients = ["550 5.1.1 no such user"]
    assert deliver() == 0
    over = stored(number)
    assert (over.given_up_at, over.failure, over.status) == (NOW, Failure.RECIPIENT, 550)
    assert over.recipient == ""
    assert deliver(timedelta(days=3)) == 0
    assert box.letters == []


def test_one_bad_address_keeps_back_no_other(box: Postbox) -> None:
    bad, good = write("no-one@example.com"), write()
    box.to_recipients = ["550 5.1.1 no such user"]
    assert deliver() == 1
    assert stored(bad).given_up_at is not None
    assert stored(good).sent_at is not None
    assert [letter["To"] for letter in box.letters] == [AN]


def test_a_server_that_is_down_is_asked_with_growing_pauses_and_not_for_ever(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(app, MailServer(host="127.0.0.1", port=free_port(), tls=False), monkeypatch)
    number = write()
    moment = timedelta(0)
    with caplog.at_level(logging.DEBUG):
        for pause in rules.PAUSES:
            assert deliver(moment) == 0
            assert stored(number).due_at == NOW + moment + pause
            moment += pause
        assert deliver(moment) == 0
    over = stored(number)
    assert (over.tries, over.failure) == (rules.TRIES, Failure.UNREACHABLE)
    assert over.given_up_at == NOW + moment
    assert AN not in told(caplog)
    assert "given up" in told(caplog)


def test_a_restarted_server_gets_what_waited(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    use(app, MailServer(host="127.0.0.1", port=free_port(), tls=False), monkeypatch)
    write()
    assert deliver() == 0
    with postbox() as back:
        use(app, back.server, monkeypatch)
        assert deliver(rules.PAUSES[0]) == 1
        assert len(back.letters) == 1


def test_several_workers_send_each_message_once(app: Flask, box: Postbox) -> None:
    for number in range(12):
        write(f"person{number}@example.com")
    taken = at_once(app, 4, lambda _worker: deliver())
    assert sorted(letter["To"] for letter in box.letters) == sorted(
        f"person{number}@example.com" for number in range(12)
    )
    assert sum(count for count in taken if isinstance(count, int)) == 12


def test_a_worker_that_died_leaves_its_message_to_the_next(app: Flask, box: Postbox) -> None:
    number = write()
    assert operations.claim(NOW) is not None
    db.session.commit()  # and here the process was killed
    assert deliver(rules.LEASE - SECOND) == 0
    assert deliver(rules.LEASE) == 1
    assert stored(number).tries == 2


def test_a_letter_sent_twice_has_the_same_name(box: Postbox) -> None:
    number = write()
    deliver()
    again = {"sent_at": None, "due_at": NOW, "recipient": AN, "facts": {"name": "An"}}
    db.session.execute(update(Message).where(Message.id == number).values(**again))
    db.session.commit()
    write()
    assert deliver() == 2
    names = [letter["Message-ID"] for letter in box.letters]
    assert names[0] == names[1] != names[2]
    assert names[0].endswith("@example.vn>")


def test_a_slow_worker_does_not_undo_what_another_did(box: Postbox) -> None:
    write()
    slow = operations.claim(NOW)
    db.session.commit()
    assert slow is not None
    assert deliver(rules.LEASE) == 1
    operations.put_off(slow, Failure.UNREACHABLE, None, NOW + rules.LEASE)
    db.session.commit()
    assert stored(slow.id).sent_at == NOW + rules.LEASE
    assert deliver(timedelta(days=2)) == 0


def test_a_slow_workers_failure_leaves_the_message_to_who_has_it(box: Postbox) -> None:
    number = write()
    slow = operations.claim(NOW)
    assert slow is not None
    again = NOW + rules.LEASE
    other = operations.claim(again)
    assert other is not None
    operations.put_off(slow, Failure.UNREACHABLE, None, again)
    db.session.commit()
    assert stored(number).due_at == again + rules.LEASE
    operations.mark_sent(slow, again)  # but what the server took, it took
    db.session.commit()
    assert stored(number).sent_at == again


def test_what_the_person_wants_no_more_is_not_sent(box: Postbox) -> None:
    number = write()
    assert deliver(wanted=False) == 0
    assert (stored(number).failure, box.letters) == (Failure.UNWANTED, [])


def test_what_has_expired_is_not_sent(box: Postbox) -> None:
    late, early = (
        write(expires_at=NOW + timedelta(minutes=1)),
        write(expires_at=NOW + timedelta(hours=1)),
    )
    assert deliver(timedelta(minutes=1)) == 1
    assert stored(late).failure == Failure.EXPIRED
    assert stored(early).sent_at is not None


def test_a_letter_that_cannot_be_written_keeps_back_no_other(
    box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    operations.write("no_such_letter", AN, NOW, facts={})
    good = write()
    with caplog.at_level(logging.DEBUG):
        assert deliver() == 1
    assert stored(good).sent_at is not None
    assert "'no_such_letter' cannot be written: TemplateNotFound" in told(caplog)
    assert AN not in told(caplog)


def test_nothing_is_claimed_where_mail_is_off(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    use(app, None, monkeypatch)
    number = write()
    assert deliver() == 0
    assert stored(number).tries == 0


def test_no_transaction_is_open_while_the_server_thinks(
    app: Flask, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    seen: list[bool] = []
    real = smtp.hand_over

    def watched(*given: object) -> None:
        seen.append(db.session.registry().in_transaction())
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(smtp, "hand_over", watched)

    def wanted(message: Message) -> bool:
        return db.session.get(Message, message.id) is not None

    assert delivery.deliver_due(NOW, wanted) == 1
    assert seen == [False]


def test_a_run_ends_after_its_span_and_the_next_goes_on(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "SPAN_S", -1.0)
    write()
    write()
    assert (deliver(), deliver(), deliver()) == (1, 1, 0)


def test_the_worker_signs_in_where_the_server_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postbox() as strict:
        named = replace(strict.server, user="thi@example.vn", password="p@ss:word")
        use(app, replace(named, password="wrong"), monkeypatch)
        number = write()
        assert deliver() == 0
        assert (stored(number).failure, stored(number).status) == (Failure.SIGN_IN, 535)
        use(app, named, monkeypatch)
        assert deliver(rules.PAUSES[0]) == 1
        assert strict.logins[-1] == (b"thi@example.vn", b"p@ss:word")


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Whom this machine trusts to vouch for servers."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    return made


def certified(authority: trustme.CA, host: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(context)
    return context


def test_the_connection_is_encrypted_as_soon_as_the_server_offers_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA
) -> None:
    with postbox(tls_context=certified(authority), require_starttls=True) as offering:
        monkeypatch.setattr(smtp, "_is_this_machine", lambda _host: False)
        named = replace(offering.server, user="thi@example.vn", password="p@ss:word")
        use(app, named, monkeypatch)
        write()
        assert deliver() == 1
        assert offering.logins == [(b"thi@example.vn", b"p@ss:word")]


def test_the_connection_is_encrypted_from_its_first_byte(
    app: Flask, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA
) -> None:
    with postbox(ssl_context=certified(authority)) as closed:
        use(app, replace(closed.server, tls=True), monkeypatch)
        write()
        assert deliver() == 1
        assert len(closed.letters) == 1


@pytest.mark.parametrize("trusted", ["another name", "another authority"])
def test_a_server_that_nobody_vouches_for_gets_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, trusted: str
) -> None:
    context = (
        certified(authority, "mail.example.com")
        if trusted == "another name"
        else certified(trustme.CA())
    )
    with postbox(tls_context=context) as stranger:
        named = replace(stranger.server, user="thi@example.vn", password="p@ss:word")
        use(app, named, monkeypatch)
        number = write()
        assert deliver() == 0
        assert stored(number).failure == Failure.UNREACHABLE
        assert (stranger.letters, stranger.logins) == ([], [])


def test_a_password_is_never_sent_in_the_clear_to_another_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with postbox() as plain:
        monkeypatch.setattr(smtp, "_is_this_machine", lambda _host: False)
        named = replace(plain.server, user="thi", password="p@ss:word")
        with pytest.raises(smtp.NotTaken) as refused, smtp.connected(named):
            pass
        assert refused.value.failure == Failure.SIGN_IN
        assert plain.logins == []


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("x.vn", False)],
)
def test_what_this_machine_is_called(host: str, *, here: bool) -> None:
    assert smtp._is_this_machine(host) == here


def test_a_text_becomes_a_page_with_its_addresses() -> None:
    page = letters.as_html("Chào <An> & bạn,\n\nXem https://x.vn/a?b=1&c=2\nHết.")
    assert "<p>Chào &lt;An&gt; &amp; bạn,</p>" in page
    assert '<a href="https://x.vn/a?b=1&amp;c=2">https://x.vn/a?b=1&amp;c=2</a><br>\nHết.' in page


def test_old_messages_are_dropped(app: Flask) -> None:
    write()
    assert operations.drop_old(NOW + rules.KEPT - SECOND) == 0
    assert operations.drop_old(NOW + rules.KEPT) == 1
