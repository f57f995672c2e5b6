"""Is every setting documented as it is, and does nothing start unsafe?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.setting_values import MailServer
from quizapp.settings import SETTINGS, SettingError, load
from tests.conftest import SECRET

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    path for path in (ROOT / "README.md", ROOT / "docs" / "operations.md") if path.exists()
]
ROW = re.compile(
    r"^\| `(?P<name>QUIZ_\w+)` \|(?P<default>[^|]*)\|(?P<meaning>[^|]*)\|$", re.MULTILINE
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_table_of_settings_says_what_the_program_does(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    rows = {
        match["name"]: (match["default"].strip(), match["meaning"].strip())
        for match in re.finditer(
            r"^\| `(?P<name>QUIZ_\w+)` \|(?P<default>[^|]*)\|(?P<meaning>[^|]*)\|$",
            text,
            re.MULTILINE,
        )
    }
    expected = {
        setting.variable: (f"`{setting.default}`" if setting.default else "–", setting.meaning)
        for setting in SETTINGS
    }
    assert rows == expected
    assert "QUIZ_INSTANCE_PATH" in text  # it tells where the settings file lies, so is none of them


@pytest.mark.parametrize(
    "secret",
    ["", "short", "a" * 64, "changeme-Kq3nV8xT1mZr7LpW5sYb2HdGf9JcAe4RuNoXi6Qt", "0101" * 16],
)
def test_a_missing_or_weak_secret_is_refused_by_name(secret: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="QUIZ_SECRET_KEY"):
        load({"QUIZ_SECRET_KEY": secret}, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "not an address"),
        ("DATABASE_URL", "mysql://localhost/quiz"),
        ("PUBLIC_URL", "thi.example.vn"),
        ("PORT", "99999"),
        ("PORT", "eighty"),
        ("WORKERS", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("LOG_LEVEL", "LOUD"),
        ("DEMO", "perhaps"),
        ("MAIL_URL", "mail.example.vn"),
        ("MAIL_URL", "http://mail.example.vn"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.example.vn:port"),
        ("MAIL_URL", "smtp://mail.example.vn/inbox"),
        ("MAIL_FROM", "ban-to-chuc"),
        ("MAIL_FROM", "thi@"),
        ("MAIL_FROM", "cuộc-thi@example.vn"),
        ("OIDC_ISSUER", "http://sign-in.example.vn"),
        ("OIDC_ISSUER", "ftp://localhost"),
        ("OIDC_ISSUER", "https://sign-in.example.vn/?a=b"),
        ("OIDC_SCOPES", "profile"),
        ("OIDC_CLAIMS", "name"),
        ("OIDC_CLAIMS", "password=name"),
    ],
)
def test_an_unreadable_value_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=f"^QUIZ_{name}: "):
        load({"QUIZ_SECRET_KEY": SECRET, f"QUIZ_{name}": value}, tmp_path)


def test_a_sign_in_service_needs_our_name_there(tmp_path: Path) -> None:
    environ = {"QUIZ_SECRET_KEY": SECRET, "QUIZ_OIDC_ISSUER": "https://sign-in.example.vn/"}
    with pytest.raises(SettingError, match=r"^QUIZ_OIDC_CLIENT_ID: missing"):
        load(environ, tmp_path)
    values = load(
        {**environ, "QUIZ_OIDC_CLIENT_ID": "quiz", "QUIZ_OIDC_CLAIMS": "full_name=cn"}, tmp_path
    )
    assert values["OIDC_ISSUER"] == "https://sign-in.example.vn/"  # exactly as it calls itself
    assert values["OIDC_CLAIMS"] == {"full_name": "cn"}
    assert values["OIDC_SCOPES"] == "openid profile phone"


def test_without_a_sign_in_service_its_library_is_not_even_loaded(tmp_path: Path) -> None:
    program = (
        "import os, sys; from quizapp.app import create_app; create_app(os.environ); "
        "print(sorted({'authlib', 'joserfc', 'requests'} & set(sys.modules)))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environ, "QUIZ_SECRET_KEY": SECRET, "QUIZ_INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_an_unreadable_database_address_is_not_repeated_with_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        load({"QUIZ_SECRET_KEY": SECRET, "QUIZ_DATABASE_URL": "postgresql//u:hush@h"}, tmp_path)
    assert "hush" not in str(caught.value)


def test_an_unreadable_mail_server_is_not_repeated_with_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        load({"QUIZ_SECRET_KEY": SECRET, "QUIZ_MAIL_URL": "smtp://u:hush@h:x"}, tmp_path)
    assert "hush" not in str(caught.value)


def mail_settings(tmp_path: Path, url: str, sender: str) -> dict[str, object]:
    given = {"QUIZ_SECRET_KEY": SECRET, "QUIZ_MAIL_URL": url, "QUIZ_MAIL_FROM": sender}
    return load(given, tmp_path)


def test_mail_needs_a_server_and_a_sender_or_neither(tmp_path: Path) -> None:
    for url, sender in (("smtp://h", ""), ("", "thi@example.vn")):
        with pytest.raises(SettingError, match="QUIZ_MAIL_URL, QUIZ_MAIL_FROM"):
            mail_settings(tmp_path, url, sender)
    assert mail_settings(tmp_path, "", "")["MAIL_URL"] is None


def test_a_mail_server_is_read_with_its_password(tmp_path: Path) -> None:
    values = mail_settings(tmp_path, "smtp://thi%40x.vn:p%3Ass@h", "Ban tổ chức <thi@x.vn>")
    server, sender = values["MAIL_URL"], values["MAIL_FROM"]
    assert server == MailServer(host="h", port=587, tls=False, user="thi@x.vn", password="p:ss")
    assert "p:ss" not in repr(server)
    assert str(sender) == "Ban tổ chức <thi@x.vn>"
    plain = mail_settings(tmp_path, "smtps://h", "thi@x.vn")
    assert plain["MAIL_URL"] == MailServer(host="h", port=465, tls=True)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "quizapp.toml").write_text(
        f'secret_key = "{SECRET}"\nport = 8123\nworkers = 3\n', encoding="utf-8"
    )
    values = load({"QUIZ_PORT": "8200", "QUIZ_WORKERS": ""}, tmp_path)
    assert (values["SECRET_KEY"], values["PORT"], values["WORKERS"]) == (SECRET, 8200, 3)


def test_a_setting_nobody_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quizapp.toml").write_text('secret = "x"\n', encoding="utf-8")
    with pytest.raises(SettingError, match="unknown setting 'secret'"):
        load({"QUIZ_SECRET_KEY": SECRET}, tmp_path)


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "quizapp.toml").write_text("secret_key = \n", encoding="utf-8")
    with pytest.raises(SettingError, match=r"^quizapp\.toml"):
        load({}, tmp_path)


def test_a_postgresql_address_names_its_driver(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql"):
        values = load(
            {"QUIZ_SECRET_KEY": SECRET, "QUIZ_DATABASE_URL": f"{scheme}://h/quiz"}, tmp_path
        )
        assert values["DATABASE_URL"] == "postgresql+psycopg://h/quiz"


@pytest.mark.parametrize("command", [["quiz", "tick"], ["quiz", "serve"], ["db", "upgrade"]])
def test_a_command_without_a_secret_says_so_in_one_line(command: list[str], tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", *command],
        cwd=ROOT,
        env={**environ, "QUIZ_INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "QUIZ_SECRET_KEY: missing; set it to at least 32 random characters"
    ]
