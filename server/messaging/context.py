"""Context: one event being handled, and the way back to where it came from."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from server.messaging.chain import MessageLike, Receipt
from server.messaging.events import Event, Message

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

D = TypeVar("D")


class DataBox(Protocol):
    """Where session data is while an event is handled (`server.data`)."""

    key: str | None

    def get(self) -> Any:
        """The value; in lazy mode something to await."""

    def set(self, value: Any) -> None:
        """Another value; None deletes it."""

    async def load(self) -> Any:
        """The value in either mode."""


class Context(Generic[D]):
    """One event, who handles it, and how to answer it."""

    def __init__(
        self, bot: Any, event: Event, *, session: ServerSession | None = None
    ) -> None:
        self.game = bot
        self.event = event
        self.session = session
        """The connection that caused the event, if one did."""
        self.message: Message | None = None
        self.box: DataBox | None = None
        """Where `data` is; a middleware of `server.data` puts it there."""

    @property
    def ctx(self) -> Event:
        """The event, under a name of former times."""
        warnings.warn("Use `event`.", DeprecationWarning, stacklevel=2)
        return self.event

    @ctx.setter
    def ctx(self, event: Event) -> None:
        warnings.warn("Use `event`.", DeprecationWarning, stacklevel=2)
        self.event = event

    @property
    def self_id(self) -> int | None:
        """Which actor of the game received the event; 0 is the game itself."""
        number: int | None = self.event.self_id
        return number

    @property
    def user_id(self) -> int | None:
        """The account that sent it."""
        number: int | None = self.event.user_id
        return number

    async def send(
        self,
        message: MessageLike,
        *,
        at_sender: bool = False,
        ensure_private: bool = False,
        ignore_failure: bool = True,
        **kwargs: Any,
    ) -> Receipt | None:
        """Answer to where the event came from."""
        raise NotImplementedError

    async def reply(self, message: MessageLike, **kwargs: Any) -> Receipt | None:
        """The same as `send`; in a dialogue, always to where it began."""
        return await self.send(message, **kwargs)

    # Session data

    @property
    def data(self) -> Any:
        """The value kept for this event; in lazy mode something to await."""
        return self._box().get()

    @data.setter
    def data(self, value: D | None) -> None:
        self._box().set(value)

    @data.deleter
    def data(self) -> None:
        self._box().set(None)

    session_data = data

    @property
    def data_key(self) -> str | None:
        """The key under which `data` is kept, or None if there is none."""
        return self._box().key

    async def get_data(self) -> Any:
        """The value, in either mode."""
        return await self._box().load()

    async def set_data(self, value: Any) -> None:
        """Another value, or something to await that becomes it; None deletes it."""
        self._box().set(value)

    async def delete_data(self) -> None:
        """Keep nothing any more."""
        self._box().set(None)

    def _box(self) -> DataBox:
        if self.box is None:
            raise RuntimeError("No middleware of session data is in use here.")
        return self.box
