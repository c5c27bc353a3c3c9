"""A question in the middle of a command: `if await yes_or_no(session, "Sure?"): ...`.

The command waits; the player's next line is the answer and no command. Who waits lives
in this process only, so a reload or crash in between is an answer, too: no. What must
survive one is asked with `session.ask`, or by a dialogue that can be resumed.

A command that asks must not hold its input: it would wait for the line that is held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from server.dialogues import text
from server.errors import PlayerError
from server.sessions.answers import answer
from server.sessions.session import ServerSession
from server.sessions.states import State

ANSWER = "dialogues.question"
YES = ("yes", "y")
TRIES = 3
"""How often `choose` asks."""

_WAITING: dict[ServerSession, asyncio.Future[str | None]] = {}
"""Who waits for what is typed on a session."""


async def yes_or_no(session: ServerSession | None, question: str) -> bool:
    """Whether the player answers yes. Everything else is no, and so is no answer.

    Raises PlayerError if nobody is there to be asked.
    """
    line = await answer_to(session, text.yes_or_no(question))
    return line is not None and line.strip().casefold() in YES


async def choose(
    session: ServerSession | None, question: str, choices: Sequence[str]
) -> str | None:
    """Which of the choices the player takes: by its number, or by how it begins.

    None for "cancel", after three answers that are none of them, and where no answer
    can come. Raises PlayerError if nobody is there to be asked.
    """
    prompt = text.choose(question, choices)
    for left in reversed(range(TRIES)):
        line = await answer_to(session, prompt)
        if session is None or line is None:
            return None
        found = chosen(line, choices)
        if found is not None:
            return found
        if line.strip().casefold() == text.CANCEL:
            session.msg(text.left_it())
            return None
        session.msg(text.no_choice(line, again=bool(left)))
    return None


def chosen(line: str, choices: Sequence[str]) -> str | None:
    """The choice that a player means: its number, its name, or how only it begins."""
    wanted = line.strip().casefold()
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 4:
        number = int(wanted)
        return choices[number - 1] if 1 <= number <= len(choices) else None
    names = {each.casefold(): each for each in choices}
    if wanted in names:
        return names[wanted]
    fitting = [names[name] for name in names if wanted and name.startswith(wanted)]
    return fitting[0] if len(fitting) == 1 else None


async def answer_to(session: ServerSession | None, question: str) -> str | None:
    """The next line the player types, or None where no answer can come any more.

    That is after a disconnect, and when something else is asked there; the player is
    told.
    Raises PlayerError if nobody is there to be asked.
    """
    if session is None:
        raise PlayerError(text.nobody_to_ask())
    if session.state is State.CLOSED:
        return None
    session.ask(question, ANSWER)
    future: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    _WAITING[session] = future
    try:
        return await future
    except asyncio.CancelledError:
        if _WAITING.pop(session, None) is future:
            session.ask_no_more()
        raise


def _dropped(session: ServerSession) -> None:
    """No answer will come."""
    future = _WAITING.pop(session, None)
    if future is not None and not future.done():
        future.set_result(None)


@answer(ANSWER, dropped=_dropped)
async def _answered(session: ServerSession, line: str) -> None:
    """The answer was typed. Nobody waits for it if the one who asked is gone."""
    future = _WAITING.pop(session, None)
    if future is None or future.done():
        raise PlayerError(text.asked_before())
    future.set_result(line)
    # Whoever waits takes their next step now, so that it belongs to this line: the
    # same turn, and so the same commit.
    await asyncio.sleep(0)
