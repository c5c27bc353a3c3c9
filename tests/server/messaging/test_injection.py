"""What a receiver asks for by its annotations is what it gets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Optional

import pytest

from server.messaging import injection
from server.messaging.chain import MessageChain
from server.messaging.components import Plain, Source
from server.messaging.context import Context
from server.messaging.events import (
    Event,
    Friend,
    FriendMessage,
    Group,
    GroupMessage,
    InputMessage,
    Member,
    Permission,
    UnexpectedException,
)
from server.messaging.injection import Cancelled, Depend
from server.messaging.typed import Event as SameEvent

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

EVENTS = ("GroupMessage", "FriendMessage", "InputMessage", "UnexpectedException")
GROUP = Group(5, "public", Permission.MEMBER, "channel")
CHAIN = MessageChain([Plain("hi")])
BODIES: dict[str, Any] = {
    "GroupMessage": GroupMessage(CHAIN, Member(1, "Anna", Permission.OWNER, GROUP)),
    "FriendMessage": FriendMessage(CHAIN, Friend(1, "Anna")),
    "InputMessage": InputMessage(CHAIN, Friend(1, "Anna")),
    "UnexpectedException": UnexpectedException(KeyError()),
}


def given(function: Any, event: str = "GroupMessage") -> Any:
    """What the receiver returns for such an event."""
    body = BODIES[event]
    ctx: Context[Any] = Context("game", Event(type="message"), session="it")  # type: ignore[arg-type]
    ctx.message = body
    values = injection.Values(ctx, body)
    return asyncio.run(injection.plan(function, event)(values))  # type: ignore[arg-type]


def test_each_gets_what_it_names() -> None:
    async def takes(
        session: ServerSession,
        message: GroupMessage,
        chain: MessageChain,
        source: Source | None,
        group: Group,
        sender: Member,
        event: Event,
        ctx: Context[Any],
    ) -> None:
        assert session == "it"
        assert message is BODIES["GroupMessage"]
        assert chain is CHAIN
        assert source is None
        assert group is GROUP
        assert sender is message.sender
        assert event is ctx.event

    given(takes)


def test_one_named_context_gets_it_and_one_without_annotation_the_body() -> None:
    async def takes(context, body, anything: Any):  # type: ignore[no-untyped-def]
        return type(context), body, anything

    body = BODIES["FriendMessage"]
    assert given(takes, "FriendMessage") == (Context, body, body)


def test_annotations_may_be_optional_aliased_and_of_subclasses() -> None:
    class Mine(Event):
        """An event of one's own."""

    async def takes(  # type: ignore[no-untyped-def]
        one: Optional[Friend],  # noqa: UP045 - it is written so
        two: "SameEvent",  # noqa: UP037 - and so
        three: "injection.Context[Any] | None" = None,  # noqa: UP037
    ):
        return one, two, three

    takes.__annotations__["two"] = Mine
    friend, event, context = given(takes, "InputMessage")

    assert friend == Friend(1, "Anna")
    assert event is context.event


def test_what_is_not_known_keeps_its_default() -> None:
    async def takes(message: GroupMessage, times: int = 3, words="x"):  # type: ignore[no-untyped-def]
        return times, words

    assert given(takes) == (3, "x")


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "annotation, possible",
    [
        (GroupMessage, {"GroupMessage"}),
        (FriendMessage, {"FriendMessage"}),
        (InputMessage, {"InputMessage"}),
        (UnexpectedException, {"UnexpectedException"}),
        (Group, {"GroupMessage"}),
        (Member, {"GroupMessage"}),
        (Friend, {"FriendMessage", "InputMessage"}),
        (MessageChain, set(EVENTS[:3])),
        (Source, set(EVENTS[:3])),
        (Event, set(EVENTS)),
        (int, set()),
        ("NobodyKnowsThis", set()),
    ],
)
def test_what_could_never_be_given_is_told_at_once(
    event: str, annotation: Any, possible: set[str]
) -> None:
    async def takes(it):  # type: ignore[no-untyped-def]
        return it

    takes.__annotations__["it"] = annotation
    if event in possible:
        given(takes, event)
    else:
        with pytest.raises(ValueError, match=r"takes\(it\)"):
            injection.plan(takes, event)


def test_all_parameters_have_names() -> None:
    async def takes(*them: Event) -> None:
        """Nothing."""

    with pytest.raises(ValueError, match="a parameter with a name"):
        injection.plan(takes, "GroupMessage")


def test_a_receiver_is_async() -> None:
    def plain() -> None:
        """Nothing."""

    with pytest.raises(TypeError):
        injection.plan(plain, "GroupMessage")


# What it depends on


def test_a_dependency_is_called_once_unless_it_says_otherwise() -> None:
    calls: list[str] = []

    async def sender(member: Member) -> str:
        calls.append("sender")
        return member.member_name

    def shout(name: str = Depend(sender)) -> str:  # type: ignore[assignment]
        calls.append("shout")
        return name.upper()

    async def takes(
        one: Any = Depend(sender),
        two: Any = Depend(shout),
        three: Any = Depend(shout),
        four: Any = Depend(shout, cache=False),
    ) -> Any:
        return one, two, three, four

    assert given(takes) == ("Anna", "ANNA", "ANNA", "ANNA")
    assert calls == ["sender", "shout", "shout"]


def test_a_dependency_has_middlewares_of_its_own() -> None:
    async def doubles(ctx: Any, call_next: Any) -> Any:
        return 2 * await call_next()

    async def takes(it: Any = Depend(lambda: 21, middlewares=[doubles])) -> Any:
        return it

    assert given(takes) == 42


def test_a_dependency_is_looked_at_as_early() -> None:
    async def takes(it: Any = Depend(lambda group: group)) -> Any:
        return it

    async def wrong(it: Any = Depend(needs_friend)) -> Any:
        return it

    assert given(takes) is BODIES["GroupMessage"]
    with pytest.raises(ValueError, match="no Friend in a GroupMessage"):
        injection.plan(wrong, "GroupMessage")


async def needs_friend(friend: Friend) -> Friend:
    return friend


def test_a_dependency_may_cancel() -> None:
    def no() -> None:
        raise Cancelled

    async def takes(it: Any = Depend(no)) -> None:
        raise AssertionError("It was called.")

    with pytest.raises(Cancelled):
        given(takes)
