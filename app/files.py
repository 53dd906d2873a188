"""Files that a user names on the command line: read within bounds, with a sentence for what is wrong."""

from pathlib import Path

from app.errors import InputError

MAX_BYTES = 50_000_000


def read_bytes(path: Path) -> bytes:
    """The content of a file of at most ``MAX_BYTES``. Raises InputError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError("file_too_large", path=path.name, limit=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("path_missing", path=path) from error
    except OSError as error:
        raise InputError("file_unreadable", path=path.name, reason=error.strerror or str(error)) from error
