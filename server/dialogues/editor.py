"""A line editor: `edit(session, "describe", thing.desc, title="...", thing=thing.id)`.

Lines are added, and what begins with a dot and a letter is a command. When the player
saves, the text goes to the function that was registered under that name, because the
command that began is long gone: what was typed so far is kept with the session, and
goes on after a reload, a crash and a lost connection.

    @edits("describe")
    def described(session, text, thing): ...
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from server import edge
from server.dialogues import text as words
from server.dialogues.draft import Draft
from server.errors import PlayerError
from server.sessions.answers import answer
from server.sessions.session import ServerSession

ANSWER = "dialogues.editor"
LONGEST = 4000
"""Letters a text may have where nothing else is said."""

F = TypeVar("F", bound=Callable[..., object])

EDITS: dict[str, Callable[..., object]] = {}

_COMMAND = re.compile(r"\.([A-Za-z]+)(?: (.*))?$")
_NUMBER = re.compile(r"(\d{1,4})(?: (.*))?$")
_SLASHES = re.compile(r"/([^/]+)/([^/]*)/?$")


def edits(name: str) -> Callable[[F], F]:
    """Register `def save(session, text, **data)` under this name.

    It may raise a PlayerError; the player is told, and goes on writing.
    """

    def register(function: F) -> F:
        EDITS[name] = function
        return function

    return register


def edit(
    session: ServerSession,
    name: str,
    text: str = "",
    *,
    title: str,
    longest: int = LONGEST,
    **data: Any,
) -> None:
    """Let the player write a text, which begins as `text`; see `edits` for its end.

    `data` must be plain values. Raises LookupError if nothing is registered under this
    name, ValueError for data that cannot be kept.
    """
    if name not in EDITS:
        raise LookupError(f"Nothing is registered to save {name!r}.")
    lines = text.split("\n") if text else []
    Editing(session, name, title, data, Draft(lines, lines, longest), False).begin()


class Editing:
    """A player who writes; it is made anew for every line they type."""

    def __init__(
        self,
        session: ServerSession,
        name: str,
        title: str,
        data: dict[str, Any],
        draft: Draft,
        changed: bool,
    ) -> None:
        self.session = session
        self.name = name
        self.title = title
        self.data = data
        self.draft = draft
        self.changed = changed
        self.leaving = False
        """Whether another .quit gives up what was changed."""
        self.ended = False

    def begin(self) -> None:
        """Say how it is done, and show what is there."""
        self.say(words.editor_begins(self.title))
        if self.draft.lines:
            self.list("")
        self.ask()

    def ask(self) -> None:
        """Wait for the next line."""
        self.session.ask(
            words.editor_prompt(len(self.draft.lines) + 1),
            ANSWER,
            name=self.name,
            title=self.title,
            data=self.data,
            lines=self.draft.lines,
            before=self.draft.before,
            longest=self.draft.longest,
            changed=self.changed,
            leaving=self.leaving,
        )

    def say(self, sentence: str) -> None:
        """Tell the player."""
        self.session.msg(sentence)

    def take(self, line: str, leaving: bool) -> None:
        """A line was typed: it is a command, or one more line of the text."""
        typed = _COMMAND.match(line)
        if typed is not None:
            self.obey(typed[1].casefold(), typed[2] or "", leaving)
        else:
            # Two dots and a letter stand for a line that begins like a command.
            self.draft.add(line[1:] if _COMMAND.match(line[1:]) else line)
            self.changed = True

    def obey(self, verb: str, rest: str, leaving: bool) -> None:
        """Do what a command says. Raises PlayerError if there is no such command."""
        known = next((name for name in COMMANDS if name.startswith(verb)), None)
        if known is None:
            raise PlayerError(words.no_editor_command(verb))
        self.leaving = leaving and known == "quit"
        COMMANDS[known](self, rest)

    # What begins with a dot

    def help(self, rest: str) -> None:
        """What there is to type."""
        self.say(words.editor_help())

    def list(self, rest: str) -> None:
        """The text with its numbers; colour codes are shown and not obeyed."""
        self.say(words.draft_listed(self.draft.lines))

    def delete(self, rest: str) -> None:
        """A line is to go."""
        number, _ = numbered(rest)
        self.draft.delete(number)
        self.has_changed(words.line_deleted(number))

    def insert(self, rest: str) -> None:
        """A line is to come before another."""
        number, line = numbered(rest)
        self.draft.insert(number, line)
        self.has_changed(words.line_listed(number, line))

    def replace(self, rest: str) -> None:
        """A line is to be another, or words in it or in all."""
        number, line = (0, rest) if rest.startswith("/") else numbered(rest)
        slashes = _SLASHES.match(line)
        if slashes is not None:
            count = self.draft.substitute(slashes[1], slashes[2], number)
            self.has_changed(words.words_replaced(count))
        elif not number:
            raise PlayerError(words.how_to_replace())
        else:
            self.draft.replace(number, line)
            self.has_changed(words.line_listed(number, line))

    def undo(self, rest: str) -> None:
        """The last change is not wanted."""
        self.draft.undo()
        self.has_changed(words.draft_listed(self.draft.lines))

    def has_changed(self, sentence: str) -> None:
        """Tell the player what it is now."""
        self.changed = True
        self.say(sentence)

    def save(self, rest: str) -> None:
        """Give the text away. If it is not taken, the player goes on writing."""
        edge.guarded(self.session, self._give)

    def _give(self) -> None:
        EDITS[self.name](self.session, self.draft.text, **self.data)
        self.ended = True

    def quit(self, rest: str) -> None:
        """Leave; where something was changed, only if the player says it twice."""
        self.ended = self.leaving or not self.changed
        self.leaving = True
        self.say(words.editor_left() if self.ended else words.quit_again())


COMMANDS: dict[str, Callable[[Editing, str], None]] = {
    "help": Editing.help,
    "list": Editing.list,
    "delete": Editing.delete,
    "insert": Editing.insert,
    "replace": Editing.replace,
    "undo": Editing.undo,
    "save": Editing.save,
    "quit": Editing.quit,
}
"""What can be done, by what is typed behind the dot; its first letter is enough."""


@answer(ANSWER)
def typed(
    session: ServerSession,
    line: str,
    *,
    name: str,
    title: str,
    data: dict[str, Any],
    lines: list[str],
    before: list[str],
    longest: int,
    changed: bool,
    leaving: bool,
) -> None:
    """The player who writes typed something."""
    draft = Draft(list(lines), list(before), longest)
    editing = Editing(session, name, title, data, draft, changed)
    try:
        editing.take(line, leaving)
    except PlayerError as why:
        session.msg(str(why))
    if not editing.ended:
        editing.ask()


def numbered(rest: str) -> tuple[int, str]:
    """The number of a line and what stands behind it. Raises PlayerError."""
    found = _NUMBER.match(rest.lstrip())
    if found is None:
        raise PlayerError(words.which_line())
    return int(found[1]), found[2] or ""
