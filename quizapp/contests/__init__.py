"""Contests, their rounds, their regulation in versions, and what stands on the contest's site."""
