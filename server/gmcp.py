"""What clients say by GMCP: one function for each package that somebody answers.

    @on_package("Comm.Channel.Enable")
    def enable(session, data): ...

The Portal passes on what it does not answer itself as the input "gmcp", with the name
of the package and its data, which may be any JSON. What nobody answers is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from server.inputs import on

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

F = TypeVar("F", bound=Callable[..., Any])

PACKAGES: dict[str, Callable[..., Any]] = {}
"""By the package's name, without capitals."""


def on_package(name: str) -> Callable[[F], F]:
    """Register `def f(session, data)`, or an `async def`, as the answer to it."""

    def register(function: F) -> F:
        PACKAGES[name.casefold()] = function
        return function

    return register


@on("gmcp", str, Any)
def package(session: ServerSession, name: str, data: Any) -> Any:
    """The client said a package."""
    answer = PACKAGES.get(name.casefold())
    return None if answer is None else answer(session, data)
