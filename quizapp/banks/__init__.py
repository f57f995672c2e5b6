"""Banks of questions, their immutable versions, and the files they come from."""
