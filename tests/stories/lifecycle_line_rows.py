"""Rows about what is under way: questions, lines typed, lines told, async commands."""

from __future__ import annotations

import asyncio
from typing import Any

from game import cmdsets
from server.commands.command import Command
from server.sessions.answers import answer
from server.world import WORLD
from tests.stories.lifecycle_events import CRASHES, LOSSES
from tests.stories.lifecycle_probes import Judge, Scene, probe


def note(what: str) -> None:
    """Count that this was done, for good."""
    WORLD.kv.set(f"tests.{what}", noted(what) + 1)


def noted(what: str) -> int:
    """How often it was done."""
    return int(WORLD.kv.get(f"tests.{what}", 0))


class Mark(Command):
    """Is done at once."""

    key = "mark"

    def run(self) -> None:
        note("marked")


class Linger(Command):
    """Waits until a test says so, and lets other lines pass."""

    key = "linger"
    until: asyncio.Event

    async def run(self) -> None:
        note("begun")
        await Linger.until.wait()
        note("ended")


class Wait(Linger):
    """The same, and no line passes."""

    key = "wait"
    holds_input = True


class WaitAgain(Wait):
    """The same, and the next Server begins it again."""

    key = "again"
    begins_again = True


class SessionCmdSet(cmdsets.SessionCmdSet):
    """What comes with a session in these stories."""

    key = "session"
    commands = (*cmdsets.SessionCmdSet.commands, Mark, Linger, Wait, WaitAgain)


@answer("tests.lifecycle.colour")
def coloured(session: Any, line: str) -> None:
    """The answer was typed."""
    note(line)


@probe("a question asked (`session.ask`), its answer to come")
def question(scene: Scene) -> Judge:
    scene.town.do(scene.session.ask, "Which colour?", "tests.lifecycle.colour")

    def judge() -> bool:
        scene.anna.comes()
        scene.anna.page.types("blue")
        return noted("blue") == 1

    return judge


@probe("the hidden typing of a secret answer")
def hidden(scene: Scene) -> Judge:
    ask = scene.session.ask
    scene.town.do(ask, "Which colour?", "tests.lifecycle.colour", secret=True)

    def judge() -> bool:
        scene.anna.comes()
        page = scene.anna.page
        page.hear()
        before = page.hides
        page.types("blue")
        page.hear()
        assert not page.hides
        return before

    return judge


@probe("lines typed and not yet done")
def typed(scene: Scene) -> Judge:
    Linger.until = asyncio.Event()
    scene.anna.page.types("wait", "mark")
    assert noted("marked") == 0

    def judge() -> str | bool:
        scene.town.do(Linger.until.set)
        return _times(noted("marked"))

    return judge


@probe("lines told and not yet received")
def told(scene: Scene) -> Judge:
    town, first = scene.town, scene.anna.page
    bo = town.player("Bo")
    if scene.column in LOSSES:
        scene.anna.loses()
        bo.types("say listen")
    elif scene.column in CRASHES:
        town.wire.cut = True
        bo.types("say listen")
    else:
        scene.character.msg('Bo says, "listen"')  # and what comes next comes at once

    def judge() -> str | bool:
        before = first.sees
        scene.anna.comes()
        return _times((before + scene.anna.page.sees).count('Bo says, "listen"'))

    return judge


@probe("an `async` command under way")
def lingering(scene: Scene) -> Judge:
    return _under_way(scene, "linger")


@probe("one with `holds_input`")
def waiting(scene: Scene) -> Judge:
    return _under_way(scene, "wait")


@probe("one with `begins_again` as well")
def beginning_again(scene: Scene) -> Judge:
    return _under_way(scene, "again")


def _under_way(scene: Scene, command: str) -> Judge:
    Linger.until = asyncio.Event()
    scene.anna.page.types(command)
    assert (noted("begun"), noted("ended")) == (1, 0)

    def judge() -> str | bool:
        scene.town.do(Linger.until.set)
        if noted("begun") == 2 and noted("ended") == 1:
            return "again"
        assert noted("begun") == 1
        return _times(noted("ended"))

    return judge


def _times(count: int) -> str | bool:
    """What must happen once or not at all."""
    return bool(count) if count < 2 else f"{count} times"
