"""Under which address does each static file stand, so that browsers may keep it for ever?

A file's version changes with its content and with all that it fetches by a relative address:
scripts import one another, so all scripts share one version (and a module is never loaded twice
under two names); a style sheet has its own and that of the pictures. A release that changes one
style sheet leaves everything else in people's phones.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

STATIC = Path(__file__).parent / "static"
SCRIPTS, STYLES, PICTURES = "js", "css", "img"


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def versions() -> dict[str, str]:
    """Answer the version of every static file by its name below `static`."""
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    folders = {path: path.relative_to(STATIC).parts[0] for path in files}
    scripts = _digest(path for path in files if folders[path] == SCRIPTS)
    pictures = [path for path in files if folders[path] == PICTURES]
    found = {}
    for path in files:
        name = path.relative_to(STATIC).as_posix()
        if folders[path] == SCRIPTS:
            found[name] = scripts
        elif folders[path] == STYLES:
            found[name] = _digest([path, *pictures])
        else:
            found[name] = _digest([path])
    return found


def whole(of: dict[str, str]) -> str:
    """Answer one version for all files together: what a release is known by."""
    text = "\n".join(f"{name} {version}" for name, version in sorted(of.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
