"""What the accounts need of the rest of the Server, as shapes; see `join`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Run(Protocol):
    """`Store.run`."""

    def __call__(self, fn: Callable[[], T], /) -> Awaitable[T]:
        """Call `fn` in the thread of the database, now."""
        ...


class Job(Protocol):
    """`Turn.job`."""

    def __call__(self, fn: Callable[[], T], /) -> Awaitable[T]:
        """Call `fn` in the turn's transaction; done means committed."""
        ...


class KeyValues(Protocol):
    """`World.kv`: small values that are kept with the world."""

    def get(self, key: str, default: Any = None, /) -> Any:
        """The value, or the default."""
        ...

    def set(self, key: str, value: Any, /) -> None:
        """Keep a JSON value."""
        ...

    def delete(self, key: str, /) -> None:
        """Forget it."""
        ...


class Sessions(Protocol):
    """The part of the SessionHandler that accounts speak to."""

    def all(self) -> Iterable[Any]:
        """Every session."""
        ...

    def by_account(self, account: Any, /) -> Collection[Any]:
        """Those of an account."""
        ...

    def send(
        self, sessions: Iterable[Any], text: str | None, /, **outputs: Any
    ) -> None:
        """Say something to several."""
        ...

    def disconnect(self, session: Any, text: str, /) -> None:
        """End one with a sentence."""
        ...

    def publish_bans(self, networks: tuple[str, ...], /) -> None:
        """Have the Portal refuse these networks, and no others."""
        ...


class Worlds(Protocol):
    """The part of the World that accounts ask."""

    @property
    def kv(self) -> KeyValues:
        """Its small values."""
        ...

    def owned(self, account: int, /) -> Iterable[Any]:
        """The objects of an account."""
        ...

    def named(self, key: str, /) -> Collection[Any]:
        """The objects called exactly so."""
        ...
