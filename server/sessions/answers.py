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


def answer(name: str) -> Callable[[F], F]:
    """Register `def f(session, line, **data)`, or an `async def`, under this name."""

    def register(function: F) -> F:
        ANSWERS[name] = function
        return function

    return register
