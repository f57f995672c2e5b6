"""What does a citizens' page cost on a slow line? Run by `make weights`; the bytes are a gate in
`tests/journeys/test_weights.py`."""
