"""People whose clients understand data, and what has arrived there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from portal.wire.state import Client
from server.accounts.models import Account
from server.messaging.chain import MessageChain
from server.messaging.components import Plain, Source
from server.messaging.events import Event, Friend, Group, Member, Permission
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from server.world import WORLD
from server.world.entity import Object
from tests.stories.town import SETTLE, Player, Town

NAMES = {1: "Alice", 2: "Bob", 3: "Carol"}
FREE = range(100, 20_000)
"""Ids for what a test makes itself."""


class Person(Player):
    """Somebody with a browser: what is said comes as text and as data."""

    def __init__(self, town: Town, account: int, sessid: int) -> None:
        self.town = town
        self.seen: list[str] = []
        self.told: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.gone = False
        client = Client("websocket", "192.0.2.1", account=account, colors=0)
        town.portal._last_sessid = sessid - 1
        self.connected(town.portal, client)

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        self.told.append((name, args, kwargs))

    def data(self, name: str) -> list[Any]:
        """The first argument of each output of this name that has come."""
        return [args[0] for said, args, _ in self.told if said == name]


class People:
    """Everybody who is or was connected to a town, by sessid."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.persons: dict[int, Person] = {}

    def connect(self, sessid: int, account: int = 0) -> ServerSession:
        """A new connection of this number; with an account it is logged in."""
        self.persons[sessid] = Person(self.town, account, sessid)
        self.town.settle()
        session = SESSION_HANDLER.get(sessid)
        assert session is not None
        self.clear()
        return session

    def clear(self) -> None:
        """Forget what has arrived so far."""
        for person in self.persons.values():
            person.seen.clear()
            person.told.clear()

    def of(self, session: ServerSession | int) -> Person:
        """Who sits at the other end of the session."""
        return self.persons[session if isinstance(session, int) else session.sessid]

    # What has arrived

    def raw(self, session: ServerSession | int) -> list[MessageChain]:
        """The chains that have arrived, whole."""
        found = self.of(session).data("message")
        return [MessageChain.parse(payload["chain"]) for payload in found]

    def got(self, session: ServerSession | int) -> list[MessageChain]:
        """The chains that have arrived, without the Source each begins with."""
        return [_without_source(chain) for chain in self.raw(session)]

    def lines(self, session: ServerSession | int) -> list[str]:
        """The lines of text that have arrived."""
        return list(self.of(session).seen)

    # What they do; to be awaited

    async def types(self, session: ServerSession | int, *lines: str) -> None:
        """Type lines, and let happen what happens."""
        for line in lines:
            self.of(session).receive("text", line)
        await self.settle()

    async def leaves(self, session: ServerSession | int) -> None:
        """The connection breaks."""
        person = self.of(session)
        person.gone = True
        person.lost("the network broke")
        await self.settle()

    async def settle(self) -> None:
        """Let everything happen that happens by itself."""
        await let_happen(self.town)


async def let_happen(town: Town) -> None:
    """`Town.settle` for what is running in the town's loop already."""
    for _ in range(SETTLE):
        town.clock.advance(0)
        await asyncio.sleep(0)


def account_of(number: int) -> Account:
    """A new account of that id."""
    account = Account(pk=number, username=NAMES[number])
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def made(number: int, cls: str | type[Object], key: str, **more: Any) -> Any:
    """A new object of exactly that id."""
    WORLD.ids._blocks.insert(0, range(number, number + 1))
    return WORLD.create(cls, key, **more)


def _without_source(chain: MessageChain) -> MessageChain:
    assert type(chain[0]) is Source, "What arrives begins with its Source."
    return chain[1:]


# Events as values: nothing of them was sent


def group_event(
    text: str, user: int = 1, group: int | str = 5, kind: Any = "channel", **more: Any
) -> Event:
    """Somebody says something in a group."""
    obj = WORLD.get(int(str(group).removeprefix("#")))
    place = Group(group, str(obj or group), Permission.MEMBER, kind, obj)
    name = NAMES.get(user, "Somebody")
    sender = Member(user, name, Permission.MEMBER, place)
    return _event(
        text, "group", kind, user, {"group_id": group, "sender": sender}, more
    )


def private_event(text: str, user: int = 1, **more: Any) -> Event:
    """Somebody tells something."""
    sender = Friend(user, NAMES.get(user, "Somebody"))
    return _event(text, "private", "tell", user, {"sender": sender}, more)


def input_event(text: str, session: ServerSession) -> Event:
    """Somebody types a line."""
    number = session.account.pk if session.account else None
    sender = Friend(number, NAMES.get(number, "Somebody")) if number else None
    fields = {"sessid": session.sessid, "sender": sender}
    if session.puppet is not None:
        fields["character_id"] = session.puppet.id
    return _event(text, "session", "input", number, fields, {})


def _event(
    text: str,
    detail: str,
    sub: str,
    user: int | None,
    fields: dict[str, Any],
    more: dict[str, Any],
) -> Event:
    told = {
        "type": "message",
        "detail_type": detail,
        "sub_type": sub,
        "self_id": 0,
        "user_id": user,
        "message": MessageChain([Plain(text, markup=False)]),
        "raw_text": text,
        "time": datetime.now(UTC),
        **fields,
        **more,
    }
    return Event(told)
