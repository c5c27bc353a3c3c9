"""Command: one thing a player can do by typing its name.

The class says what it is called and who may use it, an instance is one run of it.
The docstring is its help: a first line that says it all, then as much as is useful.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from server.commands import search, text
from server.commands.access import allowed
from server.errors import NotAllowed

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.commands.merged import Merged
    from server.messaging.context import CommandContext
    from server.sessions.session import ServerSession
    from server.world.entity import Object

LONGEST_NAME = 32
OPEN = "cmd:all()"


class Actor(NamedTuple):
    """Who does it: a session, the account behind it, the character in front."""

    session: ServerSession | None = None
    account: Account | None = None
    character: Object | None = None

    @property
    def caller(self) -> Any:
        """The character, or else the account, or else the session."""
        return self.character or self.account or self.session


class Line(NamedTuple):
    """What was typed: the name, all behind it, and the whole."""

    name: str = ""
    args: str = ""
    raw: str = ""


class Command:
    """Something a player can do."""

    key: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()
    locks: ClassVar[str] = "cmd: all()"
    """Who may use it. For anybody else it does not exist."""
    help_category: ClassVar[str] = "General"
    listed: ClassVar[bool] = True
    """Whether the list of commands names it."""
    prefix_ok: ClassVar[bool] = True
    """Whether the beginning of its name is enough. Not for what cannot be undone."""
    holds_input: ClassVar[bool] = False
    """For an `async def run`: the session's next line waits until it has ended."""
    begins_again: ClassVar[bool] = False
    """Whether one that holds input and was cut off by the end of its Server is done
    again by the next. What it has done before must then do no harm a second time."""
    secret: ClassVar[bool] = False
    """Whether what is typed behind its name is nobody else's to read, also not of staff
    who watch the session."""
    is_open: ClassVar[bool] = True
    context_of: ClassVar[Callable[[Command], CommandContext[Any]]]
    """Makes the context of a command; `server.messaging.pipeline` gives it."""

    __slots__ = (
        "_context",
        "account",
        "args",
        "caller",
        "character",
        "cmdset",
        "matches",
        "name",
        "raw",
        "session",
    )

    def __init_subclass__(cls) -> None:
        """Refuse a command that nobody could type, with a sentence in a ValueError."""
        super().__init_subclass__()
        cls.key = cls.key.casefold()
        if isinstance(cls.aliases, str):
            raise ValueError(
                f"{cls.__name__}.aliases is a string; write ({cls.aliases!r},)."
            )
        cls.aliases = tuple(alias.casefold() for alias in cls.aliases)
        for name in filter(None, (cls.key, *cls.aliases)):
            _check_name(cls, name)
        cls.is_open = cls.locks.replace(" ", "") in ("", OPEN)

    def __init__(
        self,
        actor: Actor,
        line: Line,
        cmdset: Merged,
        matches: tuple[Any, ...] = (),
    ) -> None:
        self.session, self.account, self.character = actor
        self.caller: Any = self.character or self.account or self.session
        self.name, self.args, self.raw = line
        self.cmdset = cmdset
        """All commands that were there to choose from."""
        self.matches = matches
        """What a system command is about: the commands that fit, or the exit."""
        self._context: CommandContext[Any] | None = None

    @property
    def context(self) -> CommandContext[Any]:
        """The event that the line is, a way to answer it, and its session data."""
        if self._context is None:
            self._context = type(self).context_of(self)
        return self._context

    def run(self) -> Awaitable[None] | None:
        """Do it; `def` or `async def`. Raises PlayerError where it cannot be done."""
        return None

    def check_allowed(self) -> None:
        """Raises NotAllowed if the caller may not use it any more.

        For an `async def run` that has waited: much can happen meanwhile.
        """
        if not allowed(self.locks, self.caller):
            raise NotAllowed(text.not_any_more(self.key))

    def msg(self, text: str | None = None, **outputs: Any) -> None:
        """Say something to the session that typed this, or else to the caller.

        Where an account's sessions all see the same, all of them hear it.
        """
        if self.session is not None:
            self.session.reply(text, **outputs)
        else:
            self.caller.msg(text, **outputs)

    def find(
        self,
        name: str,
        among: Iterable[Object] | None = None,
        absent: str | None = None,
    ) -> Object:
        """The one object of this name: in the room and carried, or `among` these.

        Raises PlayerError if there is none (`absent`, if you give a sentence) or if
        several could be meant.
        """
        return search.find(self.caller, name, among, absent)


def _check_name(cls: type[Command], name: str) -> None:
    if len(name) > LONGEST_NAME or not name.isprintable() or " " in name:
        raise ValueError(
            f"{cls.__name__} is called {name!r}; a name is one word of at most "
            f"{LONGEST_NAME} letters."
        )
