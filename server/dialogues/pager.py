"""A long text, a screenful at a time, for players who set the option `pager`.

`page(session, text)` shows the first screenful and asks. Enter goes on, `b` back, `q`
stops; whatever else is typed leaves the text and is done as the line it is. Where one
was is kept with the question, so it goes on after a reload or crash.
"""

from __future__ import annotations

import textwrap
from asyncio import Task

from server import inputs
from server.dialogues import text as words
from server.messaging.rendering import CODE
from server.sessions.answers import answer
from server.sessions.session import ServerSession

OPTION = "pager"
ANSWER = "dialogues.pager"
LONGEST = 30_000
"""A text of more letters is shown at once: what is asked is kept with the session."""
LEAST = 5
"""Lines in a screenful, however small the window."""
OURS = 2
"""Lines of the window that are not for the text: what is asked, what is typed."""

_SHOWN = {"||": "|", "|_": " ", "|/": "\n", "|-": "\t", "|>": "    "}


def page(session: ServerSession, text: str) -> None:
    """Show a text: by screenfuls if the player wants that, and else all of it.

    Who is being asked something is not asked to turn pages as well.
    """
    if session.asking or not turns_pages(session) or len(text) > LONGEST:
        session.reply(text)
    else:
        _show(session, text, 0)


def turns_pages(session: ServerSession) -> bool:
    """Whether a long text is shown by screenfuls.

    Only where the height of the window is known. A screen reader is not to be
    interrupted, and a page of the web scrolls.
    """
    wanted = session.options.get(OPTION, False) and session.client.height > 0
    return wanted and not (session.screenreader or session.protocol_key == "websocket")


def _show(session: ServerSession, text: str, start: int) -> None:
    """Say the screenful that begins with this line, and ask if there is more."""
    lines = text.split("\n")
    end = _forward(session, lines, start)
    session.msg("\n".join(lines[start:end]))
    if end < len(lines):
        prompt = words.more(end, len(lines))
        session.ask(prompt, ANSWER, text=text, start=start, end=end)


@answer(ANSWER)
def turn(
    session: ServerSession, line: str, text: str, start: int, end: int
) -> Task[None] | None:
    """Something was typed between two screenfuls."""
    match line.strip().casefold():
        case "":
            _show(session, text, end)
        case "b":
            _show(session, text, _back(session, text.split("\n"), start))
        case "q":
            session.msg(words.stopped_reading())
        case _:
            return inputs.run_line(session, line)
    return None


def _forward(session: ServerSession, lines: list[str], start: int) -> int:
    """The line behind the screenful that begins at `start`."""
    room = max(LEAST, session.client.height - OURS)
    end = start
    while end < len(lines):
        room -= _height(session, lines[end])
        if room < 0 and end > start:
            break
        end += 1
    return end


def _back(session: ServerSession, lines: list[str], start: int) -> int:
    """Where the screenful before the one at `start` begins."""
    earlier = lines[:start][::-1]
    return start - _forward(session, earlier, 0) if earlier else 0


def _height(session: ServerSession, markup: str) -> int:
    """How many lines of the window a line of markup takes."""
    shown = CODE.sub(lambda code: _SHOWN.get(code[0], ""), markup)
    width = session.options.get("width") or session.client.width
    if not width:
        return 1 + shown.count("\n")
    return sum(len(textwrap.wrap(line, width)) or 1 for line in shown.split("\n"))
