"""Which files can be read? One module a format, each from bytes to raw questions."""
