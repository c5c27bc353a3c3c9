"""Targets: whom a message is for, and who sends it, as found from what code names.

What cannot name anything at all is an InvalidTarget, before anybody is looked for; what
names somebody who does not exist is an UnknownTarget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from server.accounts import ACCOUNTS
from server.accounts.models import Account
from server.channels.channel import Channel, find_channel
from server.errors import ActorClosed, InvalidActor, InvalidTarget, UnknownTarget
from server.messaging import text
from server.messaging.events import Friend, Group, Permission
from server.messaging.protocol import MessageProtocol
from server.sessions.session import ServerSession
from server.sessions.states import State
from server.world import WORLD
from server.world.typeclasses import Character, Room

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or a room."""

    id: int | str
    kind: Literal["channel", "room"]
    obj: Any

    def group(self, permission: Permission) -> Group:
        """The same for whoever handles an event."""
        return Group(self.id, self.obj.key, permission, self.kind, self.obj)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told something: the account, or the character if that is meant.

    `account` may be one that nobody plays now, and is None for characters that belong
    to nobody.
    """

    name: str
    account: Account | None
    character: Character | None = None
    actor: MessageProtocol | None = None
    """One of the game's own actors, instead of both."""

    def sessions(self) -> list[ServerSession]:
        """Where it is heard."""
        if self.character is not None:
            return list(self.character.sessions.all())
        return [] if self.account is None else self.account.sessions.all()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who sends. `id` is the account's, 0 for the game's own actors."""

    actor: Any
    id: int
    name: str
    account: Account | None = None
    character: Any = None
    session: ServerSession | None = None

    @property
    def is_game(self) -> bool:
        """Whether it is one of the game's own actors."""
        return self.account is None

    def sessions(self) -> list[ServerSession]:
        """Where it hears what it said itself."""
        if self.session is not None and self.character is None:
            return [self.session]
        who = self.character if self.character is not None else self.account
        return [] if who is None else list(who.sessions.all())

    def is_in(self, room: Any) -> bool:
        """Whether it is in the room, or a character of the account is."""
        if self.character is not None:
            return self.character.location is room
        sessions = self.sessions() if self.session is None else ()
        played = (each.puppet for each in sessions)
        return any(each is not None and each.location is room for each in played)


def check_group(group: Any) -> Any:
    """What may name a group. Raises InvalidTarget."""
    named = group.id if isinstance(group, Group) else group
    if isinstance(named, Channel | Room | str) or type(named) is int:
        return named
    raise InvalidTarget(f"{group!r} names no channel and no room.")


def find_group(named: Any) -> Place:
    """The group that `check_group` let pass. Raises UnknownTarget."""
    found: Any = named
    if type(named) is int:
        found = WORLD.get(named)
        found = found if isinstance(found, Channel) else None
    elif isinstance(named, str):
        found = _room(named) if named.startswith("#") else find_channel(named)
    if found is None or found.gone:
        raise UnknownTarget(text.no_such_group(str(named)))
    if isinstance(found, Channel):
        return Place(found.id, "channel", found)
    return Place(f"#{found.id}", "room", found)


def check_friend(friend: Any) -> Any:
    """What may name somebody. Raises InvalidTarget."""
    named = friend.id if isinstance(friend, Friend) else friend
    if isinstance(named, Account | Character | str) or type(named) is int:
        return named
    if isinstance(named, MessageProtocol) and not isinstance(named, ServerSession):
        return named
    raise InvalidTarget(f"{friend!r} names no account and no character.")


async def find_friend(named: Any) -> Recipient:
    """Whom `check_friend` let pass. Raises UnknownTarget.

    The database is asked only for an account that nobody plays.
    """
    if isinstance(named, Account):
        account = ACCOUNTS.get(named.pk) or named
        return Recipient(account.name, account)
    if type(named) is int:
        found = await _account(named)
        if found is None:
            raise UnknownTarget(text.no_such_friend(f"#{named}"))
        return Recipient(found.name, found)
    character = _numbered(named) if isinstance(named, str) else named
    if isinstance(character, Character) and not character.gone:
        owner = character.account
        if owner is None and character.owner:
            owner = await _account(character.owner)
        return Recipient(character.name, owner, character)
    if isinstance(named, MessageProtocol) and not isinstance(named, Character):
        return Recipient(str(named), None, actor=named)
    raise UnknownTarget(text.no_such_friend(str(named)))


def speaker_of(actor: Any, from_obj: Any = None) -> Speaker:
    """Who sends, by the name of `from_obj` if that is given.

    Raises InvalidActor for who is not logged in, ActorClosed for a session that ended.
    """
    if isinstance(actor, ServerSession):
        speaker = _session_speaker(actor)
    elif isinstance(actor, Account):
        account = ACCOUNTS.get(actor.pk)
        if account is None:
            raise InvalidActor(text.not_logged_in())
        speaker = Speaker(actor, account.pk, account.name, account)
    elif isinstance(actor, Character):
        account = actor.account
        if account is None:
            raise InvalidActor(text.not_logged_in())
        speaker = Speaker(actor, account.pk, actor.name, account, actor)
    elif isinstance(actor, MessageProtocol):
        speaker = Speaker(actor, 0, getattr(actor, "name", ""))
    else:
        raise InvalidActor(text.not_logged_in())
    if from_obj is None:
        return speaker
    name = getattr(from_obj, "name", None) or str(from_obj)
    account, character = speaker.account, speaker.character
    return Speaker(actor, speaker.id, name, account, character, speaker.session)


def permission_of(account: Account | None, obj: Any) -> Permission:
    """What an account may do in a channel or room; None is the game itself."""
    if account is None or obj.owner == account.pk:
        return Permission.OWNER
    if obj.locks.check(account, "control", False):
        return Permission.ADMINISTRATOR
    return Permission.MEMBER


def name_of(number: int) -> str:
    """What the account of that id is called now, by its character; "" if not here."""
    account = ACCOUNTS.get(number)
    if account is None:
        return ""
    played = (session.puppet for session in account.sessions.all())
    return next((str(each.name) for each in played if each is not None), account.name)


def _session_speaker(session: ServerSession) -> Speaker:
    if session.state is State.CLOSED:
        raise ActorClosed(text.connection_ended())
    account, character = session.account, session.puppet
    if account is None:
        raise InvalidActor(text.not_logged_in())
    name = account.name if character is None else character.name
    return Speaker(session, account.pk, name, account, character, session)


async def _account(number: int) -> Account | None:
    if not 0 < number <= LARGEST_ID:
        return None
    live = ACCOUNTS.get(number)
    if live is not None:
        return live
    return (await ACCOUNTS.load([number])).get(number)


def _numbered(named: str) -> Any:
    digits = named[1:]
    if not (named.startswith("#") and digits.isascii() and digits.isdigit()):
        return None
    return WORLD.get(int(digits))


def _room(named: str) -> Room | None:
    found = _numbered(named)
    return found if isinstance(found, Room) else None
