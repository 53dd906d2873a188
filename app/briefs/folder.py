"""The folder of a batch: atomic writes, names that overwrite nothing of others, and what was done so far."""

import contextlib
import hashlib
import os
import re
import time
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from app.errors import InputError
from app.language import fold

LEDGER = ".grassroots-batch.json"
OVERVIEW = "overview.csv"
_SLUG = 40
_SAVE_SECONDS = 1.0


class Done(BaseModel):
    """A finished row."""

    files: dict[str, str]
    """File name → hash of what was written."""
    cells: dict[str, str]
    """Its cells of the overview."""
    version: int = 1


class _Ledger(BaseModel):
    format: int = 1
    rows: dict[str, Done] = Field(default_factory=dict)
    overviews: dict[str, str] = Field(default_factory=dict)


class Folder:
    """One output folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._ledger = self._read()
        self._saved = 0.0

    # --- what was done -----------------------------------------------------------------------------------------

    def done(self, key: str) -> Done | None:
        """The finished row of that key, if its files are still there."""
        found = self._ledger.rows.get(key)
        return found if found and all((self.path / name).is_file() for name in found.files) else None

    def version(self, key: str) -> int:
        """Version that a new writing of the row has."""
        found = self._ledger.rows.get(key)
        return found.version + 1 if found else 1

    def keep(self, key: str, done: Done) -> None:
        """Note a finished row; saved at once when the last saving is a second old, else with the next."""
        self._ledger.rows[key] = done
        if time.monotonic() - self._saved >= _SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        """Write down what was done."""
        self._put(LEDGER, self._ledger.model_dump_json(indent=1).encode())
        self._saved = time.monotonic()

    def _read(self) -> _Ledger:
        try:
            return _Ledger.model_validate_json((self.path / LEDGER).read_bytes())
        except FileNotFoundError:
            return _Ledger()
        except ValidationError:  # not ours or torn: the files it named then count as foreign and stay
            return _Ledger()
        except OSError as error:
            raise InputError("file_unreadable", path=LEDGER, reason=error.strerror or str(error)) from error

    # --- writing -----------------------------------------------------------------------------------------------

    def write(self, key: str, name: str, content: str) -> tuple[str, str]:
        """Write one file of a row; returns its name, which gets a number if another file has it, and its hash."""
        have = self._ledger.rows.get(key)
        data = content.encode()
        free = self._free(name, have.files if have else {}, data)
        self._put(free, data)
        return free, _hash(data)

    def write_overview(self, content: str) -> Path:
        """Write the overview, over an earlier one of ours that nobody changed since."""
        data = content.encode("utf-8-sig")
        name = self._free(OVERVIEW, self._ledger.overviews, data)
        self._put(name, data)
        self._ledger.overviews = {name: _hash(data)}
        self.save()
        return self.path / name

    def _free(self, name: str, ours: dict[str, str], data: bytes) -> str:
        """``name``, or the first numbered one that is not there, or is there as we wrote or would write it."""
        stem, suffix = Path(name).stem, Path(name).suffix
        candidate, count = name, 2
        while (found := self._hash_of(candidate)) and found not in (ours.get(candidate), _hash(data)):
            candidate, count = f"{stem}-{count}{suffix}", count + 1
        return candidate

    def _hash_of(self, name: str) -> str:
        path = self.path / name
        if not path.exists() and not path.is_symlink():
            return ""
        try:
            return _hash(path.read_bytes())
        except OSError:
            return "unreadable"

    def _put(self, name: str, data: bytes) -> None:
        temporary = self.path / f".{name}.{os.getpid()}.tmp"
        try:
            temporary.write_bytes(data)
            temporary.replace(self.path / name)
        except OSError as error:
            raise _unwritable(self.path / name, error) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def slug(*names: str) -> str:
    """Letters and digits of the names, short and safe as a file name on every system."""
    words = re.sub(r"[\W_]+", "-", fold(" ".join(n for n in names if n))).strip("-")
    return words[:_SLUG].strip("-") or "brief"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError("folder_unwritable", path=path, reason=error.strerror or str(error))
