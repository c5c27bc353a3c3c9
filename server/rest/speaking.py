"""Channels: which there are, what was said, and saying something oneself.

All that holds in the game holds here: locks, silence, moderation, and whom one ignores.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from server.accounts import ACCOUNTS
from server.accounts.bridge import call_on_reactor
from server.channels.channel import Channel, channel_heard, channels_of
from server.channels.history import read
from server.channels.lines import bare
from server.errors import NotAllowed
from server.messaging import rendering
from server.messaging.components import Plain
from server.rest.auth import Bearer
from server.rest.errors import Refusal
from server.rest.models import Scope
from server.rest.people import READ, live
from server.rest.schemas import (
    LARGEST,
    MOST,
    ChannelState,
    Lines,
    Problem,
    Said,
    Speech,
    Spoken,
    Words,
)
from server.world import TURN

router = Router(tags=["channels"], auth=READ)
NO_SUCH = "There is no such channel, or you may not hear it."
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What nobody can type."""


@router.get("/channels", response=list[ChannelState], summary="The channels")
def channels(request: HttpRequest) -> Any:
    """Those that the account may hear, whether or not it is on them."""
    return call_on_reactor(_channels, request.user)


def _channels(account: Any) -> list[ChannelState]:
    reader = live(account)
    return [
        ChannelState(
            id=each.id,
            name=each.key,
            description=bare(each.desc),
            member=each.is_member(reader),
            muted=each.is_muted(reader),
            may_speak=not each.refusal(reader),
        )
        for each in channels_of(reader)
    ]


@router.get(
    "/channels/{name}/lines",
    response={200: Lines, 404: Problem},
    summary="What was said",
)
def lines(
    request: HttpRequest,
    name: str,
    search: Words = "",
    before: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> Any:
    """The last lines, those before a line, or those with all the words of `search`."""
    words = search.casefold().split()
    found = call_on_reactor(_lines, request.user, name, words, before, limit)
    if found is None:
        raise Refusal(404, NO_SUCH)
    return found


async def _lines(
    account: Any, name: str, words: list[str], before: int, limit: int
) -> Lines | None:
    reader = live(account)
    channel = channel_heard(name, reader)
    if channel is None:
        return None
    number = channel.id
    found = await ACCOUNTS.run(lambda: read(number, limit + 1, words, before))
    more = found[1].id if len(found) > limit else None
    items = [
        Said(
            id=line.id,
            name=line.name,
            text=rendering.bare(line.chain),
            answers=line.quoted,
            date=line.date,
        )
        for line in found[-limit:]
        if not reader.ignores(line.account)
    ]
    return Lines(items=items, before=more)


@router.post(
    "/channels/{name}/lines",
    auth=Bearer(Scope.SPEAK),
    response={201: Spoken, 403: Problem, 404: Problem},
    summary="Say something",
)
def speak(request: HttpRequest, name: str, said: Speech) -> Any:
    """In the account's own name; what would be refused in the game is refused here."""
    words = " ".join(said.text.split())
    if not words:
        raise Refusal(422, "There is nothing to be said.")
    if CONTROL.search(words):
        raise Refusal(422, "It holds characters that nobody can see.")
    account: Any = request.user
    spoken = call_on_reactor(_speak, account.pk, name, words, said.answers)
    return Status(201, spoken)


async def _speak(number: int, name: str, words: str, answers: int | None) -> Spoken:
    """Raises Refusal, PlayerError."""
    row = (await ACCOUNTS.load([number]))[number]
    # Who speaks is live while they do, as whoever is on.
    account = ACCOUNTS.hold(row)
    try:
        channel = channel_heard(name, account)
        if channel is None:
            raise Refusal(404, NO_SUCH)
        _check_there(account, channel)
        said = Plain(words, markup=False)
        receipt = await account.send_group_message(channel, said, answers)
        await TURN.job(_nothing)
    finally:
        ACCOUNTS.release(account)
    return Spoken(id=receipt.message_id, heard=receipt.delivered)


def _check_there(account: Any, channel: Channel) -> None:
    """Raises NotAllowed for who is not on it, or does not hear it for now."""
    if not channel.is_member(account):
        raise NotAllowed(f"You are not on {channel.key}.")
    if channel.is_muted(account):
        raise NotAllowed(f"You have muted {channel.key}.")


def _nothing() -> None:
    """Something to be committed with the turn, so that its commit can be waited for."""
