"""Rows about messages, dialogues, channels and session data."""

from __future__ import annotations

from typing import Any

from server.api import (
    Context,
    DataConfig,
    MemorySessionStorage,
    begin_dialogue,
    builtin_storage,
    data_scope,
    edit,
    edits,
    find_channel,
    use_dialogue,
    yes_or_no,
)
from server.world import WORLD
from tests.stories.lifecycle_line_rows import note, noted
from tests.stories.lifecycle_probes import Judge, Scene, probe

DATABASE = builtin_storage("tests.lifecycle")
MEMORY: MemorySessionStorage[str] = MemorySessionStorage()
OF_SESSION = DataConfig(
    initial=lambda: "new", storage=MEMORY, get_session_key="per_session"
)


@use_dialogue(False, identifier="session", resume=dict)
async def goes_on(ctx: Any) -> None:
    """Asks for a colour, and goes on after a reload."""
    note(await ctx.ask("colour", "Which colour?"))


@use_dialogue(False, identifier="session")
async def ends(ctx: Any) -> None:
    """Asks for a colour."""
    note(await ctx.ask("colour", "Which colour?"))


@edits("tests.lifecycle")
def written(session: Any, text: str) -> None:
    """What was written in the editor."""
    note(text.replace("\n", " "))


@probe("a dialogue with `resume`")
def resuming(scene: Scene) -> Judge:
    return _asked(scene, goes_on)


@probe("a dialogue without")
def ending(scene: Scene) -> Judge:
    return _asked(scene, ends)


def _asked(scene: Scene, dialogue: Any) -> Judge:
    scene.town.do(begin_dialogue, dialogue, scene.session)

    def judge() -> bool:
        scene.anna.comes()
        scene.anna.page.types("blue")
        return noted("blue") == 1

    return judge


@probe("a question of `yes_or_no`")
def yes(scene: Scene) -> Judge:
    async def command() -> None:
        if await yes_or_no(scene.session, "Burn it?"):
            note("burnt")

    scene.town.loop.create_task(command())
    scene.town.settle()

    def judge() -> bool:
        scene.anna.comes()
        scene.anna.page.types("yes")
        return noted("burnt") == 1

    return judge


@probe("what is written in the editor")
def editing(scene: Scene) -> Judge:
    scene.town.do(edit, scene.session, "tests.lifecycle", title="a letter")
    scene.anna.page.types("Dear Bo,")

    def judge() -> bool:
        scene.anna.comes()
        scene.anna.page.types("come soon.", ".save")
        return noted("Dear Bo, come soon.") == 1

    return judge


@probe("what a session's receivers hear")
def receiver(scene: Scene) -> Judge:
    @scene.session.receiver("InputMessage")
    async def hears(context: Context[Any]) -> None:
        note("heard")

    def judge() -> bool:
        scene.anna.comes()
        scene.anna.page.types("look")
        return noted("heard") == 1

    return judge


@probe("channels joined and muted, and who is ignored")
def muted(scene: Scene) -> Judge:
    scene.town.player_account("Bo")
    scene.anna.page.types("channel mute public", "ignore Bo")

    def judge() -> bool:
        scene.anna.comes()
        account = scene.session.account
        assert account is not None
        return bool(account.ignored) and account.channels != {}

    return judge


@probe("what was said on a channel")
def said(scene: Scene) -> Judge:
    scene.anna.page.types("public bells at noon")

    def judge() -> bool:
        scene.anna.comes()
        assert find_channel("public") is not None
        scene.anna.page.sees  # noqa: B018 - it is forgotten
        scene.anna.page.types("channel history public")
        return "bells at noon" in "\n".join(scene.anna.page.sees)

    return judge


@probe("session data in the database")
def kept(scene: Scene) -> Judge:
    config = DataConfig(initial=lambda: "new", storage=DATABASE)
    return _data(scene, config, lambda: "anna")


@probe("session data by `per_session`")
def of_session(scene: Scene) -> Judge:
    return _data(scene, OF_SESSION, lambda: f"session:{scene.session.sessid}")


def _data(scene: Scene, config: DataConfig[str], key: Any) -> Judge:
    async def write() -> None:
        async with data_scope(config, key()) as box:
            box.value = "kept"

    async def read() -> str:
        async with data_scope(config, key()) as box:
            return str(box.value)

    scene.town.run(write())

    def judge() -> bool:
        scene.anna.comes()
        assert WORLD.objects
        return bool(scene.town.run(read()) == "kept")

    return judge
