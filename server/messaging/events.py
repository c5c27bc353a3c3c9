"""Events: what happened that somebody may want to hear of or answer, as values."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from server.messaging.chain import MessageChain
    from server.sessions.session import ServerSession


FIXED = (str, int, bool, type(None), datetime)
"""What never changes, and so needs no copy."""


class Event(dict[str, Any]):
    """Something that happened. `event["x"]` must be there, `event.x` may be None.

    `type` is "message", "notice", "request" or "meta"; `detail_type` of a message
    "group", "private" or "session"; `sub_type` "channel", "room", "tell", "page" or
    "input" (a line typed on a connection). Others are `self_id`, which actor of the
    game received it (0: the game itself), `user_id`, the account that sent it,
    `character_id`, `group_id` (an int for a channel, "#20" for a room), `sessid`,
    `message` (a MessageChain), `message_id`, `raw_text`, `sender` (a Member or Friend),
    `group`, `time` (a datetime) and `to_me`.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name)

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    @property
    def name(self) -> str:
        """Such as "message.group.channel"."""
        return ".".join(self._parts())

    @property
    def context_type(self) -> str:
        """Such as "message/group/channel"."""
        return "/".join(self._parts())

    @property
    def union_id(self) -> Any:
        """The group, or else for a typed line the connection, or else who sent it."""
        if self.group_id is not None:
            return self.group_id
        return self.sessid if self.detail_type == "session" else self.user_id

    def copy(self) -> Event:
        """One of its own, deep down; objects of the world stay the same ones."""
        return copy.deepcopy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Event:
        return Event(
            {
                name: value if type(value) in FIXED else copy.deepcopy(value, memo)
                for name, value in self.items()
            }
        )

    def _parts(self) -> list[str]:
        parts = [self.get("type"), self.get("detail_type"), self.get("sub_type")]
        return [part for part in parts if part]


class Permission(Enum):
    """What somebody may do in a group."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    OWNER = "owner"


@dataclass
class Group:
    """A channel or a room; `permission` is that of whoever receives the message."""

    id: int | str
    name: str
    permission: Permission
    kind: Literal["channel", "room"]
    obj: Any = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Group:
        return replace(self)


@dataclass
class Member:
    """Who said something in a group; `id` is the account's, 0 the game's own."""

    id: int
    member_name: str
    permission: Permission
    group: Group

    def __deepcopy__(self, memo: dict[int, Any]) -> Member:
        return replace(self, group=copy.deepcopy(self.group, memo))


@dataclass
class Friend:
    """Who said something in private; `id` is the account's, 0 the game's own."""

    id: int | str
    nickname: str
    remark: str | None = None


@dataclass
class GroupMessage:
    """Something was said in a channel or a room."""

    message_chain: MessageChain
    sender: Member
    type: ClassVar[str] = "GroupMessage"


@dataclass
class FriendMessage:
    """Something was said in private: a tell or a page."""

    message_chain: MessageChain
    sender: Friend
    type: ClassVar[str] = "FriendMessage"


@dataclass
class InputMessage:
    """A line was typed on a connection; whoever is not logged in has the id 0."""

    message_chain: MessageChain
    sender: Friend
    type: ClassVar[str] = "InputMessage"


@dataclass
class UnexpectedException:
    """Something that was called because of an event has failed."""

    error: BaseException
    event: Event | None = None
    session: ServerSession | None = None
    type: ClassVar[str] = "UnexpectedException"


Message = GroupMessage | FriendMessage | InputMessage

MESSAGES: dict[str, type[Message]] = {
    "group": GroupMessage,
    "private": FriendMessage,
    "session": InputMessage,
}
"""What was said, by the `detail_type` of the event."""


def said_in(event: Event) -> Message | None:
    """What was said and by whom, if this is about something said."""
    kind: Any = MESSAGES.get(event.get("detail_type", ""))
    if kind is None or event.get("message") is None:
        return None
    message: Message = kind(event["message"], event.get("sender"))
    return message


class EventType(Enum):
    """What one can receive."""

    GROUP_MESSAGE = "GroupMessage"
    FRIEND_MESSAGE = "FriendMessage"
    INPUT_MESSAGE = "InputMessage"
    UNEXPECTED_EXCEPTION = "UnexpectedException"
