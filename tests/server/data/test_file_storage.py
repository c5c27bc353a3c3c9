"""Session data in files: their names, their folder, and what can go wrong."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from server.data import FileSessionStorage
from server.errors import StorageError
from tests.server.commands.fakes import in_loop

LONG = "channel:" + "龍" * 300


def files(folder: Path) -> list[Path]:
    """All files below the folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_relative_name_lies_where_the_server_keeps_things() -> None:
    storage: Any = FileSessionStorage("of-a-test")

    assert storage.folder == settings.VAR / "of-a-test"
    assert storage.folder.is_dir()


@in_loop
async def test_a_file_is_named_so_that_people_and_disks_can_read_it(
    tmp_path: Path,
) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    await storage.write("1/channel:5", {"n": 1})

    (file,) = await asyncio.to_thread(files, tmp_path)

    assert file == tmp_path / "A5" / "1%2Fchannel%3A5.json"
    assert file.read_text() == '{"n":1}'
    assert file.stat().st_mode & 0o077 == 0


@in_loop
async def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    storage: Any = FileSessionStorage(folder)
    for key in ("..", "../x", "/etc/passwd", "a/../../b", "\0", "..\\x"):
        await storage.write(key, key)
        assert await storage.read(key) == key

    assert await asyncio.to_thread(files, tmp_path) == await asyncio.to_thread(
        files, folder
    )
    assert len(await storage.read_all_keys()) == 6


@in_loop
async def test_a_key_may_be_longer_than_the_name_of_a_file(tmp_path: Path) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    await storage.write(LONG, 1)
    await storage.write(LONG + "!", 2)

    assert await storage.read(LONG) == 1
    assert await storage.read(LONG + "!") == 2
    assert sorted(await storage.read_all_entries()) == [(LONG, 1), (LONG + "!", 2)]

    await storage.delete(LONG)
    assert await storage.read_all_keys() == [LONG + "!"]
    await storage.delete(LONG + "!")
    assert await asyncio.to_thread(files, tmp_path) == []


@in_loop
async def test_half_a_character_is_refused(tmp_path: Path) -> None:
    storage: Any = FileSessionStorage(tmp_path)

    with pytest.raises(StorageError, match="half a character"):
        await storage.write("\ud800", 1)
    with pytest.raises(StorageError, match="half a character"):
        await storage.write("42", ["\ud800"])


@in_loop
async def test_the_last_of_many_writes_stays(tmp_path: Path) -> None:
    storage: Any = FileSessionStorage(tmp_path)

    writes = [storage.write("42", number) for number in range(100)]
    writes[-1].cancel()
    last = storage.write("42", "last")
    for write in writes[:50]:
        write.cancel()

    assert await storage.read("42") == "last"
    await last


@in_loop
async def test_what_is_written_is_the_value_as_it_was(tmp_path: Path) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    value = {"list": [1]}

    written = storage.write("42", value)
    value["list"].append(2)
    await written

    assert await storage.read("42") == {"list": [1]}


@in_loop
async def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    await storage.write("42", "before")

    for value in (float("nan"), {1: 2}, {"a"}, b"bytes", object(), 2**70):
        with pytest.raises(StorageError):
            await storage.write("42", value)

    assert await storage.read("42") == "before"
    assert len(await asyncio.to_thread(files, tmp_path)) == 1


@in_loop
async def test_a_folder_that_cannot_be_written_is_a_storage_error(
    tmp_path: Path,
) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    (tmp_path / "42").write_text("a file where a folder should be")

    with pytest.raises(StorageError, match="The files of session data"):
        await storage.write("42", 1)


@in_loop
async def test_a_file_that_cannot_be_replaced_leaves_nothing_beside_it(
    tmp_path: Path,
) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    (tmp_path / "42" / "42.json").mkdir(parents=True)

    with pytest.raises(StorageError, match="The files of session data"):
        await storage.write("42", 1)

    assert await asyncio.to_thread(files, tmp_path) == []


@in_loop
async def test_values_may_be_written_in_another_way(tmp_path: Path) -> None:
    storage: Any = FileSessionStorage(
        tmp_path,
        serializer=lambda value: json.dumps(sorted(value)),
        deserializer=lambda text: set(json.loads(text)),
    )

    await storage.write("42", {"a", "b"})

    assert await storage.read("42") == {"a", "b"}
