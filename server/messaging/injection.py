"""Injection: what a receiver's parameters are given, by what they are annotated with.

`async def answer(session: ServerSession, said: MessageChain, source: Source)` gets just
these. A parameter named `context` gets the Context, one without annotation (or with
Any) what the event is about, such as a GroupMessage, and one whose default is
`Depend(function)` what that function returns. All this is looked at when the receiver
is registered: what could never be given is a ValueError then.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from server.awaiting import maybe_await
from server.messaging import events, middleware
from server.messaging.context import Context

GROUP, FRIEND, INPUT, UNEXPECTED = (each.value for each in events.EventType)
MESSAGES = frozenset((GROUP, FRIEND, INPUT))


class Cancelled(Exception):
    """Raised by a dependency: the receiver is not called, and nothing is wrong."""


class Depend:
    """What a function returns, as the default of a receiver's parameter.

    The function may be async and have parameters of a receiver's kind, and is called
    once for each call of the receiver, or with `cache=False` once for each parameter.
    `middlewares` are wrapped around it.
    """

    def __init__(
        self,
        func: Callable[..., Any],
        middlewares: Sequence[middleware.Middleware] = (),
        cache: bool = True,
    ) -> None:
        self.func = func
        self.middlewares = tuple(middlewares)
        self.cache = cache


class Values:
    """What there is to give for one event."""

    def __init__(self, ctx: Context[Any], body: Any) -> None:
        self.ctx = ctx
        self.body = body
        self.made: dict[Any, Any] = {}
        """What dependencies returned."""


Give = Callable[[Values], Any]
Call = Callable[[Values], Awaitable[Any]]

KNOWN: dict[str, tuple[frozenset[str] | None, Give]] = {
    "Context": (None, lambda values: values.ctx),
    "ServerSession": (None, lambda values: values.ctx.session),
    "Event": (None, lambda values: values.ctx.event),
    "GroupMessage": (frozenset((GROUP,)), lambda values: values.body),
    "FriendMessage": (frozenset((FRIEND,)), lambda values: values.body),
    "InputMessage": (frozenset((INPUT,)), lambda values: values.body),
    "UnexpectedException": (frozenset((UNEXPECTED,)), lambda values: values.body),
    "MessageChain": (MESSAGES, lambda values: values.body.message_chain),
    "Source": (MESSAGES, lambda values: values.body.message_chain.get_source()),
    "Group": (frozenset((GROUP,)), lambda values: values.body.sender.group),
    "Member": (frozenset((GROUP,)), lambda values: values.body.sender),
    "Friend": (frozenset((FRIEND, INPUT)), lambda values: values.body.sender),
}
"""By the name of a class, or of one it comes from: for which events, and what."""


def plan(function: Callable[..., Any], event: str) -> Call:
    """How to call a receiver of this event.

    Raises TypeError for what is no `async def`, ValueError for parameters that nothing
    could be put in.
    """
    if not inspect.iscoroutinefunction(function):
        raise TypeError(f"{function!r} is no async def.")
    return _call(function, event)


def dependency(depend: Depend, event: str) -> Call:
    """How to have what it depends on. Raises ValueError as `plan` does."""
    call = _call(depend.func, event)
    key: Any = depend.func

    async def wrapped(values: Values) -> Any:
        async def handle(ctx: Any) -> Any:
            return await call(values)

        return await middleware.run(values.ctx, depend.middlewares, handle)

    async def cached(values: Values) -> Any:
        if key not in values.made:
            values.made[key] = await wrapped(values)
        return values.made[key]

    return cached if depend.cache else wrapped


def _call(function: Callable[..., Any], event: str) -> Call:
    given, awaited = {}, {}
    for parameter in inspect.signature(function).parameters.values():
        if isinstance(parameter.default, Depend):
            awaited[parameter.name] = dependency(parameter.default, event)
        elif (give := _giver(function, parameter, event)) is not None:
            given[parameter.name] = give

    async def call(values: Values) -> Any:
        arguments = {name: give(values) for name, give in given.items()}
        for name, depends in awaited.items():
            arguments[name] = await depends(values)
        return await maybe_await(function(**arguments))

    return call


def _giver(
    function: Callable[..., Any], parameter: inspect.Parameter, event: str
) -> Give | None:
    """What to put into a parameter; None leaves it its default."""
    where = f"{getattr(function, '__qualname__', function)}({parameter.name})"
    if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
        raise ValueError(f"{where} must be a parameter with a name.")
    if parameter.name == "context":
        return KNOWN["Context"][1]
    annotation = parameter.annotation
    names = [] if annotation is parameter.empty else _names(function, annotation)
    known = next((name for name in names if name in KNOWN), None)
    if known is not None:
        possible, give = KNOWN[known]
        if possible is not None and event not in possible:
            raise ValueError(f"{where}: there is no {known} in a {event}.")
        return give
    if parameter.default is not parameter.empty:
        return None
    if annotation is parameter.empty or "Any" in names:
        return lambda values: values.body
    raise ValueError(f"{where}: nothing is known to give for {annotation!r}.")


def _names(function: Callable[..., Any], annotation: Any) -> list[str]:
    """The names of the class that is meant, and of those it comes from."""
    if isinstance(annotation, str):
        annotation = _resolved(function, annotation)
    if isinstance(annotation, str):  # imported for the type checker alone
        words = annotation.replace("Optional[", "").strip("]").split("|")
        return [word.split("[")[0].strip().rpartition(".")[2] for word in words]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        choices = typing.get_args(annotation)
        return [name for one in choices for name in _names(function, one)]
    annotation = typing.get_origin(annotation) or annotation
    return [base.__name__ for base in getattr(annotation, "__mro__", ())]


def _resolved(function: Callable[..., Any], annotation: str) -> Any:
    """What the words of an annotation mean, or those words if that cannot be known."""
    names = inspect.unwrap(function)
    scope = getattr(names, "__globals__", {})
    asked = types.SimpleNamespace(__annotations__={"it": annotation})
    try:
        return typing.get_type_hints(asked, scope)["it"]
    except (NameError, AttributeError, TypeError):
        return annotation
