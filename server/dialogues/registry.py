"""DIALOGUES: every template and dialogue manager, and who gets what is said.

    @use_dialogue(lambda event: event.raw_text == "riddle", identifier="user")
    async def riddle(ctx): ...

Which messages belong together is decided by identifiers (`server.scopes`): for each
there are two managers, one for normal dialogues and one for those beside them. A
message goes through all of them. What a normal one takes is no command any more.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeAlias, TypeVar

from server.awaiting import maybe_await
from server.dialogues import lives
from server.dialogues.concurrent import ConcurrentDialogueManager
from server.dialogues.conversation import Conversation, Factory, Talk
from server.dialogues.dialogue import (
    Dialogue,
    DialogueTemplate,
    Matcher,
    Override,
    Together,
    dialogue_count,
)
from server.dialogues.lines import (
    LINE,
    hears_lines,
    hears_messages,
    may_pass,
    of_line,
)
from server.dialogues.managers import DialogueManager, Identifier
from server.dialogues.order import at_once
from server.dialogues.single import SingleDialogueManager
from server.errors import DialogueError, UnknownDialogueManager
from server.messaging import typed
from server.messaging.events import Event
from server.messaging.game import GAME
from server.scopes import scope

F = TypeVar("F", bound=Talk)

BUILT_IN = ("default", "group", "user", "session", "character")
__all__ = [
    "DIALOGUES",
    "begin_dialogue",
    "create_dialogue_manager",
    "dialogue_count",
    "run_dialogues",
    "use_dialogue",
]


Taken: TypeAlias = Dialogue | Together


class Pair(NamedTuple):
    """The managers of one identifier."""

    single: SingleDialogueManager
    concurrent: ConcurrentDialogueManager


class Dialogues(lives.Lives):
    """All of them. The one instance is `DIALOGUES`."""

    def __init__(self) -> None:
        self.listens_input = False
        """Whether a typed line could do anything here."""
        self.listens_messages = False
        """Whether something said could."""
        self.changed: Callable[[], object] = lambda: None
        """Called when one of these two has changed."""
        self.pairs: dict[str, Pair] = {}
        self._singles: tuple[SingleDialogueManager, ...] = ()
        self._observers: tuple[ConcurrentDialogueManager, ...] = ()
        for name in BUILT_IN:
            self.create(name, of_line if name == LINE else scope(name))

    # What there is

    def create(
        self, name: str, identifier: Identifier | str, replace: bool = False
    ) -> None:
        """See `create_dialogue_manager`."""
        function = scope(identifier)
        pair = self.pairs.get(name)
        if pair is None:
            single = SingleDialogueManager(function)
            pair = self.pairs[name] = Pair(single, ConcurrentDialogueManager(function))
            pair.single.changed = pair.concurrent.changed = self.update
        elif replace or _is_made_again(pair.single.identifier, function):
            pair.single.identifier = pair.concurrent.identifier = function
        else:
            raise ValueError(f"There is a dialogue manager {name!r} already.")

    def pair(self, name: str) -> Pair:
        """The managers of this name. Raises UnknownDialogueManager."""
        if name not in self.pairs:
            known = ", ".join(self.pairs)
            raise UnknownDialogueManager(f"There is no {name!r}; there are {known}.")
        return self.pairs[name]

    def managers(self) -> list[DialogueManager]:
        """All of them."""
        return [manager for pair in self.pairs.values() for manager in pair]

    def add(
        self,
        manager: DialogueManager,
        talk: Conversation,
        when: Matcher | None,
        override: Override = False,
    ) -> None:
        """Begin this conversation when a message matches.

        It replaces the one that its module made when it was imported before.
        """
        place = None
        for each in self.managers():
            for template in tuple(each.templates):
                made: Any = template.companion
                if made is not None and _is_made_again(made.fn, talk.fn):
                    if each is manager:
                        place = each.templates.index(template)
                    each.drop(template)
        template = DialogueTemplate(
            talk, when, override, name=talk.name, companion=talk
        )
        manager.add(template, place)

    def drop(self, fn: Talk) -> None:
        """Begin no more dialogue with this function; those that run go on."""
        for manager in self.managers():
            for template in tuple(manager.templates):
                if getattr(template.companion, "fn", None) is fn:
                    manager.drop(template)

    # What is said

    def cares_for(self, said: Event) -> bool:
        """Whether what is said so, whatever the words, could do anything here."""
        return any(each.cares_for(said) for each in (*self._singles, *self._observers))

    def route(self, event: Event) -> Taken | Awaitable[Taken | None] | None:
        """The normal dialogue that has taken the event, or None; it may be awaited.

        All that has not to wait for something is done when this returns.
        """
        for observer in self._observers:
            observer.route(event)
        if not self._singles or may_pass(event):
            return None
        taken = []
        for manager in self._singles:
            answer = manager.route(event)
            if answer is not None:
                taken.append(answer)
        if not taken:
            return None
        if any(inspect.isawaitable(answer) for answer in taken):
            return at_once(_waited_for(taken))
        return _together(taken)

    def begin(
        self, fn: Talk, where: Any, fields: dict[str, Any]
    ) -> Awaitable[Dialogue | None]:
        """See `begin_dialogue`."""
        manager, template = self._find(fn)
        event = where
        if not isinstance(where, Event):
            event = typed.event_of(where, where.account, where.puppet, "")
        event = Event({**event, **fields})
        key: Any = manager.identifier(event)
        if inspect.isawaitable(key):
            return asyncio.ensure_future(_begin(manager, template, key, event))
        begun: asyncio.Future[Dialogue | None]
        begun = asyncio.get_running_loop().create_future()
        begun.set_result(_begin_with(manager, template, key, event))
        return begun

    def _find(self, fn: Talk) -> tuple[DialogueManager, DialogueTemplate]:
        for manager in self.managers():
            for template in reversed(manager.templates):
                if getattr(template.companion, "fn", None) is fn:
                    return manager, template
        raise LookupError(
            f"{fn.__qualname__} is no dialogue; use_dialogue makes it one."
        )

    # Who listens

    def update(self) -> None:
        """Look anew through which managers messages must go."""
        pairs = self.pairs.values()
        self._singles = tuple(p.single for p in pairs if not p.single.is_idle)
        self._observers = tuple(p.concurrent for p in pairs if not p.concurrent.is_idle)
        named = [(name, manager) for name in self.pairs for manager in self.pairs[name]]
        lines = any(hears_lines(name, manager) for name, manager in named)
        messages = any(hears_messages(name, manager) for name, manager in named)
        if (lines, messages) != (self.listens_input, self.listens_messages):
            self.listens_input, self.listens_messages = lines, messages
            self.changed()


def create_dialogue_manager(
    name: str, identifier: Identifier | str, *, replace: bool = False
) -> None:
    """Let dialogues be identified by this function, or scope, under a name.

    Raises ValueError if the name is taken, unless `replace` is true: then what runs
    stays as it is, and what comes is identified anew.
    """
    DIALOGUES.create(name, identifier, replace)


def use_dialogue(
    when: Matcher | bool | None = None,
    *,
    identifier: str = "default",
    concurrent: bool = False,
    override: Override = False,
    timeout: float | None = None,
    resume: Factory | None = None,
) -> Callable[[F], F]:
    """Make an `async def fn(ctx)` a dialogue, which a message begins that matches.

    `when` is None for all messages, False for none, so that only `begin_dialogue`
    begins it. A `concurrent` one runs beside others and takes nothing from them. One
    with `override` begins though another runs, which it closes, or with "suspend" lets
    go on afterwards.
    `timeout` seconds after its begin the stream is freed. With `resume`, which makes
    the dict `ctx.kept`, it goes on after a reload or a crash. The function is returned
    unchanged. Raises UnknownDialogueManager, ValueError.
    """
    if concurrent and override:
        raise ValueError("What runs beside others overrides none of them.")
    pair = DIALOGUES.pair(identifier)
    match = _matcher(when)

    def register(fn: F) -> F:
        talk = Conversation(fn, identifier, timeout, resume, observes=concurrent)
        manager = pair.concurrent if concurrent else pair.single
        DIALOGUES.add(manager, talk, match, override)
        return fn

    return register


def begin_dialogue(fn: Talk, where: Any, **fields: Any) -> Awaitable[Dialogue | None]:
    """Begin a dialogue with a session, or as if this event had begun it.

    `fields` are put into the event, where the dialogue finds them as `ctx.trigger.x`.
    It is begun when this returns; what it does before its first `await` belongs to the
    turn in hand. So a command that is no `async def` need not wait for the answer,
    which is None if another dialogue is in the way, or the connection it would be with
    has ended. Raises LookupError for what `use_dialogue` does not know, DialogueError
    if its identifier gives nothing.
    """
    return DIALOGUES.begin(fn, where, fields)


async def run_dialogues(event: Event) -> bool:
    """Give an event to all dialogues; whether a normal one has taken it."""
    return await maybe_await(DIALOGUES.route(event)) is not None


def _matcher(when: Matcher | bool | None) -> Matcher | None:
    if when is None or when is True:
        return lambda event: True
    return None if when is False else when


async def _waited_for(taken: list[Any]) -> Taken | None:
    answers = [await maybe_await(answer) for answer in taken]
    return _together([answer for answer in answers if answer is not None])


def _together(dialogues: list[Any]) -> Taken | None:
    if len(dialogues) > 1:
        return Together(dialogues)
    return dialogues[0] if dialogues else None


async def _begin(
    manager: DialogueManager, template: DialogueTemplate, key: Any, event: Event
) -> Dialogue | None:
    return _begin_with(manager, template, await maybe_await(key), event)


def _begin_with(
    manager: DialogueManager, template: DialogueTemplate, key: Any, event: Event
) -> Dialogue | None:
    if key is None:
        raise DialogueError(f"Nobody could answer {template.name} here.")
    if not (manager.may_begin(template, key) and lives.may_come(manager, key, event)):
        return None
    return manager.begin(template, key, event)


def _is_made_again(one: Any, other: Any) -> bool:
    """Whether it is one function, which its module has made again.

    What a function makes may be made many times.
    """
    if one is other or "<locals>" in getattr(other, "__qualname__", "<locals>"):
        return False
    names = ("__module__", "__qualname__")
    return all(getattr(one, name, None) == getattr(other, name) for name in names)


DIALOGUES = Dialogues()
GAME.join(DIALOGUES)
