"""Every page of the platform in every state that a person can meet: one stage, one list.

`citizens` and `console` hold the lists: a new page, or a new state of one, is one line there.
`stage` makes the rows those lines speak of, `browsing` takes a browser to them. Walked for
accessibility (`tests/journeys/test_accessibility.py`), for pictures (`python -m tests.screens`) and
for what a page weighs (`python -m tests.weights`).
"""
