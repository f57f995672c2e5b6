"""Tools of the workshop: nothing here runs on the platform."""
