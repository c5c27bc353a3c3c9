"""Looking after channels: create, describe, lock, moderate, silence, delete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from game import channel_text as text
from game.commands.screen import SWITCH
from game.online import account_called
from game.text import on_or_off, text_too_long
from server.api import (
    ACCOUNTS,
    SESSIONS,
    WORLD,
    By,
    Channel,
    Command,
    NotAllowed,
    PlayerError,
    channels_of,
    escape,
    find_channel,
    may_create_channels,
    yes_or_no,
)

LONGEST_DESC = 200
MOST = 100
"""So many channels there may be."""
LONGEST_SILENCE = 60 * 24 * 365
"""Minutes."""


def create(command: Command, rest: str) -> None:
    """Make a channel, and be on it."""
    name, desc = given(rest)
    if not may_create_channels(command.account):
        raise NotAllowed(text.NOT_TO_CREATE)
    if not name:
        raise PlayerError(text.CREATE_HOW)
    if len(WORLD.of(Channel)) >= MOST:
        raise PlayerError(text.too_many_channels(MOST))
    with refusing():
        channel = WORLD.create(
            settings.TYPECLASS_CHANNEL,
            name,
            owner=command.account.pk,
            desc=fit(desc),
        )
    channel.join(command.account)
    command.msg(text.created(channel.key))


async def delete(command: Command, rest: str) -> None:
    """End a channel, if that is really meant."""
    channel = cared(command, rest, "delete", "")
    if not await yes_or_no(command.session, text.surely_delete(channel.key)):
        command.msg(text.kept(channel.key))
        return
    check_cared(command, channel, rest)
    hearing = channel.hearers()
    channel.delete()
    noted(command, "delete channel", channel)
    SESSIONS.send([command.session, *hearing], text.deleted(channel.key))


def describe(command: Command, rest: str) -> None:
    """Say what a channel is for."""
    name, desc = given(rest)
    channel = cared(command, name, "desc", "= what it is for")
    if "=" not in rest:
        raise PlayerError(text.how("desc", "= what it is for"))
    channel.desc = fit(desc)
    command.msg(text.described(channel.key, channel.desc))


def rename(command: Command, rest: str) -> None:
    """Call a channel something else."""
    old, new = given(rest)
    channel = cared(command, old, "rename", "= NEW NAME")
    if not new:
        raise PlayerError(text.how("rename", "= NEW NAME"))
    old = channel.key
    with refusing():
        channel.key = new
    tell(command, channel, text.renamed(old, channel.key))


def alias(command: Command, rest: str) -> None:
    """Give a channel other names."""
    name, also = given(rest)
    channel = cared(command, name, "alias", "= OTHER NAMES")
    if "=" not in rest:
        raise PlayerError(text.how("alias", "= OTHER NAMES"))
    with refusing():
        channel.aliases = [one for one in also.replace(",", " ").split() if one]
    command.msg(text.aliased(channel.key, channel.aliases))


def lock(command: Command, rest: str) -> None:
    """Say who may listen, send and control; without a lock, see them."""
    name, words = given(rest)
    channel = cared(command, name, "lock", "= listen: perm(Helper)")
    if words:
        with refusing():
            channel.lock(words)
        noted(command, "lock channel", channel, locks=words)
    command.msg(text.locks(channel.key, channel.all_locks.items()))


def moderate(command: Command, rest: str) -> None:
    """Let only those with a voice speak, or everybody again."""
    name, _, word = rest.partition(" ")
    channel = cared(command, name, "moderate", "on")
    word = word.strip().casefold()
    if word and word not in SWITCH:
        raise PlayerError(on_or_off(word))
    channel.moderated = SWITCH[word] if word else not channel.moderated
    tell(command, channel, text.moderated(channel.key, channel.moderated))


async def silence(command: Command, rest: str) -> None:
    """Let somebody say nothing on a channel, for some minutes or for good."""
    name, _, whom = rest.partition(" ")
    channel = cared(command, name, "silence", "WHO [MINUTES]")
    whom, _, last = whom.strip().rpartition(" ")
    if not (whom and last.isdecimal()):
        whom, last = f"{whom} {last}".strip(), "0"
    if not whom:
        raise PlayerError(text.how("silence", "WHO [MINUTES]"))
    minutes = min(int(last[:9]), LONGEST_SILENCE)
    number, called = await account_called(whom)
    found = await ACCOUNTS.load([number])
    check_cared(command, channel, name)
    if number in found and channel.may(found[number], "control"):
        raise PlayerError(text.looks_after(called, channel.key))
    channel.silence(number, minutes)
    noted(command, "silence", channel, who=called, account=number, minutes=minutes)
    command.msg(text.silenced(called, channel.key, minutes))
    tell_account(number, text.you_are_silenced(channel.key, minutes))


async def voice(command: Command, rest: str) -> None:
    """Let somebody speak: silent no more, and although it is moderated."""
    name, _, whom = rest.partition(" ")
    channel = cared(command, name, "voice", "WHO")
    if not whom.strip():
        raise PlayerError(text.how("voice", "WHO"))
    number, called = await account_called(whom)
    check_cared(command, channel, name)
    channel.give_voice(number)
    noted(command, "give voice", channel, who=called, account=number)
    command.msg(text.voiced(called, channel.key))
    tell_account(number, text.you_are_voiced(channel.key))


def noted(command: Command, act: str, channel: Channel, **details: Any) -> None:
    """Keep it in the audit log."""
    By.of(command).note(act, f"{channel.key} #{channel.id}", **details)


def given(rest: str) -> tuple[str, str]:
    """What stands before and behind the first equals sign."""
    name, _, words = rest.partition("=")
    return name.strip(), words.strip()


def cared(command: Command, name: str, verb: str, rest: str) -> Channel:
    """A channel that this account looks after. Raises PlayerError."""
    if not name:
        raise PlayerError(text.how(verb, rest).replace(" |n", "|n"))
    channel = find_channel(name)
    if channel is None:
        raise nothing_there(command, name)
    check_cared(command, channel, name)
    return channel


def check_cared(command: Command, channel: Channel, name: str) -> None:
    """Raises PlayerError if it is gone, or this account does not look after it."""
    account = command.account
    controls = channel.may(account, "control")
    if channel.gone or not (controls or channel.may(account, "listen")):
        raise nothing_there(command, name)
    if not controls:
        raise NotAllowed(text.not_yours(channel.key))


def nothing_there(command: Command, name: str) -> PlayerError:
    """There is no channel of this name, as far as this account knows."""
    known = [each.key for each in channels_of(command.account)]
    return PlayerError(text.no_channel(name, known))


def fit(desc: str) -> str:
    """A description that is short enough, as it is kept. Raises PlayerError."""
    if len(desc) > LONGEST_DESC:
        raise PlayerError(text_too_long(LONGEST_DESC))
    return escape(desc)


@contextmanager
def refusing() -> Iterator[None]:
    """What cannot be is told to whoever asked for it."""
    try:
        yield
    except ValueError as why:
        raise PlayerError(str(why)) from None


def tell(command: Command, channel: Channel, words: str) -> None:
    """Tell those who hear a channel, and whoever did it."""
    own = [command.session] if command.session is not None else []
    SESSIONS.send([*own, *channel.hearers()], words)


def tell_account(number: int, words: str) -> None:
    """Tell somebody, if they are here."""
    account = ACCOUNTS.get(number)
    if account is not None:
        account.msg(words)


CARE: dict[str, Callable[[Command, str], Awaitable[None] | None]] = {
    "create": create,
    "desc": describe,
    "rename": rename,
    "alias": alias,
    "lock": lock,
    "moderate": moderate,
    "silence": silence,
    "voice": voice,
    "delete": delete,
}
