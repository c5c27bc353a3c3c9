"""Channels: the list, joining and leaving, what was said, and speaking on one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from game import channel_text as text
from game.commands.channel_care import CARE, nothing_there
from game.online import people
from game.text import SAY_WHAT
from server.api import (
    Channel,
    Command,
    Plain,
    PlayerError,
    channel_heard,
    channels_of,
    history_line,
    page,
)

SHOWN, AT_ONCE, MOST = 15, 20, 100
"""Lines shown by a channel's name alone, by `channel history`, and by it at most."""
MOST_WORDS = 10
"""So many words can be looked for at once."""

Verb = Callable[[Command, str], Awaitable[None] | None]


class Channels(Command):
    """See and join channels: channel [what] [name]

    `channel` lists them, and `public hello` speaks on the one called public.

    - `channel join NAME`, `channel leave NAME`
    - `channel mute NAME`, `channel unmute NAME`: stay on it without hearing it
    - `channel who NAME`: who is on it
    - `channel history NAME`, `channel history NAME 50`, `channel history NAME bell`:
      the last lines, more of them, or those with a word

    Whoever looks after a channel has more: `help channels` tells of it.
    """

    key = "channel"
    aliases = ("channels",)
    help_category = "Talking"

    def run(self) -> Awaitable[None] | None:
        word, _, rest = self.args.strip().partition(" ")
        verb = VERBS.get(word.casefold())
        if verb is not None:
            return verb(self, rest.strip())
        channel = channel_heard(word, self.account)
        if word and channel is None:
            raise PlayerError(text.no_such_verb(word))
        self.msg(self.overview() if channel is None else self.about(channel))
        return None

    def overview(self) -> str:
        """All the channels there are for this account."""
        found = channels_of(self.account)
        if not found:
            return text.NO_CHANNELS
        rows = [self.row(channel) for channel in found]
        return text.channels(rows, bool(self.session and self.session.screenreader))

    def about(self, channel: Channel) -> str:
        """One of them."""
        return text.about(
            channel.key,
            channel.aliases,
            self.row(channel),
            channel.moderated,
            channel.may(self.account, "control"),
        )

    def row(self, channel: Channel) -> text.Row:
        """One channel, as it is for this account."""
        return text.Row(
            channel.key,
            channel.is_member(self.account),
            channel.is_muted(self.account),
            len(channel.members()),
            channel.desc,
            channel.may(self.account, "send"),
        )


class Speak(Command):
    """Say something on a channel: <its name> <words>

    Without words its last lines are shown, with numbers. `public /3 yes` answers the
    line of that number, `public /bo yes` the last thing that Bo said.
    """

    key = "__channel__"
    listed = False
    holds_input = begins_again = True  # nothing is said before a line is found

    def run(self) -> Awaitable[None] | None:
        channel, words = self.matches[0], self.args.strip()
        if not words:
            return show(self, channel, SHOWN)
        if not channel.is_member(self.account):
            raise PlayerError(text.not_on(channel.key))
        if channel.is_muted(self.account):
            raise PlayerError(text.you_muted(channel.key))
        if words.startswith("/") and not words.startswith("//"):
            return self.answer(channel, words[1:])
        return self.send(channel, words.removeprefix("/"))

    async def answer(self, channel: Channel, words: str) -> None:
        """Say something that quotes a line: `3 yes` or `bo yes`."""
        which, _, words = words.partition(" ")
        if not which or not words.strip():
            raise PlayerError(text.answer_how(channel.key))
        if which.isdecimal():
            number = await self.numbered(channel, which)
        else:
            number = await self.said_by(channel, which)
        await self.send(channel, words.strip(), number)

    async def numbered(self, channel: Channel, which: str) -> int:
        """The message that was shown under this number, or so many lines ago."""
        shown = self.shown.get(channel.id)
        if shown is None:
            last = await channel.history.last(MOST)
            shown = [line.id for line in reversed(last)]
        if not 1 <= int(which[:4]) <= len(shown):
            raise PlayerError(text.no_line(which, channel.key))
        return shown[int(which[:4]) - 1]

    async def said_by(self, channel: Channel, name: str) -> int:
        """The last message of somebody whose name is this, or begins so."""
        wanted = name.casefold()
        lines = [*reversed(await channel.history.last(MOST))]
        for fits in (str.__eq__, str.startswith):
            for line in lines:
                if fits(line.name.casefold(), wanted):
                    return line.id
        raise PlayerError(text.nobody_said(name, channel.key))

    @property
    def shown(self) -> dict[int, list[int]]:
        """The messages this session was shown, by channel, the newest first."""
        return (self.session and self.session.ndb.lines) or {}

    def send(
        self, channel: Channel, words: str, number: int | None = None
    ) -> Awaitable[Any]:
        """Say it."""
        if not words:
            raise PlayerError(SAY_WHAT)
        said = Plain(words, markup=False)
        return self.caller.send_group_message(channel, said, number)


async def show(
    command: Command, channel: Channel, most: int, words: tuple[str, ...] = ()
) -> None:
    """Show the last lines, and remember under which numbers."""
    found = await channel.history.last(most, words)
    lines = [each for each in found if not command.account.ignores(each.account)]
    now = channel.clock()
    rows = [
        (
            line.name,
            history_line(line, command.account),
            max(0.0, now - line.date.timestamp()),
        )
        for line in lines
    ]
    said = text.lines(channel.key, rows, words)
    if command.session is None:
        command.msg(said)
    else:
        shown = command.session.ndb.lines or {}
        shown[channel.id] = [line.id for line in reversed(lines)]
        command.session.ndb.lines = shown
        page(command.session, said)


def heard(command: Command, name: str, verb: str) -> Channel:
    """The channel of this name, as far as this account knows. Raises PlayerError."""
    if not name:
        raise PlayerError(text.channel_which(verb))
    channel = channel_heard(name, command.account)
    if channel is None:
        raise nothing_there(command, name)
    return channel


def join(command: Command, name: str) -> None:
    """Be on a channel."""
    channel = heard(command, name, "join")
    if channel.is_member(command.account):
        muted = channel.is_muted(command.account)
        raise PlayerError((text.muted if muted else text.already_on)(channel.key))
    channel.join(command.account)
    may_speak = channel.may(command.account, "send")
    command.msg(text.joined(channel.key, may_speak))


def leave(command: Command, name: str) -> None:
    """Be on it no more."""
    channel = joined(command, name, "leave")
    channel.leave(command.account)
    command.msg(text.left(channel.key))


def mute(command: Command, name: str) -> None:
    """Stay on it without hearing it."""
    channel = joined(command, name, "mute")
    channel.mute(command.account)
    command.msg(text.muted(channel.key))


def unmute(command: Command, name: str) -> None:
    """Hear it again."""
    channel = joined(command, name, "unmute")
    channel.mute(command.account, False)
    command.msg(text.unmuted(channel.key))


def joined(command: Command, name: str, verb: str) -> Channel:
    """A channel that one is on. Raises PlayerError."""
    channel = heard(command, name, verb)
    if not channel.is_member(command.account):
        raise PlayerError(text.not_on(channel.key))
    return channel


def who(command: Command, name: str) -> None:
    """See who is on it."""
    channel = heard(command, name, "who")
    members = set(channel.members())
    on = [
        (str(person), channel.is_muted(sessions[0].account))
        for person, sessions in people().items()
        if sessions[0].account in members
    ]
    command.msg(text.on_channel(channel.key, on))


def history(command: Command, rest: str) -> Awaitable[None]:
    """See what was said: the last lines, so many of them, or those with words."""
    name, _, words = rest.partition(" ")
    if not name:
        raise PlayerError(text.HISTORY_HOW)
    channel, wanted = heard(command, name, "history"), words.split()
    if len(wanted) == 1 and wanted[0].isdecimal():
        return show(command, channel, min(max(1, int(wanted[0][:4])), MOST))
    if len(wanted) > MOST_WORDS:
        raise PlayerError(text.too_many_words(MOST_WORDS))
    return show(command, channel, AT_ONCE, tuple(wanted))


VERBS: dict[str, Verb] = {
    "join": join,
    "leave": leave,
    "mute": mute,
    "unmute": unmute,
    "who": who,
    "history": history,
    **CARE,
}
