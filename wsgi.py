"""The WSGI entrance: `flask` commands and the web server start here."""

from quizapp.app import create_app

app = create_app()
