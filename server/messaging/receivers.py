"""Receivers: functions that see what an actor hears, each in a task of its own.

`@session.receiver("GroupMessage")` listens to what one connection hears, and as long as
it lasts; `@GAME.receiver(...)` to all there is. What a receiver does before its first
`await` belongs to the turn of the message. One that fails is logged and becomes an
UnexpectedException, which is an event like others.
"""

from __future__ import annotations

import logging
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, NamedTuple, TypeVar

from server import tasks
from server.awaiting import maybe_await
from server.messaging import injection, middleware
from server.messaging.context import Context
from server.messaging.events import Event, EventType, UnexpectedException
from server.messaging.injection import Cancelled, Depend
from server.world.turn import TURN

log = logging.getLogger(__name__)

F = TypeVar("F", bound=Callable[..., Any])
Condition = Callable[[Any], Any]
Hook = Callable[[Event | None, Any, dict[str, Any]], Any]

UNEXPECTED = EventType.UNEXPECTED_EXCEPTION.value
INPUT = EventType.INPUT_MESSAGE.value
MESSAGES = frozenset(each.value for each in EventType) - {UNEXPECTED}
OTHERS = ("notice", "request", "meta")
"""Events that are no messages are received by their name: "request.friend"."""


class Receiving:
    """What can be listened to: mixed into all that hear and send."""

    __slots__ = ()

    def receiver(
        self,
        event: str | type | Enum,
        condition: Condition | None = None,
        *,
        dependencies: Sequence[Depend] = (),
        middlewares: Sequence[middleware.Middleware] = (),
    ) -> Callable[[F], F]:
        """Register an `async def` that is called for each of these events.

        `event` is "GroupMessage", "FriendMessage", "InputMessage" (a typed line) or
        "UnexpectedException", as a word, class or EventType, or the name or first part
        of the name of what is no message: "request", "notice.friend". `condition(body)`
        must be true. What the function takes is in `server.messaging.injection`; the
        function is returned unchanged. Raises TypeError for what is no `async def`,
        ValueError for an unknown event and for a parameter nothing could be put in.
        """
        name = event_name(event)

        def register(function: F) -> F:
            call = injection.plan(function, name)
            before = tuple(injection.dependency(each, name) for each in dependencies)
            one = Receiver(name, function, call, condition, before, tuple(middlewares))
            RECEIVERS.add(self, one)
            return function

        return register

    def exception_handler(
        self, exc_type: type[BaseException] | None = None
    ) -> Callable[[F], F]:
        """Register an `async def` for errors of exactly this type, or of all.

        It gets an UnexpectedException.
        """

        def is_it(body: UnexpectedException) -> bool:
            return exc_type is None or type(body.error) is exc_type

        return self.receiver(UNEXPECTED, is_it)

    def before_sending(self, func: F) -> F:
        """Register `func(event, chain, kwargs)`, called before this actor sends.

        It may be an `async def`, and may change the chain and the dict. `event` is what
        is answered, or None. What it raises keeps the message from being sent.
        """
        RECEIVERS.add_hook(self, func)
        return func


@dataclass(frozen=True, slots=True, eq=False)
class Receiver:
    """A function and when it is called."""

    event: str
    function: Callable[..., Any]
    call: injection.Call
    condition: Condition | None = None
    dependencies: tuple[injection.Call, ...] = ()
    middlewares: tuple[middleware.Middleware, ...] = ()

    def replaces(self, other: Receiver) -> bool:
        """Whether it is the same one, registered again or made again by its module."""
        mine, theirs = self.function, other.function
        if self.event != other.event:
            return False
        if mine is theirs:
            return self.condition is other.condition
        return "<locals>" not in mine.__qualname__ and (
            mine.__module__,
            mine.__qualname__,
        ) == (theirs.__module__, theirs.__qualname__)

    async def run(self, ctx: Context[Any], body: Any) -> None:
        """Call the function, if it wants to be."""
        if self.condition is not None and not await maybe_await(self.condition(body)):
            return

        async def handle(ctx: Context[Any]) -> None:
            values = injection.Values(ctx, body)
            for each in self.dependencies:
                await each(values)
            await self.call(values)

        try:
            await middleware.run(ctx, self.middlewares, handle)
        except Cancelled:
            return


class Ears(NamedTuple):
    """What one actor has registered."""

    owner: weakref.ref[Any]
    receivers: tuple[Receiver, ...] = ()
    hooks: tuple[Hook, ...] = ()

    def of(self, event: str) -> tuple[Receiver, ...]:
        """The receivers of such an event."""
        return tuple(each for each in self.receivers if each.event == event)


class Receivers:
    """Who listens to whom. The one instance is `RECEIVERS`."""

    def __init__(self) -> None:
        self.game: Any = None
        """Whose receivers see everything; `GAME` sets it."""
        self.changed: Callable[[], object] = lambda: None
        """Called when there is more or less to be listened to."""
        self._ears: dict[int, Ears] = {}
        self._wanted: Counter[str] = Counter()

    # Who there is

    def add(self, actor: Any, receiver: Receiver) -> None:
        """Have what the actor hears told to one more, or once more to the same one."""
        ears = self._of(actor)
        kept = [one for one in ears.receivers if not receiver.replaces(one)]
        self._wanted[receiver.event] += 1 + len(kept) - len(ears.receivers)
        self._ears[id(actor)] = ears._replace(receivers=(*kept, receiver))
        self.changed()

    def add_hook(self, actor: Any, hook: Hook) -> None:
        """Have what the actor sends shown to one more, if it is none of them yet."""
        ears = self._of(actor)
        if hook in ears.hooks:
            return
        self._ears[id(actor)] = ears._replace(hooks=(*ears.hooks, hook))

    def forget(self, actor: Any) -> None:
        """Nobody listens to this actor any more."""
        self._drop(id(actor))

    def wants(self, *events: str) -> bool:
        """Whether anybody at all listens to one of these events."""
        return any(self._wanted[event] for event in events)

    @property
    def wants_messages(self) -> bool:
        """Whether anybody listens to what is said, in a group or in private."""
        return self.wants(*(MESSAGES - {INPUT}))

    def listened_to(self, actors: Iterable[Any]) -> list[Any]:
        """Those of the actors for which something is registered, each once."""
        found = {id(actor): actor for actor in actors if id(actor) in self._ears}
        return list(found.values())

    def any_besides(self, actors: Iterable[Any]) -> bool:
        """Whether anything is registered for others than these actors."""
        return not self._ears.keys() <= set(map(id, actors))

    def listens(self, actor: Any, event: str) -> bool:
        """Whether somebody listens to these events of the actor."""
        ears = self._ears.get(id(actor))
        return ears is not None and any(one.event == event for one in ears.receivers)

    def hooks(self, actor: Any) -> list[Hook]:
        """What wants to see what the actor sends, the game's own last."""
        found = (self._ears.get(id(one)) for one in dict.fromkeys((actor, self.game)))
        return [hook for ears in found if ears is not None for hook in ears.hooks]

    async def before_sending(
        self, actor: Any, event: Event | None, chain: Any, kwargs: dict[str, Any]
    ) -> None:
        """Let the hooks see, and change, what the actor is about to send."""
        for hook in self.hooks(actor):
            await maybe_await(hook(event, chain, kwargs))

    def listed(self) -> list[tuple[str, str, str]]:
        """Who listens: the actor, the event, and the function's dotted name."""
        return [
            (str(ears.owner()), each.event, name_of(each.function))
            for ears in self._ears.values()
            for each in ears.receivers
        ]

    def _of(self, actor: Any) -> Ears:
        number = id(actor)
        found = self._ears.get(number)
        if found is None:
            found = Ears(weakref.ref(actor, lambda gone: self._drop(number)))
        return found

    def _drop(self, number: int) -> None:
        ears = self._ears.pop(number, None)
        if ears is not None:
            self._wanted.subtract(each.event for each in ears.receivers)
            self.changed()

    # What they are told

    def call(self, actor: Any, event: str, ctx: Context[Any], body: Any) -> None:
        """Call all the actor has for such an event, each in its own task, in order."""
        ears = self._ears.get(id(actor))
        for receiver in ears.of(event) if ears is not None else ():
            mark = TURN.mark()
            failed = partial(self._failed, actor, receiver, ctx)
            try:
                tasks.begin(receiver.run(ctx, body), failed)
            except Exception as error:  # noqa: BLE001 - the edge: it harms nobody else
                TURN.rollback(mark)
                failed(error)

    def report(self, error: BaseException, ctx: Context[Any], *actors: Any) -> None:
        """Something failed: tell whoever handles errors of these actors or the game's.

        It is not logged here.
        """
        if not self.wants(UNEXPECTED):
            return
        body = UnexpectedException(error, ctx.event or None, ctx.session)
        for actor in (*actors, self.game):
            if actor is not None and self.listens(actor, UNEXPECTED):
                self.call(actor, UNEXPECTED, ctx.about(body), body)

    def _failed(
        self, actor: Any, receiver: Receiver, ctx: Context[Any], error: Exception
    ) -> None:
        name = name_of(receiver.function)
        log.error("The receiver %s of %s failed.", name, actor, exc_info=error)
        if receiver.event != UNEXPECTED:
            self.report(error, ctx, None if actor is self.game else actor)


RECEIVERS = Receivers()


def name_of(function: Any) -> str:
    """The dotted name of a function, or of what is called like one."""
    made = function if hasattr(function, "__qualname__") else type(function)
    return f"{made.__module__}.{made.__qualname__}"


def event_name(event: str | type | Enum) -> str:
    """The word for these events. Raises ValueError if there are none such."""
    name: Any = event
    if isinstance(event, Enum):
        name = event.value
    elif isinstance(event, type):
        name = getattr(event, "type", event.__name__)
    ours = (*MESSAGES, UNEXPECTED)
    if isinstance(name, str) and (name in ours or name.split(".")[0] in OTHERS):
        return name
    known = ", ".join(sorted((*ours, *OTHERS)))
    raise ValueError(f"There is no event {event!r}; there are {known}.")


def names_of(event: Event) -> Iterable[str]:
    """By which names what is no message is received: "request", "request.friend"."""
    parts = event.name.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))
