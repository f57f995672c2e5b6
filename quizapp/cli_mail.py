"""Does the mail server take our letters? `flask quiz mail test` asks it."""

import click
from flask import current_app
from flask.cli import AppGroup

from quizapp import clock
from quizapp.mail import letters, smtp
from quizapp.mail.models import Message
from quizapp.rules import mail as rules

mail = AppGroup("mail", help="Try outgoing mail.")


@mail.command("test")
@click.argument("address")
def send_test(address: str) -> None:
    """Send one letter to ADDRESS at once."""
    now = clock.now()
    server = current_app.config["MAIL_URL"]
    if server is None:
        raise click.ClickException("Mail is off: set QUIZ_MAIL_URL and QUIZ_MAIL_FROM.")
    recipient = rules.address(address)
    message = Message(
        id=0, kind="test", recipient=recipient, facts={}, links=[], created_at=now
    )  # fmt: skip
    letter = letters.compose(message, now)
    try:
        with smtp.connected(server) as connection:
            smtp.hand_over(connection, letter, current_app.config["MAIL_FROM"].addr_spec)
    except smtp.NotTaken as reason:
        status = f" ({reason.status})" if reason.status else ""
        raise click.ClickException(f"Not taken: {reason.failure}{status}.") from reason
    click.echo(f"{server.host}:{server.port} took the letter.")
