"""Which commands does an operator have?"""

from flask.cli import AppGroup

quiz = AppGroup("quiz", help="Run and tend the contests.")
