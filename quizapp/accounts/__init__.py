"""People and their units, organizers and their roles, and the journal of who did what."""
