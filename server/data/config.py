"""DataConfig: which values there are, by which key, and where they are kept."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar
from weakref import WeakSet

from server import scopes
from server.awaiting import MaybeAwaitable, maybe_await
from server.data.storages.memory import MemorySessionStorage
from server.data.storages.protocol import SessionStorage

D = TypeVar("D")

KeyFunction: TypeAlias = "Callable[[Any], MaybeAwaitable[str | int | None]]"


class _Unset:
    def __repr__(self) -> str:
        return "UNSET"


UNSET: Any = _Unset()
"""No `initial` was given."""


class Place(NamedTuple):
    """One key of one storage."""

    storage: Any
    key: str

    @property
    def id(self) -> tuple[str, str]:
        """The same for the same value, whoever made the storage."""
        return identity(self.storage), self.key


def identity(storage: Any) -> str:
    """Storages that hold the same values have the same: what their `identity` says.

    One without that attribute is the same as itself only.
    """
    named = getattr(storage, "identity", None)
    return named if isinstance(named, str) else f"#{id(storage)}"


@dataclass(eq=False)
class DataConfig(Generic[D]):
    """What is kept.

    `initial` makes the value of a key that has none yet; without it, reading such a
    value raises SessionDataMissing. `storage` is where it is kept, by default in memory
    and for this config alone. `get_session_key` says whose value it is: the name of a
    scope (`server.scopes`), called with the event, or a function, plain or async,
    called with the context; None means nobody's. `prefix` stands before each key.
    Without a key the value is None and cannot be set; with `missing_key="raise"`, it
    cannot be read either. Raises TypeError, ValueError and LookupError.
    """

    initial: Callable[[], D] = UNSET
    storage: SessionStorage[D] | None = None
    get_session_key: str | KeyFunction = "per_chat"
    prefix: str = ""
    missing_key: Literal["none", "raise"] = "none"

    def __post_init__(self) -> None:
        if self.initial is not UNSET and not callable(self.initial):
            raise TypeError("initial must be a function that makes a new value.")
        if inspect.iscoroutinefunction(self.initial):
            raise TypeError("initial must be a plain function, not an async one.")
        if not isinstance(self.prefix, str):
            raise TypeError("prefix must be a string.")
        if self.missing_key not in ("none", "raise"):
            raise ValueError('missing_key must be "none" or "raise".')
        if not isinstance(self.get_session_key, str) and not callable(
            self.get_session_key
        ):
            raise TypeError("get_session_key must be a function or a scope's name.")
        self._scope = scopes.scope(self.get_session_key)
        self._asks_event = self._scope in scopes.SCOPES.values()
        if self.storage is None:
            self.storage = MemorySessionStorage()
        for method in ("read", "write", "delete"):
            if not callable(getattr(self.storage, method, None)):
                raise TypeError(f"storage must be able to {method}.")
        if self._scope is scopes.per_session:
            PER_SESSION.add(self)

    async def key_of(self, ctx: Any) -> str | None:
        """The whole key of the value that belongs to a context, or None."""
        asked = ctx.event if self._asks_event else ctx
        return self.whole(await maybe_await(self._scope(asked)))

    def whole(self, key: str | int | None) -> str | None:
        """The key with the prefix; None stays None. Raises TypeError."""
        if key is None:
            return None
        if isinstance(key, bool) or not isinstance(key, str | int):
            raise TypeError(f"A key is a string or a number, not {key!r}.")
        return f"{self.prefix}{key}"

    def place(self, key: str) -> Place:
        """Where the value of this whole key is."""
        return Place(self.storage, key)

    def begin(self) -> D:
        """A value to begin with, which nobody else has; UNSET if there is none."""
        return self.initial if self.initial is UNSET else deepcopy(self.initial())

    def why_no_key(self) -> str:
        """Half a sentence for who wants the value of nobody."""
        if isinstance(self.get_session_key, str):
            return f"the event has no key by the scope {self.get_session_key!r}"
        return "get_session_key gave None for this event"


PER_SESSION: WeakSet[DataConfig[Any]] = WeakSet()
"""Configs whose values end with the session."""


def configured(
    config: DataConfig[Any] | Mapping[str, Any] | None, options: Mapping[str, Any]
) -> DataConfig[Any]:
    """The config with these options instead of its own. Raises what DataConfig does."""
    if config is None:
        return DataConfig(**options)
    if isinstance(config, Mapping):
        return DataConfig(**{**config, **options})
    if not isinstance(config, DataConfig):
        raise TypeError(f"A DataConfig is needed, not {config!r}.")
    return replace(config, **options) if options else config


OPTIONS = frozenset(field.name for field in fields(DataConfig))
"""What can be said of a value."""
