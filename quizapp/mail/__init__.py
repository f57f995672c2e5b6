"""Outgoing mail: a message is stored with the deed that it tells of, and sent afterwards."""
