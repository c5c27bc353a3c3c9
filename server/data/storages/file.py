"""Session data in files: one file of JSON for each key."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from django.conf import settings

from server.data.storages.encoding import decode, encode
from server.errors import StorageError

T = TypeVar("T")

PLAIN = frozenset((ascii_lowercase + digits + "_-").encode())
"""What stands for itself in a name. Large letters do not: some disks ignore case."""
LONGEST, BEGINNING = 200, 100
"""Letters of the longest name, and of what is left of a longer one before its hash."""
HASHED, EMPTY = "~", "%"
"""What marks the name of a long key, and the name of the empty one."""


class FileSessionStorage(Generic[T]):
    """Keeps each value in a file of its own below `dir_name`.

    A relative `dir_name` lies below `settings.VAR`; the folder is made at once.
    `serializer` makes text (or bytes) of a value, `deserializer` the value of the text.
    Files are replaced whole, in a thread, in the order in which that was asked. A file
    that cannot be read is a StorageError; it is never taken for an empty one.
    """

    def __init__(
        self,
        dir_name: str | Path = "sessions",
        *,
        serializer: Callable[[T], str | bytes] = encode,
        deserializer: Callable[[str], T] = decode,
    ) -> None:
        self.folder = Path(settings.VAR) / dir_name
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.identity = f"files {self.folder.resolve()}"
        """What others that keep the same values are called, too."""
        self._serializer, self._deserializer = serializer, deserializer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="session-files")

    def read(self, key: str) -> asyncio.Future[T | None]:
        """What was written there last, or None. Raises StorageError."""
        path = self._path(key)
        return self._later(lambda: self._read(path))

    def write(self, key: str, value: T) -> asyncio.Future[None]:
        """Keep this value, as it is now. Raises StorageError."""
        path, text = self._path(key), self._serializer(value)
        content = text.encode() if isinstance(text, str) else text
        return self._later(lambda: _write(path, key, content))

    def delete(self, key: str) -> asyncio.Future[None]:
        """Remove the file, if there is one. Raises StorageError."""
        path = self._path(key)
        return self._later(lambda: _delete(path))

    def has(self, key: str) -> asyncio.Future[bool]:
        """Whether there is a file for this key."""
        path = self._path(key)
        return self._later(path.exists)

    def read_all_keys(self) -> asyncio.Future[list[str]]:
        """The keys of all files."""
        return self._later(lambda: [_key(path) for path in self._paths()])

    def read_all_values(self) -> asyncio.Future[list[T]]:
        """The values of all files. Raises StorageError."""
        return self._later(lambda: [value for _, value in self._entries()])

    def read_all_entries(self) -> asyncio.Future[list[tuple[str, T]]]:
        """The keys and values of all files. Raises StorageError."""
        return self._later(self._entries)

    # In the thread

    def _later(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, _telling, work)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("*/*.json"))

    def _entries(self) -> list[tuple[str, T]]:
        entries = [(_key(path), self._read(path)) for path in self._paths()]
        return [(key, value) for key, value in entries if value is not None]

    def _read(self, path: Path) -> T | None:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return self._deserializer(content.decode())
        except Exception as error:  # whatever this deserializer raises
            raise StorageError(f"{path} cannot be read: {error}") from error

    def _path(self, key: str) -> Path:
        name = _name(key)
        return self.folder / name[-2:] / f"{name}.json"


def _name(key: str) -> str:
    try:
        raw = key.encode()
    except UnicodeEncodeError:
        raise StorageError(f"The key {key!r} holds half a character.") from None
    name = "".join(chr(byte) if byte in PLAIN else f"%{byte:02X}" for byte in raw)
    if len(name) <= LONGEST:
        return name or EMPTY
    return f"{name[:BEGINNING]}{HASHED}{sha256(raw).hexdigest()}"


def _key(path: Path) -> str:
    if HASHED in path.stem:
        return path.with_suffix(".key").read_text("utf-8")
    return "" if path.stem == EMPTY else unquote(path.stem, errors="strict")


def _telling(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except OSError as error:
        raise StorageError(f"The files of session data: {error}") from error


def _write(path: Path, key: str, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if HASHED in path.stem:
        _replace(path.with_suffix(".key"), key.encode())
    _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{secrets.token_hex(8)}.aside")
    try:
        with open(
            os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
        aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".key").unlink(missing_ok=True)
