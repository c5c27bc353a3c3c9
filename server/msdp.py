"""What clients say by MSDP: one function for each name that somebody answers.

    @on_variable("WIMPY")
    def wimpy(session, value): ...

The Portal notes by itself what a client wants reported, and passes on all else as the
input "msdp": a name in capitals and its value, a text, a list or a dict of them. What
nobody answers is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from server.inputs import on

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

F = TypeVar("F", bound=Callable[..., Any])

VARIABLES: dict[str, Callable[..., Any]] = {}
"""By the name, in capitals."""


def on_variable(name: str) -> Callable[[F], F]:
    """Register `def f(session, value)`, or an `async def`, as the answer to it."""

    def register(function: F) -> F:
        VARIABLES[name.upper()] = function
        return function

    return register


@on("msdp", str, Any)
def variable(session: ServerSession, name: str, value: Any) -> Any:
    """The client said a variable, or a command of MSDP."""
    answer = VARIABLES.get(name.upper())
    return None if answer is None else answer(session, value)
