"""MessageProtocol: what can send messages, mixed into all that can.

    receipt = await session.send_group_message(5, "hi")
    await character.send_friend_message("#12", [At(2), Plain(" are you there?")])

How it is done stands in `server.messaging.delivery`, which everything here would
otherwise have to know; it hands itself in at `POST`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from server.messaging.chain import MessageLike, Receipt
from server.messaging.components import Source
from server.messaging.receivers import Receiving

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.channels.channel import Channel
    from server.messaging.events import Friend, Group
    from server.world.typeclasses import Character, Room

GroupLike: TypeAlias = "Group | Channel | Room | int | str"
"""A channel by its id, name or alias; a room as "#20"; either as an object or Group."""
FriendLike: TypeAlias = "Friend | Account | Character | int | str"
"""An account by its id; a character as "#12"; either as an object or Friend."""

Sends: TypeAlias = Callable[..., Awaitable[Receipt]]


class Post:
    """Where messages are handed in. The one instance is `POST`."""

    to_group: Sends
    to_friend: Sends
    to_session: Sends
    as_heard_by: Callable[[Any, Any], None]
    said_aloud: Callable[[Any, Any, str], None]
    said_in_private: Callable[[Any, Any, str], None]

    def open(self, **ways: Callable[..., Any]) -> None:
        """From now on these deliver."""
        vars(self).update(ways)


POST = Post()


class MessageProtocol(Receiving):
    """An actor: sessions, accounts, characters and the game's own actors."""

    __slots__ = ()

    @property
    def self_id(self) -> int:
        """The id of its account, or 0; of the game's own actors, their number."""
        account: Any = getattr(self, "account", self)
        return getattr(account, "pk", None) or 0

    async def send_group_message(
        self,
        group: GroupLike,
        message: MessageLike,
        quote_source: Source | Receipt | int | None = None,
    ) -> Receipt:
        """Say something in a channel or room, perhaps in answer to another message.

        Raises InvalidMessage for what is no message, InvalidTarget for what is no
        group, InvalidActor for who is not logged in, ActorClosed, UnknownTarget (no
        such group or quoted message), SendNotPermitted, MessageNotSerializable. Then
        nothing was said.
        """
        return await POST.to_group(self, group, message, quote_source)

    async def send_friend_message(
        self,
        friend: FriendLike,
        message: MessageLike,
        *,
        quote_source: Source | Receipt | int | None = None,
    ) -> Receipt:
        """Tell an account or a character something that nobody else hears.

        Who is not there hears nothing, and `Receipt.delivered` is 0. Raises what
        `send_group_message` does; SendNotPermitted also for who is ignored.
        """
        return await POST.to_friend(self, friend, message, quote_source=quote_source)
