"""Channel: a place for words that is nowhere: who is on it hears it everywhere.

Everybody is on a channel that is for `everybody` until they leave it; others are
joined. What an account chose is kept with the account, so nothing is searched but the
accounts that play. Its locks are `listen`, `send` and `control` (who looks after it);
`silenced` and `moderated` are for whom a lock would be too much.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.dispatch import Signal

from server.accounts import ACCOUNTS
from server.channels import names, text
from server.channels.history import History, Line
from server.world import WORLD
from server.world.entity import Object
from server.world.fields import field
from server.world.locks import lock_function, passes, split

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession

channels_changed = Signal()
"""Sent when what channels there are may be other than before, or, with `account`, which
of them that account is on."""

LOCKS = {
    "listen": "perm(Player) or everybody()",
    "send": "perm(Player)",
    "control": "owner() or perm(Admin)",
}
"""What can be locked, and who passes if nothing else is said."""
SHOWN = ("desc", "everybody")
"""The fields that decide what the list of channels shows."""
MINUTE = 60.0
MUTED, LEFT = "muted", "left"


class Channel(Object):
    """What one may join, listen to and speak on. Its key is its name: one word."""

    default_locks = "; ".join(f"{kind}: {usual}" for kind, usual in LOCKS.items())
    clock = staticmethod(time.time)

    desc: str = field("", help="What it is for.")
    everybody: bool = field(False, help="Whether all are on it who do not leave it.")
    moderated: bool = field(False, help="Whether only those with a voice may speak.")
    voiced: list[int] = field([], help="The ids of accounts that have a voice.")
    silenced: dict[str, float] = field(
        {}, help="Account ids as text, and until when (s since 1970) each is silent."
    )
    actors: list[int] = field([], help="The self_ids of actors that have joined.")

    # What it is called

    @property
    def key(self) -> str:
        """Its name. Setting raises ValueError for what cannot be."""
        return self._key

    @key.setter
    def key(self, value: str) -> None:
        self._alter("_key", self._checked(value))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names. Setting raises ValueError for what cannot be."""
        return self._aliases

    @aliases.setter
    def aliases(self, values: Iterable[str]) -> None:
        if isinstance(values, str):
            raise ValueError("Aliases are several names, not one text.")
        found = dict.fromkeys(self._checked(each) for each in values)
        self._alter("_aliases", tuple(found))

    # Who is on it

    def join(self, account: Account) -> None:
        """The account hears the channel from now on."""
        self._choose(account, {MUTED: False})

    def leave(self, account: Account) -> None:
        """The account hears it no more."""
        self._choose(account, {LEFT: True} if self.everybody else None)

    def mute(self, account: Account, muted: bool = True) -> None:
        """The account, if it is on it, stays and does not hear it for now."""
        if self.is_member(account):
            self._choose(account, {MUTED: muted})

    def is_member(self, account: Account) -> bool:
        """Whether the account is on it."""
        chosen = account.channels.get(str(self.id))
        return self.everybody if chosen is None else not chosen.get(LEFT)

    def is_muted(self, account: Account) -> bool:
        """Whether the account does not hear it for now."""
        chosen = account.channels.get(str(self.id))
        return bool(chosen and chosen.get(MUTED))

    def members(self) -> list[Account]:
        """The live accounts that are on it and may listen."""
        may = self.locks.test("listen")
        return [each for each in ACCOUNTS.all() if self.is_member(each) and may(each)]

    def hearers(self, speaker: int = 0) -> list[ServerSession]:
        """The sessions that hear what the account `speaker` says; 0 is the game."""
        may, number = self.locks.test("listen"), str(self.id)
        usual = {LEFT: not self.everybody}
        hearing: list[ServerSession] = []
        for account in ACCOUNTS.all():
            chosen = account.channels.get(number, usual)
            if chosen.get(LEFT) or chosen.get(MUTED) or not may(account):
                continue
            if not (account.ignored and account.ignores(speaker)):
                hearing += ACCOUNTS.sessions.by_account(account)
        return hearing

    # Who may speak

    def may(self, account: Account, access: str) -> bool:
        """Whether the account passes the lock `listen`, `send` or `control`."""
        return self.locks.check(account, access)

    def refusal(self, account: Account) -> str:
        """Why the account may not speak now, as a sentence; empty if it may."""
        if not (self.may(account, "listen") and self.may(account, "send")):
            return text.may_not_speak(self.key, not account.at_least("Player"))
        if self.may(account, "control"):
            return ""
        until = self.silenced.get(str(account.pk))
        now = self.clock()
        if until == 0 or (until is not None and until > now):
            left = max(1, round((until - now) / MINUTE)) if until else 0
            return text.silenced(self.key, left)
        if self.moderated and account.pk not in self.voiced:
            return text.moderated(self.key)
        return ""

    def lock(self, words: str) -> None:
        """Set some of its locks. Raises ValueError for what is none of them."""
        if not split(words).keys() <= LOCKS.keys():
            raise ValueError(text.channel_locks(list(LOCKS)))
        self.locks.add(words)

    @property
    def all_locks(self) -> dict[str, str]:
        """Its locks as they stand: the usual ones, and its own over them."""
        return split(self.default_locks) | split(self.locks.text)

    def silence(self, number: int, minutes: float = 0) -> None:
        """Let the account of this id say nothing here, so long or for good (0)."""
        now = self.clock()
        kept = {
            who: until for who, until in self.silenced.items() if not 0 < until < now
        }
        self.silenced = kept | {str(number): now + minutes * MINUTE if minutes else 0.0}
        self.voiced = [each for each in self.voiced if each != number]

    def give_voice(self, number: int) -> None:
        """Let the account of this id speak: silent no more, and although moderated."""
        self.silenced = {
            who: until for who, until in self.silenced.items() if who != str(number)
        }
        if number not in self.voiced:
            self.voiced = [*self.voiced, number]

    # What was said

    @property
    def history(self) -> History:
        """What was said on it."""
        found: History | None = self.__dict__.get("_history")
        if found is None:
            found = self.__dict__["_history"] = History(self.id)
        return found

    def note(self, line: Line) -> None:
        """Something was said, for the history. Needs a running loop."""
        self.history.note(line)

    # What becomes of it

    def at_create(self) -> None:
        """Let it be known."""
        super().at_create()
        channels_changed.send(Channel)

    def at_delete(self) -> None:
        """What was said goes with it."""
        super().at_delete()
        self.history.forget()
        channels_changed.send(Channel)

    def _alter(self, slot: str, value: Any) -> None:
        super()._alter(slot, value)
        channels_changed.send(Channel)

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name in SHOWN:
            channels_changed.send(Channel)

    def _checked(self, name: str) -> str:
        """A name it may have. Raises ValueError."""
        name = names.checked(name)
        other = find_channel(name)
        if other is not None and other is not self:
            raise ValueError(text.channel_name_taken(name, f"the channel {other}"))
        return name

    def _choose(self, account: Account, chosen: dict[str, bool] | None) -> None:
        kept = {
            number: choice
            for number, choice in account.channels.items()
            if number != str(self.id) and WORLD.get(int(number)) is not None
        }
        if chosen is not None:
            kept[str(self.id)] = chosen
        if kept != account.channels:
            ACCOUNTS.change(account, channels=kept)
            channels_changed.send(Channel, account=account)


@lock_function("everybody")
def for_everybody(who: Any, target: Any) -> bool:
    """Anybody at all, on a channel that is for everybody."""
    return bool(getattr(target, "everybody", False))


def find_channel(name: str) -> Channel | None:
    """The channel of this name or alias, capitals aside, or None."""
    # There are few channels; of things, very many may be called the same.
    wanted = name.casefold()
    for found in WORLD.of(Channel):
        if wanted in (found.key.casefold(), *map(str.casefold, found.aliases)):
            return found
    return None


def channel_heard(name: str, account: Account) -> Channel | None:
    """The channel of this name, if the account may hear it; else it has none."""
    found = find_channel(name)
    return found if found is not None and found.may(account, "listen") else None


def may_create_channels(account: Account) -> bool:
    """Whether the account may make channels, by `settings.CHANNEL_CREATE`."""
    return passes(f"create: {settings.CHANNEL_CREATE}", account, "create")


def channels_of(account: Account) -> list[Channel]:
    """The channels the account may hear, whether or not it is on them, by name."""
    found = [each for each in WORLD.of(Channel) if each.may(account, "listen")]
    return sorted(found, key=lambda channel: channel.key.casefold())
