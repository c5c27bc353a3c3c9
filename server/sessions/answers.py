"""Questions with an answer to come: `session.ask("Password:", "accounts.password")`.

The question is kept by name with the session, so the answer may be typed after a
reload.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Answer = Callable[..., Any]
F = TypeVar("F", bound=Answer)

ANSWERS: dict[str, Answer] = {}
DROPPED: dict[str, Callable[..., object]] = {}
"""Of the answers that somebody waits for: whom to tell that none will come."""


def answer(
    name: str, *, dropped: Callable[..., object] | None = None
) -> Callable[[F], F]:
    """Register `def f(session, line, **data)`, or an `async def`, under this name.

    `dropped(session, **data)` is called if no answer will come: something else was
    asked, the question was taken back, or the session has ended.
    """

    def register(function: F) -> F:
        ANSWERS[name] = function
        if dropped is not None:
            DROPPED[name] = dropped
        return function

    return register
