"""Watching: what one session is told and types, for staff who look.

What is told is taken where it leaves for the Portal, so a watcher sees what the player
sees. Nothing is kept of a session that nobody watches, and little of one that somebody
does. Answers that are not shown to the player who types them are not shown here, nor is
what is typed before the login or behind a command that takes a secret.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

from portal.wire.frames import Close, Output
from server.commands import dispatch
from server.commands.handler import load
from server.commands.merged import merged
from server.commands.parser import parse
from server.commands.suggest import closest
from server.commands.text import replaceable
from server.messaging.rendering import unmarked
from server.sessions.moderating import By, noted
from server.sessions.states import State
from server.world.speech import escape

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

LINES, CHARACTERS = 500, 200_000
"""So much of a session is kept, the oldest goes first."""
PATIENCE = 15.0
"""Seconds after which a watcher who has not looked is gone."""
EVERY = 5.0
"""Seconds between two looks whether somebody is gone."""

BREAK = re.compile(r"\|[|/]")
"""A line break of the markup, or a bar, which is none before a slash."""
TOLD, TYPED, NOTE = "told", "typed", "note"
NOT_SHOWN = "(something that is not shown)"
ENDED = "The session has ended."


class Seen(NamedTuple):
    """One line: `kind` is "told", "typed" or "note"."""

    number: int
    kind: str
    text: str


class Watcher(NamedTuple):
    """Who looks, and when they last did."""

    by: By
    since: float
    last: float


class Watch:
    """One session and who watches it."""

    def __init__(self, session: ServerSession) -> None:
        self.session = session
        self.watchers: dict[int, Watcher] = {}
        """By the id of the account."""
        self.lines: deque[Seen] = deque()
        self.number = 0
        self._characters = 0

    def see(self, kind: str, words: str) -> None:
        """Keep this line, and no more than fits."""
        for line in words.splitlines() or [""]:
            self.number += 1
            self.lines.append(Seen(self.number, kind, line))
            self._characters += len(line)
        while len(self.lines) > LINES or self._characters > CHARACTERS:
            self._characters -= len(self.lines.popleft().text)

    def typed(self, line: str) -> None:
        """The player typed this, which has not been done yet."""
        self.see(TYPED, NOT_SHOWN if is_secret(self.session, line) else line)

    def after(self, number: int) -> list[Seen]:
        """What was seen after the line of this number."""
        return [line for line in self.lines if line.number > number]


class Watches:
    """Who is watched. The one instance is `WATCHES`; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.watched: dict[int, Watch] = {}
        """By sessid; empty as a rule."""
        self.call_later: Callable[[float, Callable[[], None]], Any] | None = None
        self._clock = clock
        self._timer: Any = None

    def start(self) -> None:
        """Nothing is to be done before somebody watches."""

    def stop(self) -> None:
        """The Server stands still: nobody watches any more. Needs a running loop."""
        for watch in list(self.watched.values()):
            for number in list(watch.watchers):
                self.end(watch.session.sessid, number)

    def begin(self, session: ServerSession, by: By) -> None:
        """Somebody watches from now on; the player is told. Needs a running loop."""
        watch = self.watched.get(session.sessid)
        if watch is None or watch.session is not session:
            watch = self.watched[session.sessid] = Watch(session)
            session.watch = watch
        if by.account.pk not in watch.watchers:
            noted(by, "watch", session)
            if settings.WATCH_NOTICE:
                session.msg(watch_begins(str(by.account)))
        now = self._clock()
        watch.watchers[by.account.pk] = Watcher(by, now, now)
        self._wait()

    def look(self, sessid: int, number: int) -> Watch | None:
        """What the account of this id watches, which is there and looks just now."""
        watch = self.watched.get(sessid)
        watcher = watch.watchers.get(number) if watch is not None else None
        if watch is None or watcher is None:
            return None
        watch.watchers[number] = watcher._replace(last=self._clock())
        return watch

    def end(self, sessid: int, number: int) -> None:
        """The account of this id watches no more. Needs a running loop."""
        watch = self.watched.get(sessid)
        watcher = watch.watchers.pop(number, None) if watch is not None else None
        if watch is None or watcher is None:
            return
        session = watch.session
        if not watch.watchers:
            del self.watched[sessid]
            session.watch = None
        seconds = round(self._clock() - watcher.since)
        noted(watcher.by, "watch ended", session, seconds=seconds)
        if settings.WATCH_NOTICE and session.state is not State.CLOSED:
            session.msg(watch_ends(str(watcher.by.account)))

    def told(self, frames: Iterable[Any]) -> None:
        """These frames go to the Portal."""
        for frame in frames:
            if isinstance(frame, Output) and frame.name in ("text", "prompt"):
                words = shown(frame)
                for sessid, watch in self.watched.items():
                    if sessid in frame.sessids:
                        watch.see(TOLD, words)
            elif isinstance(frame, Close) and frame.sessid in self.watched:
                self.watched[frame.sessid].see(NOTE, ENDED)

    def leave_the_gone(self) -> None:
        """Whoever has not looked for long watches no more. Needs a running loop."""
        now = self._clock()
        for sessid, watch in list(self.watched.items()):
            for number, watcher in list(watch.watchers.items()):
                if now - watcher.last > PATIENCE:
                    self.end(sessid, number)

    def _wait(self) -> None:
        if self._timer is None and self.watched and self.call_later is not None:
            self._timer = self.call_later(EVERY, self._woken)

    def _woken(self) -> None:
        self._timer = None
        self.leave_the_gone()
        self._wait()


def shown(output: Output) -> str:
    """What an Output says, without colours."""
    if output.kwargs.get("secret"):
        return NOT_SHOWN
    words = str(output.args[0]) if output.args else ""
    if output.kwargs.get("raw"):
        return words
    lines = BREAK.sub(lambda code: "\n" if code[0] == "|/" else code[0], words)
    return "\n".join(map(unmarked, lines.split("\n")))


def is_secret(session: ServerSession, line: str) -> bool:
    """Whether what is typed now is nobody's to read."""
    if session.asking is not None:
        return session.asking.secret
    if not session.logged_in:
        return True
    who = dispatch.of_session(session)
    cmdset = dispatch.gather(who)
    name, behind, _ = parse(line, cmdset.names)
    meant = cmdset.get(name, who.caller)
    if meant is not None or not behind:
        return bool(behind) and meant is not None and meant.secret
    # Mistyped it is as much of a secret, and so is a login of who is in already.
    before = merged((load(settings.CMDSET_UNLOGGEDIN),))
    known = [*cmdset.names.items(), *before.names.items()]
    secret = {name for name, command in known if command.secret}
    return name in secret or closest(name, secret) is not None


WATCHES = Watches()


@replaceable
def watch_begins(name: str) -> str:
    """To a player whom one of the staff watches from now on."""
    return (
        f"|y*** {escape(name)}, one of the staff, sees from now on what you see and"
        " type here.|n"
    )


@replaceable
def watch_ends(name: str) -> str:
    """To a player whom somebody watches no more."""
    return f"|y*** {escape(name)} sees no more what you see and type.|n"
