"""Sitting a paper: start, save, hand in, and collecting what nobody handed in."""
