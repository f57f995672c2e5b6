"""How does a command leave a file behind?"""

from pathlib import Path

import click


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises ClickException naming the file."""
    target = file.resolve()
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or a pipe stays what it is
            return
        unfinished.write_bytes(data)
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise click.ClickException(f"{file}: không ghi được ({error.strerror}).") from error
