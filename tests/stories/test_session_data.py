"""What is kept for players, through reloads, crashes and starts."""

from __future__ import annotations

import asyncio
from typing import Any

from server.data import DataConfig, builtin_storage, data_scope
from tests.stories.town import Town


async def count(config: DataConfig[Any], key: str) -> int:
    """One more; how many that makes."""
    async with data_scope(config, key) as box:
        box.value += 1
        return box.value  # type: ignore[no-any-return]


def test_what_is_in_the_database_outlives_the_server(town: Town) -> None:
    config = DataConfig(lambda: 0, builtin_storage("of a story"))
    numbers = [town.run(count(config, "anna"))]

    town.reload()
    numbers.append(town.run(count(config, "anna")))
    town.crash()
    town.start("crash")
    numbers.append(town.run(count(config, "anna")))
    town.shut_down()
    town.new_portal()
    town.start("start")
    numbers.append(town.run(count(config, "anna")))

    assert numbers == [1, 2, 3, 4]


def test_what_is_kept_for_a_session_is_not_there_for_the_next_of_its_number(
    town: Town,
) -> None:
    config: DataConfig[Any] = DataConfig(
        lambda: 0, builtin_storage("of another"), "per_session"
    )

    assert town.run(count(config, "session:1")) == 1
    town.reload()
    assert town.run(count(config, "session:1")) == 2
    town.shut_down()
    town.new_portal()
    town.start("start")

    assert town.run(count(config, "session:1")) == 1


def test_a_reload_waits_for_what_is_being_written(town: Town) -> None:
    class Slow:
        def __init__(self) -> None:
            self.kept: dict[str, Any] = {}

        async def read(self, key: str) -> Any:
            return self.kept.get(key)

        async def write(self, key: str, value: Any) -> None:
            await asyncio.sleep(0.02)
            self.kept[key] = value

        async def delete(self, key: str) -> None:
            """Nobody asks for it."""

    storage = Slow()
    config: DataConfig[Any] = DataConfig(lambda: 0, storage)
    work = town.loop.create_task(count(config, "anna"))
    town.settle()

    town.reload()

    assert storage.kept == {"anna": 1}
    assert work.done()
