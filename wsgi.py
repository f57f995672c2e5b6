"""The WSGI entrance: `flask` commands and the web server start here.

Threads of a web process share one interpreter, so what one organizer's import keeps it busy with
must not be felt by those who sit a paper (`python -m bench.imports` measures it):
a thread gives way after half a millisecond, and the collection of all garbage, which stops
everybody while it walks over every object, is rare and spares what lives as long as the process.
"""

import gc
import sys

from quizapp.app import create_app
from quizapp.settings import SettingError

try:
    app = create_app()
except SettingError as error:
    # One line for the operator; a traceback would bury it.
    sys.stderr.write(f"{error}\n")
    sys.exit(2)

sys.setswitchinterval(0.0005)
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 10, 1000)
