"""The WSGI entrance: `flask` commands and the web server start here."""

import sys

from quizapp.app import create_app
from quizapp.settings import SettingError

try:
    app = create_app()
except SettingError as error:
    # One line for the operator; a traceback would bury it.
    sys.stderr.write(f"{error}\n")
    sys.exit(2)
